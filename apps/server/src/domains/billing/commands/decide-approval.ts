import type { approvalView, decideApprovalInput, RefundState } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Principal } from '../../../platform/actor.ts';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { notFound, Refusal } from '../../../platform/errors.ts';
import { announce } from '../../../platform/http/change-bus.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { format } from '@backdesk/money';
import { submitRefundQueue } from '../jobs/queues.ts';
import {
  type ApprovalRow,
  approvalRows,
  movedSentence,
  quoteNow,
  toApprovalView,
} from '../queries/approval-rows.ts';
import { refundsOfPayment } from '../queries/refund-rows.ts';
import { aboveOwnLimit, approvalEnded, notDecidable } from '../rules/approval.ts';
import { requireAllowance } from '../rules/refund-allowance.ts';
import { spendGoodwill } from './spend-goodwill.ts';

type View = z.output<typeof approvalView>;

/**
 * Agrees to a request, or refuses it. To agree means to stand for the refund as if one made it oneself: by
 * role, within one's limit, with a fresh second factor above one's threshold, and for exactly what was
 * asked. The payment is locked, and nothing may have moved on it.
 */
export async function decideApproval(
  ctx: MutationContext,
  actor: Principal,
  { approvalId, quoteHash, decision, note }: z.output<typeof decideApprovalInput>,
): Promise<View> {
  const row = await lockedApproval(ctx.em, approvalId);
  const now = ctx.services.clock.now();
  const ended = approvalEnded(row, now);
  if (ended) throw new Refusal('approval_ended', ended);
  const isApproved = decision === 'approve';
  const words = (amount: bigint) => format({ amount, currency: row.currency });
  const barred = notDecidable(row, actor) ?? (isApproved ? aboveOwnLimit(row, actor, words) : null);
  if (barred) throw new Refusal('approval_not_yours', barred);
  if (isApproved) {
    const quote = await quoteNow(ctx.em, row);
    if (quote.hash !== row.quote_hash || quoteHash !== row.quote_hash)
      throw new Refusal('quote_changed', movedSentence(quote.refusal));
    const others = (await refundsOfPayment(ctx.em, row.payment_id)).filter(({ id }) => id !== row.refund_id);
    requireAllowance(actor, { amount: BigInt(row.amount), currency: row.currency }, others, now);
    await spendGoodwill(ctx, actor, {
      id: row.refund_id,
      productId: row.product_id,
      userId: row.user_id,
      kind: 'refund',
      amountCents: BigInt(row.amount),
      currency: row.currency,
    });
  }
  await sql`
    update approval_requests set state = ${isApproved ? 'approved' : 'denied'}, approver_id = ${actor.id},
      approver_name = ${actor.name}, decision_note = ${note || null}, decided_at = ${now}
    where id = ${row.id}`.execute(plainSql(ctx.em));
  if (isApproved) {
    await moveRefund(ctx.em, row, 'requested', null, now);
    await ctx.services.jobs.send(ctx.em, submitRefundQueue.name, { refundId: row.refund_id });
  } else {
    const why = note ? `: ${note}` : '.';
    await moveRefund(ctx.em, row, 'canceled', `${actor.name} did not agree${why}`, now);
  }
  ctx.audit({
    action: isApproved ? 'billing.approve_refund' : 'billing.deny_refund',
    target: { kind: 'refund', id: row.refund_id },
    productId: row.product_id,
    reason: row.reason,
    before: { requestedBy: row.requester_name },
    after: {
      approvalId: row.id,
      paymentId: row.payment_id,
      userId: row.user_id,
      amountCents: BigInt(row.amount),
      currency: row.currency,
      note,
    },
  });
  return shown(ctx, actor, row.id);
}

/** Takes back what one asked for, while nobody has decided. */
export async function withdrawApproval(
  ctx: MutationContext,
  actor: Principal,
  { approvalId }: { approvalId: string },
): Promise<View> {
  const row = await lockedApproval(ctx.em, approvalId);
  const now = ctx.services.clock.now();
  if (row.requester_id !== actor.id)
    throw new Refusal(
      'approval_not_yours',
      `${row.requester_name} asked for this, so only they can withdraw it.`,
    );
  const ended = approvalEnded(row, now);
  if (ended) throw new Refusal('approval_ended', ended);
  await sql`update approval_requests set state = 'withdrawn' where id = ${row.id}`.execute(plainSql(ctx.em));
  await moveRefund(ctx.em, row, 'canceled', `${actor.name} withdrew the request.`, now);
  ctx.audit({
    action: 'billing.withdraw_refund_approval',
    target: { kind: 'refund', id: row.refund_id },
    productId: row.product_id,
    after: { approvalId: row.id, userId: row.user_id },
  });
  return shown(ctx, actor, row.id);
}

/** The payment's row first, as everything that moves its money does; then the request. */
async function lockedApproval(em: EntityManager, approvalId: string): Promise<ApprovalRow> {
  await sql`
    select from payments p where p.id = (
      select r.payment_id from refunds r where r.approval_request_id = ${approvalId}) for update`.execute(
    plainSql(em),
  );
  await sql`select from approval_requests where id = ${approvalId} for update`.execute(plainSql(em));
  const [row] = await approvalRows(em, sql`a.id = ${approvalId}`);
  if (!row) throw notFound('request');
  return row;
}

/** Moves a refund on from where it waits for approval, and tells the screens. */
export async function moveRefund(
  em: EntityManager,
  row: Pick<ApprovalRow, 'product_id' | 'user_id' | 'payment_id' | 'refund_id'>,
  state: Extract<RefundState, 'requested' | 'canceled'>,
  detail: string | null,
  now: Date,
): Promise<void> {
  await sql`
    update refunds set state = ${state}, detail = ${detail}, next_attempt_at = ${state === 'requested' ? now : null},
      settled_at = ${state === 'canceled' ? now : null}
    where id = ${row.refund_id} and state = 'awaiting_approval'`.execute(plainSql(em));
  await announce(em, {
    productId: row.product_id,
    userId: row.user_id,
    topic: 'refund',
    id: row.payment_id,
  });
}

async function shown(ctx: MutationContext, actor: Principal, approvalId: string): Promise<View> {
  const [row] = await approvalRows(ctx.em, sql`a.id = ${approvalId}`);
  if (!row) throw notFound('request');
  return toApprovalView(ctx.em, row, actor, ctx.services.clock.now());
}
