import { defineEntity, p } from '@mikro-orm/core';
import { createdAtColumn, idColumn } from '../../../platform/db/columns.ts';
import { Product } from '../../products/index.ts';
import { User } from './user.ts';

/** Where an id of a user comes from; `external` is the product's own database. */
export const identityKinds = ['stripe_customer', 'external', 'clerk', 'posthog', 'fingerprint'] as const;

/** An id that another system knows this user by, such as a second Stripe customer with the same e-mail. */
export const UserIdentitySchema = defineEntity({
  name: 'UserIdentity',
  tableName: 'user_identities',
  properties: {
    id: idColumn(),
    product: () => p.manyToOne(Product).ref().deleteRule('restrict'),
    user: () => p.manyToOne(User).ref().deleteRule('cascade'),
    kind: p.enum(identityKinds),
    externalId: p.text(),
    createdAt: createdAtColumn(),
  },
  uniques: [
    {
      name: 'user_identities_product_id_kind_external_id_unique',
      // One device may belong to several people; every other id names one.
      expression: (columns, table, name) =>
        `create unique index "${name}" on "${table.name}" (${columns.product}, ${columns.kind}, ${columns.externalId}) where kind <> 'fingerprint'`,
    },
    {
      name: 'user_identities_user_id_kind_external_id_unique',
      properties: ['user', 'kind', 'externalId'],
    },
  ],
  indexes: [
    // Look-up by an id whose kind is not known.
    { name: 'idx_user_identities_product_id_external_id', properties: ['product', 'externalId'] },
  ],
});

export class UserIdentity extends UserIdentitySchema.class {}
UserIdentitySchema.setClass(UserIdentity);
