import { goodwillKinds } from '@backdesk/contract';
import { defineEntity, p } from '@mikro-orm/core';
import { centsColumn, createdAtColumn, currencyColumn, idColumn } from '../../../platform/db/columns.ts';
import { productColumn, userColumn } from './columns.ts';
import { newestFirst } from './indexes.ts';

/** Something given away, in money: a refund, credit, a coupon, free days. Limits are counted over these. */
export const GoodwillGivenSchema = defineEntity({
  name: 'GoodwillGiven',
  tableName: 'goodwill_given',
  properties: {
    /** Of the refund, the lot of credit or the operation that gives it. */
    id: idColumn(),
    product: productColumn,
    user: userColumn,
    kind: p.enum(goodwillKinds),
    amountCents: centsColumn(),
    currency: currencyColumn(),
    /** Who stands for it: whoever gave it, or agreed to it. */
    givenById: p.text(),
    givenByName: p.text(),
    createdAt: createdAtColumn(),
  },
  indexes: [
    newestFirst('goodwill_given', 'product_id'),
    newestFirst('goodwill_given', 'given_by_id'),
    newestFirst('goodwill_given', 'user_id'),
  ],
  checks: [{ name: 'goodwill_given_amount_check', expression: 'amount_cents > 0' }],
});

export class GoodwillGiven extends GoodwillGivenSchema.class {}
GoodwillGivenSchema.setClass(GoodwillGiven);
