import type { approvalStates, approvalView, RefundReason, RefundState } from '@backdesk/contract';
import { format } from '@backdesk/money';
import { type RawBuilder, sql } from 'kysely';
import type { z } from 'zod';
import type { Principal } from '../../../platform/actor.ts';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { aboveOwnLimit, approvalEnded, notDecidable } from '../rules/approval.ts';
import { refundable } from '../rules/refundable.ts';
import { refundQuoteHash } from '../rules/refund-quote.ts';
import { refundsOfPayment } from './refund-rows.ts';

type ApprovalState = (typeof approvalStates)[number];

/** A request about a refund, with what a decision needs to know. */
export type ApprovalRow = {
  id: string;
  product_id: string;
  product_name: string;
  user_id: string;
  user_name: string | null;
  state: ApprovalState;
  amount: string;
  currency: string;
  quote_hash: string;
  reason: RefundReason;
  note: string | null;
  requester_id: string;
  requester_name: string;
  beneficiary_member_id: string | null;
  approver_name: string | null;
  decision_note: string | null;
  decided_at: string | null;
  expires_at: string;
  created_at: string;
  refund_id: string;
  refund_state: RefundState;
  payment_id: string;
  payment_status: string;
  captured: string;
  refunded: string;
  is_disputed: boolean;
  payment_intent: string | null;
};

/** Requests for which `where` holds (of `a`, the request), in this order. */
export async function approvalRows(
  em: EntityManager,
  where: RawBuilder<unknown>,
  order: RawBuilder<unknown> = sql`a.created_at desc, a.id desc`,
): Promise<ApprovalRow[]> {
  const { rows } = await sql<ApprovalRow>`
    select a.id, a.product_id, pr.name as product_name, a.user_id, u.full_name as user_name, a.state,
      a.amount_cents::text as amount, a.currency, a.quote_hash, r.reason, a.note, a.requester_id, a.requester_name,
      a.beneficiary_member_id, a.approver_name, a.decision_note, a.decided_at, a.expires_at, a.created_at,
      r.id as refund_id, r.state as refund_state, p.id as payment_id, p.status as payment_status,
      p.captured_cents::text as captured, p.refunded_cents::text as refunded, p.is_disputed,
      p.stripe_payment_intent_id as payment_intent
    from approval_requests a
    join refunds r on r.approval_request_id = a.id join payments p on p.id = r.payment_id
    join users u on u.id = a.user_id join products pr on pr.id = a.product_id
    where ${where} order by ${order} limit 100`.execute(plainSql(em));
  return rows;
}

/** What is left of the payment without the refund in question, and the hash of the whole as it is now. */
export async function quoteNow(
  em: EntityManager,
  row: ApprovalRow,
): Promise<{ leftCents: bigint; hash: string; refusal: string | null }> {
  const others = (await refundsOfPayment(em, row.payment_id)).filter(({ id }) => id !== row.refund_id);
  const left = refundable(
    {
      status: row.payment_status,
      capturedCents: BigInt(row.captured),
      refundedCents: BigInt(row.refunded),
      currency: row.currency,
      isDisputed: row.is_disputed,
      stripePaymentIntentId: row.payment_intent,
    },
    others,
  );
  const hash = refundQuoteHash({
    refundId: row.refund_id,
    paymentId: row.payment_id,
    amountCents: BigInt(row.amount),
    currency: row.currency,
    reason: row.reason,
    refundableCents: left.amount,
  });
  return { leftCents: left.amount, hash, refusal: left.refusal?.sentence ?? null };
}

/** A request as the desk shows it to this reader. */
export async function toApprovalView(
  em: EntityManager,
  row: ApprovalRow,
  reader: Principal,
  now: Date,
): Promise<z.output<typeof approvalView>> {
  const amount = { amount: BigInt(row.amount), currency: row.currency };
  const isOpen = row.state === 'pending';
  const quote = isOpen ? await quoteNow(em, row) : undefined;
  const leftCents = quote?.leftCents ?? BigInt(row.captured) - BigInt(row.refunded);
  return {
    id: row.id,
    kind: 'refund',
    state: isOpen && new Date(row.expires_at) <= now ? 'expired' : row.state,
    amount,
    reason: row.reason,
    note: row.note,
    requestedBy: row.requester_name,
    isOwn: row.requester_id === reader.id,
    createdAt: new Date(row.created_at),
    expiresAt: new Date(row.expires_at),
    decidedBy: row.approver_name,
    decidedAt: row.decided_at === null ? null : new Date(row.decided_at),
    decisionNote: row.decision_note,
    userId: row.user_id,
    userName: row.user_name ?? 'No name',
    productName: row.product_name,
    paymentId: row.payment_id,
    paid: { amount: BigInt(row.captured), currency: row.currency },
    leftAfter: {
      amount: isOpen && leftCents > amount.amount ? leftCents - amount.amount : isOpen ? 0n : leftCents,
      currency: row.currency,
    },
    refundId: row.refund_id,
    refundState: row.refund_state,
    quoteHash: quote?.hash ?? row.quote_hash,
    notApprovableBecause:
      approvalEnded(row, now) ??
      notDecidable(row, reader) ??
      aboveOwnLimit(row, reader, (cents) => format({ amount: cents, currency: row.currency })) ??
      (quote && quote.hash !== row.quote_hash ? movedSentence(quote.refusal) : null),
  };
}

/** Why what was asked for cannot be agreed to any more. */
export const movedSentence = (refusal: string | null): string =>
  `Something moved on this payment since it was asked for. ${refusal ?? 'What is left of it is another amount now.'} Deny it, and have it asked for anew.`;
