import { type approvalView, type decideApprovalInput, makeRightQuoteInput } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Principal } from '../../../platform/actor.ts';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { notFound, Refusal } from '../../../platform/errors.ts';
import { announce } from '../../../platform/http/change-bus.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { format } from '@backdesk/money';
import { submitOperationQueue, submitRefundQueue } from '../jobs/queues.ts';
import type { ApprovalProviders } from '../providers.ts';
import { amendsQuote } from '../queries/amends-quote.ts';
import { givenAs } from '../queries/change-quote.ts';
import { type ApprovalRow, approvalRows, quoteNow, toApprovalView } from '../queries/approval-rows.ts';
import { storedCredit } from '../queries/credit-quote.ts';
import { creditTermsOf } from '../queries/credit-terms.ts';
import { refundsOfPayment } from '../queries/refund-rows.ts';
import { aboveOwnLimit, approvalEnded, movedSentence, notDecidable } from '../rules/approval.ts';
import { requireAllowance } from '../rules/refund-allowance.ts';
import { grantCredits, lockCredit } from './grant-credits.ts';
import { giveCredit, spendAmends } from './make-right.ts';
import { spendGoodwill } from './spend-goodwill.ts';

type View = z.output<typeof approvalView>;

/**
 * Agrees to a request, or refuses it. To agree means to stand for the refund as if one made it oneself: by
 * role, within one's limit, with a fresh second factor above one's threshold, and for exactly what was
 * asked. The payment is locked, and nothing may have moved on it.
 */
export async function decideApproval(
  ctx: MutationContext,
  providers: ApprovalProviders,
  actor: Principal,
  { approvalId, quoteHash, decision, note }: z.output<typeof decideApprovalInput>,
): Promise<View> {
  const isApproved = decision === 'approve';
  if (isApproved) await lockCreditAskedFor(ctx.em, approvalId, 'credit_grant');
  const row = await lockedApproval(ctx.em, approvalId);
  if (isApproved) await lockCreditAskedFor(ctx.em, approvalId, 'make_right');
  const now = ctx.services.clock.now();
  const ended = approvalEnded(row, now);
  if (ended) throw new Refusal('approval_ended', ended);
  const words = (amount: bigint) => format({ amount, currency: row.currency });
  const quote = isApproved ? await quoteNow(ctx.em, row, actor, now) : undefined;
  const amountCents = quote?.countedCents ?? BigInt(row.amount);
  const barred = notDecidable(row, actor) ?? (isApproved ? aboveOwnLimit(amountCents, actor, words) : null);
  if (barred) throw new Refusal('approval_not_yours', barred);
  if (quote) {
    if (quote.hash !== row.quote_hash || quoteHash !== row.quote_hash)
      throw new Refusal('quote_changed', movedSentence(row.kind, quote.refusal));
    await standFor(ctx, actor, row, amountCents, now);
    if (row.kind === 'credit_grant')
      await grantCredits(ctx, providers, actor, storedCredit(row.wish), { isCounted: true });
  }
  await sql`
    update approval_requests set state = ${!isApproved ? 'denied' : row.kind === 'credit_grant' ? 'executed' : 'approved'}, approver_id = ${actor.id},
      approver_name = ${actor.name}, decision_note = ${note || null}, decided_at = ${now}
    where id = ${row.id}`.execute(plainSql(ctx.em));
  if (isApproved) {
    const moved = await moveHeld(ctx.em, row, 'requested', null, now);
    for (const refundId of moved.refunds)
      await ctx.services.jobs.send(ctx.em, submitRefundQueue.name, { refundId });
    for (const operationId of moved.operations)
      await ctx.services.jobs.send(ctx.em, submitOperationQueue.name, { operationId });
    if (row.grant_id !== null)
      await giveCredit(ctx, providers, actor, makeRightQuoteInput.parse(row.wish), row.grant_id);
  } else {
    const why = note ? `: ${note}` : '.';
    await moveHeld(ctx.em, row, 'canceled', `${actor.name} did not agree${why}`, now);
  }
  ctx.audit({
    action: `billing.${isApproved ? 'approve' : 'deny'}_${row.kind}`,
    target: targetOf(row),
    productId: row.product_id,
    ...(row.reason && { reason: row.reason }),
    before: { requestedBy: row.requester_name },
    after: {
      approvalId: row.id,
      paymentId: row.payment_id,
      userId: row.user_id,
      amountCents,
      currency: row.currency,
      note,
    },
  });
  return shown(ctx, actor, row.id);
}

/** What a request is about, for the audit log. */
export function targetOf(row: ApprovalRow): { kind: string; id: string } {
  if (row.kind === 'credit_grant') return { kind: 'credit_grant', id: row.target_id };
  if (row.amends_id !== null) return { kind: 'amends', id: row.amends_id };
  if (row.subscription_id !== null) return { kind: 'subscription', id: row.subscription_id };
  return { kind: 'refund', id: row.refund_id ?? row.id };
}

/** Whoever agrees needs what doing it would need; it counts against their own limits. */
async function standFor(
  ctx: MutationContext,
  actor: Principal,
  row: ApprovalRow,
  amount: bigint,
  now: Date,
): Promise<void> {
  if (row.kind === 'make_right') {
    const quote = await amendsQuote(ctx.em, actor, makeRightQuoteInput.parse(row.wish), now, row.refund_id);
    const ids = { refundId: row.refund_id ?? '', grantId: row.grant_id ?? '' };
    return spendAmends(ctx, actor, { userId: row.user_id, quote, ids });
  }
  const about = { productId: row.product_id, userId: row.user_id, currency: row.currency };
  if (row.kind === 'credit_grant')
    return spendGoodwill(ctx, actor, about, [{ id: row.target_id, kind: 'credit', amountCents: amount }]);
  if (row.kind !== 'refund') {
    const given = Object.values(givenAs).find(({ approval }) => approval === row.kind);
    if (!given) throw new Error(`Nothing says what a request of the kind ${row.kind} counts as.`);
    const gift = { id: row.operation_id ?? '', kind: given.goodwill, amountCents: amount };
    return spendGoodwill(ctx, actor, about, [gift]);
  }
  const refunds = await refundsOfPayment(ctx.em, row.payment_id ?? '');
  requireAllowance(
    actor,
    { amount, currency: row.currency },
    refunds.filter(({ id }) => id !== row.refund_id),
    now,
  );
  await spendGoodwill(ctx, actor, about, [{ id: row.refund_id ?? '', kind: 'refund', amountCents: amount }]);
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
  await moveHeld(ctx.em, row, 'canceled', `${actor.name} withdrew the request.`, now);
  ctx.audit({
    action: `billing.withdraw_${row.kind}_approval`,
    target: targetOf(row),
    productId: row.product_id,
    after: { approvalId: row.id, userId: row.user_id },
  });
  return shown(ctx, actor, row.id);
}

/**
 * Credit that is agreed to takes its locks in the order of credit that is given at once; together with more, after the
 * rows of that.
 */
async function lockCreditAskedFor(
  em: EntityManager,
  approvalId: string,
  kind: 'credit_grant' | 'make_right',
): Promise<void> {
  const { rows } = await sql<{ userId: string; operationId: string }>`
    select a.user_id as "userId", coalesce(m.grant_id::text, a.target_id) as "operationId" from approval_requests a
    join products p on p.id = a.product_id left join amends m on m.approval_request_id = a.id
    where a.id = ${approvalId} and a.kind = ${kind} and p.credits_unit is not null
      and (m.id is null or m.grant_id is not null)`.execute(plainSql(em));
  for (const { userId, operationId } of rows)
    await lockCredit(em, await creditTermsOf(em, userId), operationId);
}

/** The rows of the subscription and the payment first, as everything that moves them does; then the request. */
async function lockedApproval(em: EntityManager, approvalId: string): Promise<ApprovalRow> {
  await sql`
    select from subscriptions s where (s.product_id, s.stripe_subscription_id) in (
      select o.product_id, o.target_stripe_id from stripe_operations o where o.approval_request_id = ${approvalId}) for update`.execute(
    plainSql(em),
  );
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

/** Moves what a request holds on from where it waits, and tells the screens; returns the ids of what moved. */
export async function moveHeld(
  em: EntityManager,
  row: Pick<ApprovalRow, 'id' | 'product_id' | 'user_id' | 'payment_id'>,
  state: 'requested' | 'canceled',
  detail: string | null,
  now: Date,
): Promise<{ refunds: string[]; operations: string[] }> {
  const dueAt = state === 'requested' ? now : null;
  const endedAt = state === 'canceled' ? now : null;
  const refunds = await sql<{ id: string }>`
    update refunds set state = ${state}, detail = ${detail}, next_attempt_at = ${dueAt}, settled_at = ${endedAt}
    where approval_request_id = ${row.id} and state = 'awaiting_approval' returning id`.execute(plainSql(em));
  const operations = await sql<{ id: string; target: string }>`
    update stripe_operations set state = ${state}, error_message = ${detail}, next_attempt_at = ${dueAt},
      settled_at = ${endedAt}
    where approval_request_id = ${row.id} and state = 'awaiting_approval'
    returning id, target_stripe_id as target`.execute(plainSql(em));
  const about = { productId: row.product_id, userId: row.user_id };
  if (row.payment_id !== null) await announce(em, { ...about, topic: 'refund', id: row.payment_id });
  for (const { target } of operations.rows)
    await announce(em, { ...about, topic: 'subscription', id: target });
  return { refunds: refunds.rows.map(({ id }) => id), operations: operations.rows.map(({ id }) => id) };
}

async function shown(ctx: MutationContext, actor: Principal, approvalId: string): Promise<View> {
  const [row] = await approvalRows(ctx.em, sql`a.id = ${approvalId}`);
  if (!row) throw notFound('request');
  return toApprovalView(ctx.em, row, actor, ctx.services.clock.now());
}
