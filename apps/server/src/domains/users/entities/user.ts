import { defineEntity, p } from '@mikro-orm/core';
import { createdAtColumn, idColumn, updatedAtColumn } from '../../../platform/db/columns.ts';
import { Product } from '../../products/index.ts';
import { userChecks, userIndexes } from './user-indexes.ts';

/** A customer of one product: one row per product and person. */
export const UserSchema = defineEntity({
  name: 'User',
  tableName: 'users',
  properties: {
    id: idColumn(),
    product: () => p.manyToOne(Product).ref().deleteRule('restrict'),
    email: p.text().nullable(),
    fullName: p.text().nullable(),
    stripeCustomerId: p.text().nullable(),
    trackingLevel: p.enum(['full', 'analytics_only', 'errors_only']).default('full'),
    /** When they became a customer, as `signedUpSource` knows it; `first_seen` is only when we met them. */
    signedUpAt: p.datetime().defaultRaw('now()'),
    signedUpSource: p.enum(['stripe', 'product', 'clerk', 'import', 'first_seen']).default('first_seen'),
    /** The card that automatic top-ups charge. */
    stripePaymentMethodId: p.text().nullable(),
    /** Mirror of the user's balance in cents; the ledger is the truth. */
    creditsCents: p.bigint().default(0),
    /** Succeeded payments less succeeded refunds, in the product's currency. */
    totalSpentCents: p.bigint().default(0),
    isAutoTopupEnabled: p.boolean().default(false),
    autoTopupThresholdCents: p.bigint().default(600),
    autoTopupAmountCents: p.bigint().default(2_400),
    billingMode: p.enum(['byok', 'paying', 'subsidised']).default('paying'),
    /** Mirror of the plan of the user's leading subscription, and of its state. */
    subscriptionTier: p.text().nullable(),
    subscriptionStatus: p
      .enum([
        'incomplete',
        'incomplete_expired',
        'trialing',
        'active',
        'past_due',
        'canceled',
        'unpaid',
        'paused',
        'unknown',
      ])
      .nullable(),
    subscriptionCurrentPeriodEndAt: p.datetime().nullable(),
    nextQuotaResetAt: p.datetime().nullable(),
    /** Until when the present quota counts. */
    quotaEndsAt: p
      .datetime()
      .nullable()
      .generated('(coalesce(next_quota_reset_at, subscription_current_period_end_at)) stored'),
    defaultTone: p.enum(['educational', 'conversational', 'opinionated', 'authority']).nullable(),
    isEmailVerified: p.boolean().default(false),
    emailVerifiedAt: p.datetime().nullable(),
    /** Whether they sign in with a password at the product; the password is never here. */
    hasPassword: p.boolean().default(false),
    isActive: p.boolean().default(true),
    lastLoginAt: p.datetime().nullable(),
    loginCount: p.integer().default(0),
    lastGenerationAt: p.datetime().nullable(),
    referralCode: p.text().nullable(),
    /** The most referrals of theirs that may succeed. */
    referralLimit: p.integer().default(5),
    /** ISO 3166-1, two letters. */
    country: p.string().columnType('char(2)').nullable(),
    acquisitionChannel: p.text().nullable(),
    utmSource: p.text().nullable(),
    utmMedium: p.text().nullable(),
    utmCampaign: p.text().nullable(),
    utmTerm: p.text().nullable(),
    utmContent: p.text().nullable(),
    /** Columns that a member of staff wrote: the mirror of Stripe leaves them alone. */
    staffSetFields: p.array().columnType('text[]').defaultRaw(`'{}'`),
    deletedAt: p.datetime().nullable(),
    createdAt: createdAtColumn(),
    updatedAt: updatedAtColumn(),
    /** Grows, by a trigger, whenever a column changes that staff may edit. */
    version: p.integer().default(1),
  },
  uniques: [
    {
      name: 'users_product_id_email_unique',
      expression: (columns, table, name) =>
        `create unique index "${name}" on "${table.name}" (${columns.product}, lower(${columns.email})) where deleted_at is null`,
    },
    { name: 'users_product_id_stripe_customer_id_unique', properties: ['product', 'stripeCustomerId'] },
    { name: 'users_product_id_referral_code_unique', properties: ['product', 'referralCode'] },
  ],
  indexes: userIndexes,
  checks: userChecks,
});

export class User extends UserSchema.class {}
UserSchema.setClass(User);
