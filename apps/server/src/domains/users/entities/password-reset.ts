import { defineEntity, p } from '@mikro-orm/core';
import { createdAtColumn, idColumn } from '../../../platform/db/columns.ts';
import { Product } from '../../products/index.ts';
import { User } from './user.ts';

/** That a user asked for a new password; the token that would set it is never here. */
export const PasswordResetSchema = defineEntity({
  name: 'PasswordReset',
  tableName: 'password_resets',
  properties: {
    id: idColumn(),
    product: () => p.manyToOne(Product).ref().deleteRule('restrict').index('idx_password_resets_product_id'),
    user: () => p.manyToOne(User).ref().deleteRule('cascade'),
    email: p.text(),
    isUsed: p.boolean().default(false),
    usedAt: p.datetime().nullable(),
    expiresAt: p.datetime(),
    createdAt: createdAtColumn(),
  },
  indexes: [
    {
      name: 'idx_password_resets_user_id_created_at',
      expression: (columns, table, name) =>
        `create index "${name}" on "${table.name}" (${columns.user}, ${columns.createdAt} desc)`,
    },
    { name: 'idx_password_resets_expires_at', properties: ['expiresAt'] },
  ],
  checks: [{ name: 'password_resets_used_check', expression: 'not is_used or used_at is not null' }],
});
