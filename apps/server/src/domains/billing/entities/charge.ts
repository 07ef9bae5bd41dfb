import { chargeStatuses } from '@backdesk/contract';
import { defineEntity, p } from '@mikro-orm/core';
import {
  centsColumn,
  createdAtColumn,
  currencyColumn,
  idColumn,
  updatedAtColumn,
} from '../../../platform/db/columns.ts';
import { productColumn, userColumn } from './columns.ts';
import { indexOn, newestFirst, sparseIndex } from './indexes.ts';
import { Payment } from './payment.ts';

/** One attempt to collect a payment, as Stripe last described it. */
export const ChargeSchema = defineEntity({
  name: 'Charge',
  tableName: 'charges',
  properties: {
    id: idColumn(),
    product: productColumn,
    user: userColumn,
    payment: () => p.manyToOne(Payment).ref().nullable().deleteRule('restrict'),
    stripeChargeId: p.text(),
    stripePaymentIntentId: p.text().nullable(),
    stripePaymentMethodId: p.text().nullable(),
    stripeBalanceTransactionId: p.text().nullable(),
    stripeStatus: p.text(),
    status: p.enum(chargeStatuses),
    amountCents: centsColumn(),
    capturedCents: p.bigint().default(0),
    refundedCents: p.bigint().default(0),
    currency: currencyColumn(),
    isDisputed: p.boolean().default(false),
    description: p.text().nullable(),
    failureCode: p.text().nullable(),
    failureMessage: p.text().nullable(),
    /** What the network and Stripe's risk rules said. */
    outcomeType: p.text().nullable(),
    networkStatus: p.text().nullable(),
    networkDeclineCode: p.text().nullable(),
    sellerMessage: p.text().nullable(),
    riskLevel: p.text().nullable(),
    riskScore: p.integer().nullable(),
    methodType: p.text().nullable(),
    cardBrand: p.text().nullable(),
    cardLast4: p.text().nullable(),
    cardFunding: p.text().nullable(),
    cardCountry: p.text().nullable(),
    cardExpMonth: p.integer().nullable(),
    cardExpYear: p.integer().nullable(),
    cardFingerprint: p.text().nullable(),
    receiptUrl: p.text().nullable(),
    createdAt: createdAtColumn(),
    updatedAt: updatedAtColumn(),
  },
  uniques: [
    { name: 'charges_product_id_stripe_charge_id_unique', properties: ['product', 'stripeChargeId'] },
  ],
  indexes: [
    indexOn('charges', ['payment_id', 'created_at desc', 'id desc']),
    newestFirst('charges', 'user_id'),
    sparseIndex('charges', 'card_fingerprint'),
  ],
  checks: [
    {
      name: 'charges_amount_check',
      expression: 'amount_cents >= 0 and captured_cents >= 0 and refunded_cents >= 0',
    },
  ],
});

export class Charge extends ChargeSchema.class {}
ChargeSchema.setClass(Charge);
