import { paymentStatuses } from '@backdesk/contract';
import { defineEntity, p } from '@mikro-orm/core';
import {
  centsColumn,
  createdAtColumn,
  currencyColumn,
  idColumn,
  updatedAtColumn,
} from '../../../platform/db/columns.ts';
import { Product } from '../../products/index.ts';
import { User } from '../../users/index.ts';

/** One PaymentIntent with its latest charge projected onto it. */
export const PaymentSchema = defineEntity({
  name: 'Payment',
  tableName: 'payments',
  properties: {
    id: idColumn(),
    product: () => p.manyToOne(Product).ref().deleteRule('restrict'),
    user: () => p.manyToOne(User).ref().deleteRule('restrict'),
    stripePaymentIntentId: p.text(),
    stripeChargeId: p.text().nullable(),
    stripeInvoiceId: p.text().nullable(),
    stripeStatus: p.text(),
    status: p.enum(paymentStatuses),
    amountCents: centsColumn(),
    /** What was really taken from the customer; the ceiling of all refunds. */
    capturedCents: p.bigint().default(0),
    /** Stripe's own sum of refunds on the latest charge, whoever made them. */
    refundedCents: p.bigint().default(0),
    currency: currencyColumn(),
    isDisputed: p.boolean().default(false),
    description: p.text().nullable(),
    cardBrand: p.text().nullable(),
    cardLast4: p.text().nullable(),
    failureCode: p.text().nullable(),
    failureMessage: p.text().nullable(),
    paidAt: p.datetime().nullable(),
    createdAt: createdAtColumn(),
    updatedAt: updatedAtColumn(),
  },
  uniques: [
    {
      name: 'payments_product_id_stripe_payment_intent_id_unique',
      properties: ['product', 'stripePaymentIntentId'],
    },
  ],
  indexes: [
    {
      name: 'idx_payments_user_id_created_at',
      expression: (columns, table, name) =>
        `create index "${name}" on "${table.name}" (${columns.user}, ${columns.createdAt} desc, ${columns.id} desc)`,
    },
    { name: 'idx_payments_product_id_stripe_charge_id', properties: ['product', 'stripeChargeId'] },
    { name: 'idx_payments_product_id_stripe_invoice_id', properties: ['product', 'stripeInvoiceId'] },
  ],
  checks: [{ name: 'payments_captured_check', expression: 'captured_cents >= 0 and refunded_cents >= 0' }],
});

export class Payment extends PaymentSchema.class {}
PaymentSchema.setClass(Payment);
