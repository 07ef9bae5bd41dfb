import { discountDurations, discountKinds } from '@backdesk/contract';
import { defineEntity, p } from '@mikro-orm/core';
import { createdAtColumn, currencyColumn, idColumn, updatedAtColumn } from '../../../platform/db/columns.ts';
import { productColumn } from './columns.ts';
import { Coupon } from './coupon.ts';
import { newestFirst, sparseIndex } from './indexes.ts';
import { PromotionCode } from './promotion-code.ts';

/** A code of the product's own, with the coupon and the promotion code it is at Stripe. */
export const DiscountCodeSchema = defineEntity({
  name: 'DiscountCode',
  tableName: 'discount_codes',
  properties: {
    id: idColumn(),
    product: productColumn,
    code: p.text(),
    kind: p.enum(discountKinds),
    percentOff: p.decimal().columnType('numeric(5,2)').nullable(),
    amountOffCents: p.bigint().nullable(),
    currency: currencyColumn().nullable(),
    duration: p.enum(discountDurations).default('once'),
    durationMonths: p.integer().nullable(),
    coupon: () => p.manyToOne(Coupon).ref().nullable().deleteRule('restrict'),
    promotionCode: () => p.manyToOne(PromotionCode).ref().nullable().deleteRule('restrict'),
    maxRedemptionCount: p.integer().nullable(),
    /** Kept by the trigger of `discount_redemptions`. */
    redemptionCount: p.integer().default(0),
    startsAt: p.datetime().nullable(),
    expiresAt: p.datetime().nullable(),
    isActive: p.boolean().default(true),
    createdAt: createdAtColumn(),
    updatedAt: updatedAtColumn(),
  },
  uniques: [
    {
      name: 'discount_codes_product_id_code_unique',
      expression:
        'create unique index "discount_codes_product_id_code_unique" on "discount_codes" (product_id, lower(code))',
    },
  ],
  indexes: [
    newestFirst('discount_codes', 'product_id'),
    newestFirst('discount_codes'),
    sparseIndex('discount_codes', 'coupon_id'),
    sparseIndex('discount_codes', 'promotion_code_id'),
  ],
  checks: [
    {
      name: 'discount_codes_amount_check',
      expression: `case kind when 'percent' then percent_off is not null and amount_off_cents is null else percent_off is null and amount_off_cents is not null and currency is not null end`,
    },
    { name: 'discount_codes_percent_off_check', expression: 'percent_off > 0 and percent_off <= 100' },
    { name: 'discount_codes_amount_off_check', expression: 'amount_off_cents > 0' },
    {
      name: 'discount_codes_redemption_count_check',
      expression: 'redemption_count >= 0 and redemption_count <= max_redemption_count',
    },
    { name: 'discount_codes_period_check', expression: 'expires_at > starts_at' },
    {
      name: 'discount_codes_duration_months_check',
      expression: `(duration = 'repeating') = (duration_months is not null)`,
    },
  ],
});

export class DiscountCode extends DiscountCodeSchema.class {}
DiscountCodeSchema.setClass(DiscountCode);
