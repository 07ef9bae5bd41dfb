import { creditsUnits, quotaResetRules } from '@backdesk/contract';
import { defineEntity, p } from '@mikro-orm/core';
import { createdAtColumn, currencyColumn, idColumn, updatedAtColumn } from '../../../platform/db/columns.ts';

/** One business that the desk serves. Everything that belongs to a customer reaches one product. */
export const ProductSchema = defineEntity({
  name: 'Product',
  tableName: 'products',
  properties: {
    id: idColumn(),
    key: p.text().unique('products_key_unique'),
    name: p.text(),
    reportingCurrency: currencyColumn(),
    timezone: p.text().default('UTC'),
    /** The whole number by which Sentry's SDKs know the product; part of its DSN. */
    projectNumber: p.integer().autoincrement().unique('products_project_number_unique'),
    /** 32 hexadecimal digits, no secret: it stands in the DSN of every browser that reports. */
    publicKey: p
      .text()
      .defaultRaw(`replace((gen_random_uuid())::text, '-'::text, ''::text)`)
      .unique('products_public_key_unique'),
    /** SHA-256 of the key that servers write with; the key itself is shown once and never kept. */
    writeKeyHash: p.text().nullable().unique('products_write_key_hash_unique'),
    writeKeyPrefix: p.text().nullable(),
    writeKeyCreatedAt: p.datetime().nullable(),
    /** False where everything was invented, as for the scale product: there is nothing to reconcile with. */
    hasStripeAccount: p.boolean().default(true),
    stripeAccountId: p.text().nullable().unique('products_stripe_account_id_unique'),
    /** Whether a user holds at most one living subscription. */
    isSingleSubscription: p.boolean().default(false),
    /** Null where the product sells no credits. */
    creditsUnit: p.enum(creditsUnits).nullable(),
    quotaResetRule: p.enum(quotaResetRules).default('calendar'),
    /** Since when the desk tops up credit and posts it; null where the product does so itself. */
    autoTopupSince: p.datetime().nullable(),
    /** Days from the due day until access ends, while an invoice is not paid. */
    graceDays: p.integer().default(7),
    createdAt: createdAtColumn(),
    updatedAt: updatedAtColumn(),
    version: p.integer().version().default(1),
  },
  checks: [
    { name: 'products_grace_days_check', expression: 'grace_days in (0, 2, 7, 14, 21)' },
    {
      name: 'products_auto_topup_since_check',
      expression: `auto_topup_since is null or coalesce(credits_unit, '') = 'cents'`,
    },
    { name: 'products_public_key_check', expression: `public_key ~ '^[0-9a-f]{32}$'` },
    {
      name: 'products_write_key_check',
      expression: 'num_nonnulls(write_key_hash, write_key_prefix, write_key_created_at) in (0, 3)',
    },
    { name: 'products_stripe_account_id_check', expression: `stripe_account_id ~ '^acct_[A-Za-z0-9]+$'` },
    {
      name: 'products_has_stripe_account_check',
      expression: 'has_stripe_account or stripe_account_id is null',
    },
    { name: 'products_reporting_currency_check', expression: `reporting_currency ~ '^[A-Z]{3}$'` },
  ],
});

export class Product extends ProductSchema.class {}
ProductSchema.setClass(Product);
