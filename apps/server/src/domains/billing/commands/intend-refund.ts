import type { refundPaymentInput, RefundState, refundView } from '@backdesk/contract';
import { format } from '@backdesk/money';
import { LockMode, UniqueConstraintViolationException } from '@mikro-orm/core';
import type { z } from 'zod';
import type { Principal } from '../../../platform/actor.ts';
import { notFound, Refusal } from '../../../platform/errors.ts';
import { announce } from '../../../platform/http/change-bus.ts';
import type { ApprovalRequest } from '../entities/approval-request.ts';
import { Payment } from '../entities/payment.ts';
import { Refund } from '../entities/refund.ts';
import { refundBlockOf } from '../queries/refund-block.ts';
import { type FullRefundRow, refundById, refundsOfPayment } from '../queries/refund-rows.ts';
import { toRefundView } from '../rules/refund-view.ts';
import { refundable } from '../rules/refundable.ts';
import type { RefundContext } from './refund-context.ts';
import type { About } from './spend-goodwill.ts';

export type RefundWish = z.output<typeof refundPaymentInput>;
export type RefundView = z.output<typeof refundView>;

/**
 * Locks the payment's row, so that two people cannot both see the same money left, and says what is left;
 * or the refund that this wish is already. Throws the refusal of what cannot be refunded.
 */
export async function weighRefund(
  ctx: RefundContext,
  actor: Principal,
  input: RefundWish,
): Promise<{ repeated: RefundView } | { payment: Payment; refunds: FullRefundRow[]; leftCents: bigint }> {
  const { em } = ctx;
  const payment = await em.findOne(Payment, input.paymentId, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!payment) throw notFound('payment');
  const repeated = await sameOperation(ctx, actor, input);
  if (repeated) return { repeated };
  const refunds = await refundsOfPayment(em, payment.id);
  const left = refundable(payment, refunds, await refundBlockOf(em, payment.user.id));
  const asked = { amount: input.amount, currency: payment.currency };
  if (input.currency !== payment.currency)
    throw new Refusal(
      'refund_currency_mismatch',
      `This payment was made in ${payment.currency}, so it can only be refunded in ${payment.currency}, not in ${input.currency}.`,
    );
  if (left.refusal) throw new Refusal(left.refusal.reason, left.refusal.sentence);
  if (input.amount > left.amount)
    throw new Refusal(
      'refund_exceeds_payment',
      `Only ${format({ ...asked, amount: left.amount })} of this payment is left to refund, and this is ${format(asked)}. Lower the amount.`,
    );
  return { payment, refunds, leftCents: left.amount };
}

/** Writes the intent down, which holds its money from then on, and tells the screens. */
export async function insertRefund(
  ctx: RefundContext,
  actor: Principal,
  payment: Payment,
  input: RefundWish,
  { state, approvalRequest }: { state: RefundState; approvalRequest?: ApprovalRequest },
): Promise<RefundView> {
  const { em } = ctx;
  const refund = em.create(Refund, {
    id: input.operationId,
    product: payment.product,
    user: payment.user,
    payment,
    state,
    amountCents: input.amount,
    currency: payment.currency,
    reason: input.reason,
    note: input.note || null,
    ticket: input.ticket || null,
    requestedByKind: actor.kind,
    requestedById: actor.id,
    requestedByName: actor.name,
    nextAttemptAt: state === 'requested' ? ctx.services.clock.now() : null,
    ...(approvalRequest && { approvalRequest }),
  });
  await em.flush().catch((error: unknown) => {
    // The same id for two payments at the same moment: each locked its own payment, the key met here.
    throw error instanceof UniqueConstraintViolationException ? operationReused() : error;
  });
  await announce(em, {
    productId: payment.product.id,
    userId: payment.user.id,
    topic: 'refund',
    id: payment.id,
  });
  return toRefundView({
    id: refund.id,
    paymentId: payment.id,
    stripeRefundId: null,
    state,
    amountCents: input.amount,
    currency: payment.currency,
    reason: input.reason,
    note: input.note || null,
    detail: null,
    requestedByName: actor.name,
    createdAt: refund.createdAt,
    settledAt: null,
  });
}

/** Whom a refund of this payment is given to, as it counts against limits. */
export const aboutOf = ({ product, user, currency }: Payment): About => ({
  productId: product.id,
  userId: user.id,
  currency,
});

/** The refund that this operation id already is; a different wish under the same id is refused. */
async function sameOperation(
  ctx: RefundContext,
  actor: Principal,
  input: RefundWish,
): Promise<RefundView | undefined> {
  const known = await refundById(ctx.em, input.operationId);
  if (!known) return undefined;
  const isSame =
    known.paymentId === input.paymentId &&
    known.amountCents === input.amount &&
    known.currency === input.currency &&
    known.reason === input.reason &&
    known.requestedById === actor.id;
  if (!isSame) throw operationReused();
  ctx.nothingChanged('the same refund was asked for again');
  return toRefundView(known);
}

function operationReused(): Refusal {
  return new Refusal(
    'operation_reused',
    'This request was already used for another refund. Close the dialog and open it again.',
  );
}
