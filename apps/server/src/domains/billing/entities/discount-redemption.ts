import { defineEntity, p } from '@mikro-orm/core';
import { createdAtColumn, currencyColumn, idColumn } from '../../../platform/db/columns.ts';
import { productColumn, userColumn } from './columns.ts';
import { DiscountCode } from './discount-code.ts';
import { externalIdIndex, newestFirst, sparseIndex } from './indexes.ts';
import { Payment } from './payment.ts';
import { Subscription } from './subscription.ts';

/** One use of a discount code; a code that is used up refuses the next. */
export const DiscountRedemptionSchema = defineEntity({
  name: 'DiscountRedemption',
  tableName: 'discount_redemptions',
  properties: {
    id: idColumn(),
    product: productColumn,
    user: userColumn,
    discountCode: () => p.manyToOne(DiscountCode).ref().deleteRule('restrict'),
    subscription: () => p.manyToOne(Subscription).ref().nullable().deleteRule('restrict'),
    payment: () => p.manyToOne(Payment).ref().nullable().deleteRule('restrict'),
    externalId: p.text().nullable(),
    /** What it took off, when that is known. */
    amountCents: p.bigint().nullable(),
    currency: currencyColumn().nullable(),
    redeemedAt: p.datetime(),
    createdAt: createdAtColumn(),
  },
  uniques: [externalIdIndex('discount_redemptions')],
  indexes: [
    newestFirst('discount_redemptions', 'product_id'),
    newestFirst('discount_redemptions', 'discount_code_id'),
    newestFirst('discount_redemptions', 'user_id'),
    sparseIndex('discount_redemptions', 'subscription_id'),
    sparseIndex('discount_redemptions', 'payment_id'),
  ],
  checks: [
    {
      name: 'discount_redemptions_amount_check',
      expression: 'amount_cents >= 0 and (amount_cents is null or currency is not null)',
    },
  ],
});

export class DiscountRedemption extends DiscountRedemptionSchema.class {}
DiscountRedemptionSchema.setClass(DiscountRedemption);
