import { discountDurations } from '@backdesk/contract';
import { defineEntity, p } from '@mikro-orm/core';
import { createdAtColumn, currencyColumn, idColumn, updatedAtColumn } from '../../../platform/db/columns.ts';
import { productColumn } from './columns.ts';
import { newestFirst } from './indexes.ts';

/** A reduction as Stripe knows it: a share or an amount. */
export const CouponSchema = defineEntity({
  name: 'Coupon',
  tableName: 'coupons',
  properties: {
    id: idColumn(),
    product: productColumn,
    stripeCouponId: p.text(),
    name: p.text().nullable(),
    percentOff: p.decimal().columnType('numeric(5,2)').nullable(),
    amountOffCents: p.bigint().nullable(),
    currency: currencyColumn().nullable(),
    duration: p.enum(discountDurations),
    durationMonths: p.integer().nullable(),
    maxRedemptionCount: p.integer().nullable(),
    redemptionCount: p.integer().default(0),
    redeemByAt: p.datetime().nullable(),
    isValid: p.boolean().default(true),
    deletedAt: p.datetime().nullable(),
    createdAt: createdAtColumn(),
    updatedAt: updatedAtColumn(),
  },
  uniques: [
    { name: 'coupons_product_id_stripe_coupon_id_unique', properties: ['product', 'stripeCouponId'] },
  ],
  indexes: [newestFirst('coupons', 'product_id')],
  checks: [
    { name: 'coupons_kind_check', expression: '(percent_off is null) <> (amount_off_cents is null)' },
    { name: 'coupons_percent_off_check', expression: 'percent_off > 0 and percent_off <= 100' },
    {
      name: 'coupons_amount_off_check',
      expression: 'amount_off_cents > 0 and (amount_off_cents is null or currency is not null)',
    },
  ],
});

export class Coupon extends CouponSchema.class {}
CouponSchema.setClass(Coupon);
