import { defineEntity, p } from '@mikro-orm/core';
import {
  centsColumn,
  createdAtColumn,
  currencyColumn,
  idColumn,
  updatedAtColumn,
} from '../../../platform/db/columns.ts';
import { generatedBigint, productColumn } from './columns.ts';
import { indexOn, newestFirst } from './indexes.ts';

/** One movement of a product's balance at Stripe: what charges, refunds and disputes really came to. */
export const BalanceTransactionSchema = defineEntity({
  name: 'BalanceTransaction',
  tableName: 'balance_transactions',
  properties: {
    id: idColumn(),
    product: productColumn,
    stripeBalanceTransactionId: p.text(),
    /** Stripe's words, such as `charge` and `charge_failure`. */
    type: p.text(),
    reportingCategory: p.text().nullable(),
    /** The charge, refund, dispute or payout behind it. */
    stripeSourceId: p.text().nullable(),
    amountCents: centsColumn(),
    feeCents: centsColumn(),
    netCents: generatedBigint('amount_cents - fee_cents'),
    /** The currency of the balance, not of the payment. */
    currency: currencyColumn(),
    exchangeRate: p.decimal().columnType('numeric(20,10)').nullable(),
    stripeStatus: p.text(),
    description: p.text().nullable(),
    availableAt: p.datetime(),
    createdAt: createdAtColumn(),
    updatedAt: updatedAtColumn(),
  },
  uniques: [
    {
      name: 'balance_transactions_product_id_stripe_id_unique',
      properties: ['product', 'stripeBalanceTransactionId'],
    },
  ],
  indexes: [
    newestFirst('balance_transactions', 'product_id'),
    newestFirst('balance_transactions', 'product_id', 'type'),
    indexOn('balance_transactions', ['product_id', 'stripe_source_id']),
  ],
});

export class BalanceTransaction extends BalanceTransactionSchema.class {}
BalanceTransactionSchema.setClass(BalanceTransaction);
