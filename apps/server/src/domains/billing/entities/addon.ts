import { addonKinds, billingIntervals } from '@backdesk/contract';
import { defineEntity, p } from '@mikro-orm/core';
import { createdAtColumn, currencyColumn, idColumn, updatedAtColumn } from '../../../platform/db/columns.ts';
import { productColumn } from './columns.ts';

/** Something that is bought beside a plan, once or at an interval. */
export const AddonSchema = defineEntity({
  name: 'Addon',
  tableName: 'addons',
  properties: {
    id: idColumn(),
    product: productColumn,
    key: p.text(),
    name: p.text(),
    kind: p.enum(addonKinds).default('other'),
    description: p.text().nullable(),
    stripeProductId: p.text().nullable(),
    stripePriceId: p.text().nullable(),
    amountCents: p.bigint().nullable(),
    currency: currencyColumn().nullable(),
    billingInterval: p.enum(billingIntervals).nullable(),
    intervalCount: p.integer().nullable(),
    isActive: p.boolean().default(true),
    createdAt: createdAtColumn(),
    updatedAt: updatedAtColumn(),
  },
  uniques: [
    { name: 'addons_product_id_key_unique', properties: ['product', 'key'] },
    { name: 'addons_product_id_stripe_product_id_unique', properties: ['product', 'stripeProductId'] },
  ],
  checks: [
    { name: 'addons_key_check', expression: `key ~ '^[a-z][a-z0-9_]*$'` },
    {
      name: 'addons_amount_check',
      expression: 'amount_cents >= 0 and (amount_cents is null or currency is not null)',
    },
    {
      name: 'addons_interval_check',
      expression:
        '(billing_interval is null) = (interval_count is null) and (interval_count is null or interval_count > 0)',
    },
  ],
});

export class Addon extends AddonSchema.class {}
AddonSchema.setClass(Addon);
