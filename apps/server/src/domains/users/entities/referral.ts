import { defineEntity, p } from '@mikro-orm/core';
import { createdAtColumn, updatedAtColumn } from '../../../platform/db/columns.ts';
import { Product } from '../../products/index.ts';
import { User } from './user.ts';

/** That one user brought another. How many may succeed is a limit of the referrer, kept by a trigger. */
export const ReferralSchema = defineEntity({
  name: 'Referral',
  tableName: 'referrals',
  properties: {
    referrer: () => p.manyToOne(User).ref().deleteRule('cascade').updateRule('no action').primary(),
    referred: () => p.manyToOne(User).ref().deleteRule('cascade').updateRule('no action').primary(),
    product: () => p.manyToOne(Product).ref().deleteRule('restrict').index('idx_referrals_product_id'),
    status: p.enum(['pending', 'completed', 'rejected']).default('pending'),
    /** In the product's credits unit. */
    creditsAwarded: p.bigint().default(0),
    completedAt: p.datetime().nullable(),
    rejectedAt: p.datetime().nullable(),
    rejectionReason: p.text().nullable(),
    createdAt: createdAtColumn(),
    updatedAt: updatedAtColumn(),
  },
  indexes: [
    {
      name: 'idx_referrals_referrer_id_completed',
      expression: (columns, table, name) =>
        `create index "${name}" on "${table.name}" (${columns.referrer}) where status = 'completed'`,
    },
    { name: 'idx_referrals_referred_id', properties: ['referred'] },
  ],
  checks: [
    { name: 'referrals_self_check', expression: 'referrer_id <> referred_id' },
    {
      name: 'referrals_credits_awarded_check',
      expression: `credits_awarded >= 0 and (credits_awarded = 0 or status = 'completed')`,
    },
    {
      name: 'referrals_completed_at_check',
      expression: `(status = 'completed') = (completed_at is not null)`,
    },
    {
      name: 'referrals_rejected_at_check',
      expression: `(status = 'rejected') = (rejected_at is not null)`,
    },
    {
      name: 'referrals_rejection_reason_check',
      expression: `rejection_reason is null or status = 'rejected'`,
    },
  ],
});
