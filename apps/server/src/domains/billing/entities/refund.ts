import { refundReasons, refundStates } from '@backdesk/contract';
import { defineEntity, p } from '@mikro-orm/core';
import {
  centsColumn,
  createdAtColumn,
  currencyColumn,
  idColumn,
  updatedAtColumn,
} from '../../../platform/db/columns.ts';
import { ApprovalRequest } from './approval-request.ts';
import { productColumn, userColumn } from './columns.ts';
import { listIndexes, newestFirst, orderIndexes, sparseIndex, trigramIndex } from './indexes.ts';
import { Payment } from './payment.ts';

/**
 * A refund: the intent first, then what Stripe made of it. The id is the operation id of the person
 * who asked, the idempotency key at Stripe and `metadata.backdesk_operation_id` there.
 */
export const RefundSchema = defineEntity({
  name: 'Refund',
  tableName: 'refunds',
  properties: {
    id: idColumn(),
    product: productColumn,
    user: userColumn,
    payment: () => p.manyToOne(Payment).ref().deleteRule('restrict').index('idx_refunds_payment_id'),
    stripeRefundId: p.text().nullable(),
    state: p.enum(refundStates),
    /** Stripe's own words, as last read; null until it answered. */
    stripeStatus: p.text().nullable(),
    stripeReason: p.text().nullable(),
    pendingReason: p.text().nullable(),
    failureReason: p.text().nullable(),
    stripeBalanceTransactionId: p.text().nullable(),
    approvalRequest: () => p.manyToOne(ApprovalRequest).ref().nullable().deleteRule('restrict'),
    amountCents: centsColumn(),
    currency: currencyColumn(),
    /** Ours; null on a refund that was made outside. */
    reason: p.enum(refundReasons).nullable(),
    note: p.text().nullable(),
    /** Where it was asked for. */
    ticket: p.text().nullable(),
    /** True when somebody made it at Stripe directly. */
    isExternal: p.boolean().default(false),
    requestedByKind: p.text().nullable(),
    requestedById: p.text().nullable(),
    requestedByName: p.text().nullable(),
    /** When the request first left for Stripe; the idempotency key is trusted for 23 hours from here. */
    firstSentAt: p.datetime().nullable(),
    attemptCount: p.integer().default(0),
    nextAttemptAt: p.datetime().nullable(),
    /** Whoever submits holds the row until then; a crashed worker's hold runs out. */
    leasedUntil: p.datetime().nullable(),
    leaseToken: p.uuid().nullable(),
    detail: p.text().nullable(),
    settledAt: p.datetime().nullable(),
    createdAt: createdAtColumn(),
    updatedAt: updatedAtColumn(),
  },
  uniques: [
    { name: 'refunds_product_id_stripe_refund_id_unique', properties: ['product', 'stripeRefundId'] },
  ],
  indexes: [
    ...listIndexes('refunds', 'state'),
    newestFirst('refunds', 'user_id', 'state'),
    ...orderIndexes('refunds', 'amount_cents'),
    trigramIndex('refunds', 'requested_by_name'),
    sparseIndex('refunds', 'approval_request_id'),
    {
      name: 'idx_refunds_next_attempt_at',
      expression: (columns, table, name) =>
        `create index "${name}" on "${table.name}" (${columns.nextAttemptAt}) where state in ('requested', 'submitting', 'unknown', 'pending', 'requires_action')`,
    },
  ],
  checks: [{ name: 'refunds_amount_check', expression: 'amount_cents > 0' }],
});

export class Refund extends RefundSchema.class {}
RefundSchema.setClass(Refund);
