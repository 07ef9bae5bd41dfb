import { defineEntity, p } from '@mikro-orm/core';
import { createdAtColumn, idColumn, updatedAtColumn } from '../../../platform/db/columns.ts';
import { Product } from '../../products/index.ts';
import { User } from './user.ts';

/** An address that a user was asked to prove, and whether they did. */
export const EmailVerificationSchema = defineEntity({
  name: 'EmailVerification',
  tableName: 'email_verifications',
  properties: {
    id: idColumn(),
    product: () =>
      p.manyToOne(Product).ref().deleteRule('restrict').index('idx_email_verifications_product_id'),
    user: () => p.manyToOne(User).ref().deleteRule('cascade'),
    email: p.text(),
    isVerified: p.boolean().default(false),
    verifiedAt: p.datetime().nullable(),
    attemptCount: p.integer().default(0),
    expiresAt: p.datetime(),
    createdAt: createdAtColumn(),
    updatedAt: updatedAtColumn(),
  },
  indexes: [
    {
      name: 'idx_email_verifications_user_id_created_at',
      expression: (columns, table, name) =>
        `create index "${name}" on "${table.name}" (${columns.user}, ${columns.createdAt} desc)`,
    },
    { name: 'idx_email_verifications_expires_at', properties: ['expiresAt'] },
  ],
  checks: [
    {
      name: 'email_verifications_verified_check',
      expression: 'not is_verified or verified_at is not null',
    },
    { name: 'email_verifications_attempt_count_check', expression: 'attempt_count >= 0' },
  ],
});
