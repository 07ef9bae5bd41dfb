import { disputeStatuses } from '@backdesk/contract';
import { defineEntity, p } from '@mikro-orm/core';
import {
  centsColumn,
  createdAtColumn,
  currencyColumn,
  idColumn,
  updatedAtColumn,
} from '../../../platform/db/columns.ts';
import { Charge } from './charge.ts';
import { productColumn, userColumn } from './columns.ts';
import { listIndexes, newestFirst, orderIndexes, sparseIndex } from './indexes.ts';
import { Payment } from './payment.ts';

/** A charge that the cardholder questions at the bank, as Stripe last described it. */
export const DisputeSchema = defineEntity({
  name: 'Dispute',
  tableName: 'disputes',
  properties: {
    id: idColumn(),
    product: productColumn,
    user: userColumn,
    payment: () => p.manyToOne(Payment).ref().deleteRule('restrict').index('idx_disputes_payment_id'),
    charge: () => p.manyToOne(Charge).ref().nullable().deleteRule('restrict'),
    stripeDisputeId: p.text(),
    stripeChargeId: p.text().nullable(),
    stripeStatus: p.text(),
    status: p.enum(disputeStatuses),
    reason: p.text().nullable(),
    networkReasonCode: p.text().nullable(),
    amountCents: centsColumn(),
    currency: currencyColumn(),
    /** What Stripe took from or gave back to the balance for it, its fee included; negative is a loss. */
    balanceCents: p.bigint().default(0),
    feeCents: p.bigint().default(0),
    isChargeRefundable: p.boolean().default(false),
    hasEvidence: p.boolean().default(false),
    isPastDue: p.boolean().default(false),
    submissionCount: p.integer().default(0),
    evidenceDueAt: p.datetime().nullable(),
    createdAt: createdAtColumn(),
    updatedAt: updatedAtColumn(),
  },
  uniques: [
    { name: 'disputes_product_id_stripe_dispute_id_unique', properties: ['product', 'stripeDisputeId'] },
  ],
  indexes: [
    ...listIndexes('disputes', 'status'),
    newestFirst('disputes', 'user_id', 'status'),
    ...orderIndexes('disputes', 'amount_cents'),
    ...orderIndexes('disputes', 'evidence_due_at'),
    sparseIndex('disputes', 'charge_id'),
  ],
});

export class Dispute extends DisputeSchema.class {}
DisputeSchema.setClass(Dispute);
