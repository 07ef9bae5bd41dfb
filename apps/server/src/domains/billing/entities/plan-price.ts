import { billingIntervals } from '@backdesk/contract';
import { defineEntity, p } from '@mikro-orm/core';
import { createdAtColumn, currencyColumn, idColumn, updatedAtColumn } from '../../../platform/db/columns.ts';
import { productColumn } from './columns.ts';
import { Plan } from './plan.ts';

/** What a plan costs; a price is never changed, only replaced. */
export const PlanPriceSchema = defineEntity({
  name: 'PlanPrice',
  tableName: 'plan_prices',
  properties: {
    id: idColumn(),
    product: productColumn,
    plan: () => p.manyToOne(Plan).ref().deleteRule('restrict').index('idx_plan_prices_plan_id'),
    stripePriceId: p.text().nullable(),
    name: p.text().nullable(),
    /** Per unit; null where the price has tiers. */
    amountCents: p.bigint().nullable(),
    currency: currencyColumn(),
    /** Null for a price that is paid once. */
    billingInterval: p.enum(billingIntervals).nullable(),
    intervalCount: p.integer().nullable(),
    isActive: p.boolean().default(true),
    createdAt: createdAtColumn(),
    updatedAt: updatedAtColumn(),
  },
  uniques: [
    { name: 'plan_prices_product_id_stripe_price_id_unique', properties: ['product', 'stripePriceId'] },
  ],
  checks: [
    { name: 'plan_prices_amount_check', expression: 'amount_cents >= 0' },
    {
      name: 'plan_prices_interval_check',
      expression:
        '(billing_interval is null) = (interval_count is null) and (interval_count is null or interval_count > 0)',
    },
  ],
});

export class PlanPrice extends PlanPriceSchema.class {}
PlanPriceSchema.setClass(PlanPrice);
