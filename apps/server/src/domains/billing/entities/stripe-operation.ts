import { errorTypes, stripeOperationKinds, stripeOperationStates } from '@backdesk/contract';
import { defineEntity, p } from '@mikro-orm/core';
import { createdAtColumn, idColumn, updatedAtColumn } from '../../../platform/db/columns.ts';
import { ApprovalRequest } from './approval-request.ts';
import { productColumn, userColumn } from './columns.ts';
import { indexOn, newestFirst, sparseIndex } from './indexes.ts';

/**
 * The intent of a change at Stripe other than a refund, written before anything is sent. Its id is
 * the idempotency key and stands in Stripe's metadata.
 */
export const StripeOperationSchema = defineEntity({
  name: 'StripeOperation',
  tableName: 'stripe_operations',
  properties: {
    id: idColumn(),
    product: productColumn,
    user: () => userColumn().nullable(),
    kind: p.enum(stripeOperationKinds),
    state: p.enum(stripeOperationStates).default('requested'),
    targetKind: p.text(),
    targetStripeId: p.text(),
    /** What is sent, whole; nobody filters on it. */
    parameters: p.json<Record<string, unknown>>(),
    parametersHash: p.text(),
    /** For colleagues; never sent to Stripe. */
    note: p.text().nullable(),
    resultStripeId: p.text().nullable(),
    approvalRequest: () => p.manyToOne(ApprovalRequest).ref().nullable().deleteRule('restrict'),
    requestedByKind: p.text(),
    requestedById: p.text(),
    requestedByName: p.text(),
    /** When it first left for Stripe; the idempotency key is trusted for 23 hours from here. */
    firstSentAt: p.datetime().nullable(),
    attemptCount: p.integer().default(0),
    nextAttemptAt: p.datetime().nullable(),
    leasedUntil: p.datetime().nullable(),
    leaseToken: p.uuid().nullable(),
    errorCode: p.text().nullable(),
    errorMessage: p.text().nullable(),
    errorType: p.enum(errorTypes).nullable(),
    settledAt: p.datetime().nullable(),
    createdAt: createdAtColumn(),
    updatedAt: updatedAtColumn(),
  },
  uniques: [
    {
      name: 'stripe_operations_topup_under_way_unique',
      expression: `create unique index "stripe_operations_topup_under_way_unique" on "stripe_operations" (user_id) where kind = 'auto_topup' and state in ('requested', 'awaiting_approval', 'submitting', 'unknown')`,
    },
  ],
  indexes: [
    newestFirst('stripe_operations', 'product_id', 'state'),
    newestFirst('stripe_operations', 'user_id'),
    indexOn('stripe_operations', ['product_id', 'target_stripe_id']),
    indexOn(
      'stripe_operations',
      ['next_attempt_at', 'id'],
      `state in ('requested', 'submitting', 'unknown')`,
    ),
    sparseIndex('stripe_operations', 'approval_request_id'),
  ],
});

export class StripeOperation extends StripeOperationSchema.class {}
StripeOperationSchema.setClass(StripeOperation);
