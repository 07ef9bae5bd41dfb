import type Stripe from 'stripe';
import type { EntityManager } from '../../../platform/db/database.ts';
import { newId } from '../../../platform/ids.ts';
import { refundDetail, refundStateOf } from '../rules/stripe-states.ts';
import { billingTables } from './tables.ts';
import { currencyOf, fromUnix } from './text.ts';

/** The metadata key that ties a refund at Stripe to the operation that asked for it. */
export const operationKey = 'backdesk_operation_id';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Writes what Stripe says about a refund: onto the row of the operation that asked for it when the
 * metadata names one of this very payment and amount, else as a refund that was made outside.
 */
export async function projectRefund(
  em: EntityManager,
  payment: { id: string; productId: string; userId: string },
  raw: Stripe.Refund,
): Promise<void> {
  const state = refundStateOf(raw.status);
  const isFinal = state === 'succeeded' || state === 'failed' || state === 'canceled';
  const columns = {
    state,
    stripeRefundId: raw.id,
    detail: refundDetail(state, raw.pending_reason, raw.failure_reason),
    leaseToken: null,
    leasedUntil: null,
    nextAttemptAt: null,
  };
  const db = billingTables(em);
  const createdAt = fromUnix(raw.created);
  const operationId = raw.metadata?.[operationKey];
  if (operationId !== undefined && UUID.test(operationId)) {
    const own = await db
      .updateTable('refunds')
      .set((eb) => ({
        ...columns,
        settledAt: isFinal ? eb.fn.coalesce('settledAt', eb.val(new Date())) : null,
      }))
      .where('id', '=', operationId)
      .where('payment', '=', payment.id)
      .where('amountCents', '=', BigInt(raw.amount))
      .where((eb) => eb.or([eb('stripeRefundId', 'is', null), eb('stripeRefundId', '=', raw.id)]))
      .executeTakeFirst();
    if (own.numUpdatedRows > 0n) return;
  }
  await db
    .insertInto('refunds')
    .values({
      id: newId(),
      product: payment.productId,
      user: payment.userId,
      payment: payment.id,
      amountCents: BigInt(raw.amount),
      currency: currencyOf(raw.currency),
      reason: null,
      note: null,
      isExternal: true,
      createdAt: createdAt ?? new Date(),
      settledAt: isFinal ? createdAt : null,
      requestedByKind: null,
      requestedById: null,
      requestedByName: null,
      firstSentAt: null,
      ...columns,
    })
    .onConflict((conflict) =>
      conflict.columns(['product', 'stripeRefundId']).doUpdateSet((eb) => ({
        state: columns.state,
        detail: columns.detail,
        // Stripe does not say when; the same as when it is met in its final state at first.
        settledAt: isFinal ? eb.fn.coalesce('refunds.settledAt', eb.val(createdAt)) : null,
      })),
    )
    .execute();
}
