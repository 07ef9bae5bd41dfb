import { billingSources, paymentKinds, paymentStatuses } from '@backdesk/contract';
import { defineEntity, p } from '@mikro-orm/core';
import {
  centsColumn,
  createdAtColumn,
  currencyColumn,
  idColumn,
  updatedAtColumn,
} from '../../../platform/db/columns.ts';
import { generatedBigint, generatedText, productColumn, userColumn } from './columns.ts';
import { externalIdIndex, indexOn, listIndexes, newestFirst, orderIndexes, sparseIndex } from './indexes.ts';
import { Invoice } from './invoice.ts';
import { Subscription } from './subscription.ts';

/** One PaymentIntent with its latest charge projected onto it, or a payment that was imported. */
export const PaymentSchema = defineEntity({
  name: 'Payment',
  tableName: 'payments',
  properties: {
    id: idColumn(),
    product: productColumn,
    user: userColumn,
    /** Null on a payment that was not made through a PaymentIntent. */
    stripePaymentIntentId: p.text().nullable(),
    stripeChargeId: p.text().nullable(),
    stripeInvoiceId: p.text().nullable(),
    stripePaymentMethodId: p.text().nullable(),
    /** The importer's id; unique within a product. */
    externalId: p.text().nullable(),
    source: p.enum(billingSources).default('stripe'),
    kind: p.enum(paymentKinds).default('other'),
    invoice: () => p.manyToOne(Invoice).ref().nullable().deleteRule('restrict'),
    subscription: () => p.manyToOne(Subscription).ref().nullable().deleteRule('restrict'),
    stripeStatus: p.text(),
    status: p.enum(paymentStatuses),
    amountCents: centsColumn(),
    /** What was really taken from the customer; the ceiling of all refunds. */
    capturedCents: p.bigint().default(0),
    /** Stripe's own sum of refunds on the latest charge, whoever made them. */
    refundedCents: p.bigint().default(0),
    /** Derived from the two sums above; the payment's own status stays `succeeded`. */
    refundState: generatedText(
      `case when refunded_cents <= 0 then 'none' when refunded_cents < captured_cents then 'partial' else 'full' end`,
    ),
    /** What stayed with us of it, before Stripe's fee. */
    keptCents: generatedBigint('captured_cents - refunded_cents'),
    /** Stripe's fee for the latest charge, in the currency of the balance; null until Stripe told. */
    feeCents: p.bigint().nullable(),
    feeCurrency: currencyColumn().nullable(),
    /** Prepaid credits that this payment bought, in minor units. */
    creditsCents: p.bigint().nullable(),
    currency: currencyColumn(),
    isDisputed: p.boolean().default(false),
    description: p.text().nullable(),
    methodType: p.text().nullable(),
    cardBrand: p.text().nullable(),
    cardLast4: p.text().nullable(),
    failureCode: p.text().nullable(),
    failureMessage: p.text().nullable(),
    receiptUrl: p.text().nullable(),
    paidAt: p.datetime().nullable(),
    createdAt: createdAtColumn(),
    updatedAt: updatedAtColumn(),
  },
  uniques: [
    {
      name: 'payments_product_id_stripe_payment_intent_id_unique',
      properties: ['product', 'stripePaymentIntentId'],
    },
    externalIdIndex('payments'),
  ],
  indexes: [
    newestFirst('payments', 'user_id'),
    ...listIndexes('payments', 'status'),
    ...orderIndexes('payments', 'amount_cents'),
    indexOn('payments', ['failure_code', 'created_at desc', 'id desc'], 'failure_code is not null'),
    indexOn('payments', ['refund_state', 'created_at desc', 'id desc'], 'refunded_cents > 0'),
    indexOn('payments', ['is_disputed', 'created_at desc', 'id desc'], 'is_disputed'),
    indexOn('payments', ['card_last4', 'amount_cents', 'created_at desc', 'id desc']),
    indexOn('payments', ['product_id', 'kind', 'created_at desc', 'id desc'], `kind <> 'subscription'`),
    indexOn('payments', ['product_id', 'refund_state', 'created_at desc', 'id desc'], 'refunded_cents > 0'),
    indexOn('payments', ['product_id', 'is_disputed', 'created_at desc', 'id desc'], 'is_disputed'),
    { name: 'idx_payments_product_id_stripe_charge_id', properties: ['product', 'stripeChargeId'] },
    { name: 'idx_payments_product_id_stripe_invoice_id', properties: ['product', 'stripeInvoiceId'] },
    sparseIndex('payments', 'invoice_id'),
    sparseIndex('payments', 'subscription_id'),
  ],
  checks: [
    { name: 'payments_captured_check', expression: 'captured_cents >= 0 and refunded_cents >= 0' },
    { name: 'payments_amount_check', expression: 'amount_cents >= 0' },
    {
      name: 'payments_credits_check',
      expression: `credits_cents > 0 and (credits_cents is null or kind = 'credit_purchase')`,
    },
  ],
});

export class Payment extends PaymentSchema.class {}
PaymentSchema.setClass(Payment);
