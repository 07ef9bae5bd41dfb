import { defineEntity, p } from '@mikro-orm/core';
import { createdAtColumn, idColumn, updatedAtColumn } from '../../../platform/db/columns.ts';
import { Product } from '../../products/index.ts';

/** A customer of one product: one row per product and person. */
export const UserSchema = defineEntity({
  name: 'User',
  tableName: 'users',
  properties: {
    id: idColumn(),
    product: () => p.manyToOne(Product).ref().deleteRule('restrict').index('idx_users_product_id'),
    email: p.text().nullable(),
    fullName: p.text().nullable(),
    stripeCustomerId: p.text().nullable(),
    trackingLevel: p.enum(['full', 'analytics_only', 'errors_only']).default('full'),
    signedUpAt: p.datetime().nullable(),
    deletedAt: p.datetime().nullable(),
    createdAt: createdAtColumn(),
    updatedAt: updatedAtColumn(),
  },
  uniques: [
    {
      name: 'users_product_id_email_unique',
      expression: (columns, table, name) =>
        `create unique index "${name}" on "${table.name}" (${columns.product}, lower(${columns.email})) where deleted_at is null`,
    },
    { name: 'users_product_id_stripe_customer_id_unique', properties: ['product', 'stripeCustomerId'] },
  ],
  indexes: [
    {
      name: 'idx_users_email_trigram',
      expression: (columns, table, name) =>
        `create index "${name}" on "${table.name}" using gin (lower(${columns.email}) gin_trgm_ops)`,
    },
    {
      name: 'idx_users_full_name_trigram',
      expression: (columns, table, name) =>
        `create index "${name}" on "${table.name}" using gin (lower(${columns.fullName}) gin_trgm_ops)`,
    },
  ],
});

export class User extends UserSchema.class {}
UserSchema.setClass(User);
