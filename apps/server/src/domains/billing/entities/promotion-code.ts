import { defineEntity, p } from '@mikro-orm/core';
import { createdAtColumn, currencyColumn, idColumn, updatedAtColumn } from '../../../platform/db/columns.ts';
import { User } from '../../users/index.ts';
import { productColumn } from './columns.ts';
import { Coupon } from './coupon.ts';
import { newestFirst, sparseIndex } from './indexes.ts';

/** A word that customers type to get a coupon, as Stripe knows it. */
export const PromotionCodeSchema = defineEntity({
  name: 'PromotionCode',
  tableName: 'promotion_codes',
  properties: {
    id: idColumn(),
    product: productColumn,
    coupon: () => p.manyToOne(Coupon).ref().deleteRule('restrict').index('idx_promotion_codes_coupon_id'),
    /** Only this user may use it. */
    user: () => p.manyToOne(User).ref().nullable().deleteRule('set null'),
    stripePromotionCodeId: p.text(),
    code: p.text(),
    isActive: p.boolean().default(true),
    maxRedemptionCount: p.integer().nullable(),
    redemptionCount: p.integer().default(0),
    isFirstTimeOnly: p.boolean().default(false),
    minimumAmountCents: p.bigint().nullable(),
    currency: currencyColumn().nullable(),
    expiresAt: p.datetime().nullable(),
    createdAt: createdAtColumn(),
    updatedAt: updatedAtColumn(),
  },
  uniques: [
    {
      name: 'promotion_codes_product_id_stripe_id_unique',
      properties: ['product', 'stripePromotionCodeId'],
    },
  ],
  indexes: [
    newestFirst('promotion_codes', 'product_id'),
    {
      name: 'idx_promotion_codes_product_id_code',
      expression:
        'create index "idx_promotion_codes_product_id_code" on "promotion_codes" (product_id, lower(code))',
    },
    sparseIndex('promotion_codes', 'user_id'),
  ],
});

export class PromotionCode extends PromotionCodeSchema.class {}
PromotionCodeSchema.setClass(PromotionCode);
