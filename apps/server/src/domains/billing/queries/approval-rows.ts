import {
  type approvalStates,
  type approvalView,
  makeRightQuoteInput,
  type RefundReason,
  type RefundState,
} from '@backdesk/contract';
import { format } from '@backdesk/money';
import { type RawBuilder, sql } from 'kysely';
import type { z } from 'zod';
import type { Principal } from '../../../platform/actor.ts';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { Refusal } from '../../../platform/errors.ts';
import { aboveOwnLimit, approvalEnded, movedSentence, notDecidable } from '../rules/approval.ts';
import { refundable } from '../rules/refundable.ts';
import { type OperationRow, wishOf } from '../rules/operation-view.ts';
import { refundQuoteHash } from '../rules/refund-quote.ts';
import { amendsQuote, quoteLines } from './amends-quote.ts';
import { changeQuote, type GivingChange, subscriptionAtStripe } from './change-quote.ts';
import { creditLines, creditQuote, storedCredit } from './credit-quote.ts';
import { goodwillLeftFor } from './goodwill-used.ts';
import { refundTaxOf } from './refund-tax.ts';
import { refundBlockOf } from './refund-block.ts';
import { refundsOfPayment } from './refund-rows.ts';

type ApprovalState = (typeof approvalStates)[number];

/** A request about a refund, with what a decision needs to know. */
export type ApprovalRow = {
  id: string;
  product_id: string;
  product_name: string;
  user_id: string;
  user_name: string | null;
  kind: 'refund' | 'make_right' | 'discount' | 'subscription_change' | 'credit_grant';
  target_id: string;
  state: ApprovalState;
  amount: string;
  currency: string;
  quote_hash: string;
  /** Null of a change of a subscription. */
  reason: RefundReason | null;
  note: string | null;
  requester_id: string;
  requester_name: string;
  beneficiary_member_id: string | null;
  approver_name: string | null;
  decision_note: string | null;
  decided_at: string | null;
  expires_at: string;
  created_at: string;
  refund_id: string | null;
  refund_state: RefundState | null;
  payment_id: string | null;
  payment_status: string | null;
  captured: string | null;
  refunded: string | null;
  is_disputed: boolean | null;
  payment_intent: string | null;
  refund_amount: string | null;
  invoice_tax: string | null;
  invoice_total: string | null;
  amends_id: string | null;
  grant_id: string | null;
  wish: Record<string, unknown> | null;
  operation_id: string | null;
  operation_kind: OperationRow['kind'] | null;
  operation_state: OperationRow['state'] | null;
  operation_parameters: Record<string, unknown> | null;
  subscription_id: string | null;
  subscription_stripe_id: string | null;
};

/** Requests for which `where` holds (of `a`, the request), in this order. */
export async function approvalRows(
  em: EntityManager,
  where: RawBuilder<unknown>,
  order: RawBuilder<unknown> = sql`a.created_at desc, a.id desc`,
): Promise<ApprovalRow[]> {
  const { rows } = await sql<ApprovalRow>`
    select a.id, a.product_id, pr.name as product_name, a.user_id, u.full_name as user_name, a.kind, a.state, a.target_id,
      a.amount_cents::text as amount, a.currency, a.quote_hash, coalesce(r.reason, m.reason) as reason, a.note, a.requester_id, a.requester_name,
      a.beneficiary_member_id, a.approver_name, a.decision_note, a.decided_at, a.expires_at, a.created_at,
      r.id as refund_id, r.state as refund_state, p.id as payment_id, p.status as payment_status,
      p.captured_cents::text as captured, p.refunded_cents::text as refunded, p.is_disputed,
      p.stripe_payment_intent_id as payment_intent, r.amount_cents::text as refund_amount,
      i.tax_cents::text as invoice_tax, i.total_cents::text as invoice_total, m.id as amends_id, m.grant_id, coalesce(m.wish, a.wish) as wish, o.id as operation_id, o.kind as operation_kind, o.state as operation_state,
      o.parameters as operation_parameters, o.target_stripe_id as subscription_stripe_id,
      (select s.id from subscriptions s where s.product_id = o.product_id and s.stripe_subscription_id = o.target_stripe_id) as subscription_id
    from approval_requests a
    left join refunds r on r.approval_request_id = a.id left join payments p on p.id = r.payment_id
    left join invoices i on i.id = p.invoice_id
    left join amends m on m.approval_request_id = a.id
    left join stripe_operations o on o.approval_request_id = a.id and m.id is null
    join users u on u.id = a.user_id join products pr on pr.id = a.product_id
    where ${where} order by ${order} limit 100`.execute(plainSql(em));
  return rows;
}

export type QuoteNow = {
  leftCents: bigint;
  hash: string;
  refusal: string | null;
  lines: string[];
  /** What it counts for against whoever agrees, in minor units. */
  countedCents: bigint;
};
type Part = Omit<QuoteNow, 'countedCents'> & Partial<Pick<QuoteNow, 'countedCents'>>;

/** What is asked for as it is now, with its hash; for a refund also what is left of the payment without it. */
export async function quoteNow(
  em: EntityManager,
  row: ApprovalRow,
  reader: Principal,
  now: Date,
): Promise<QuoteNow> {
  return { countedCents: BigInt(row.amount), ...(await partNow(em, row, reader, now)) };
}

async function partNow(em: EntityManager, row: ApprovalRow, reader: Principal, now: Date): Promise<Part> {
  if (row.kind === 'refund') return refundQuoteNow(em, row);
  if (row.kind === 'make_right') return amendsQuoteNow(em, row, reader, now);
  if (row.kind === 'credit_grant') return creditQuoteNow(em, row, now);
  return changeQuoteNow(em, row, now);
}

async function changeQuoteNow(em: EntityManager, row: ApprovalRow, now: Date): Promise<Part> {
  const subscription = await subscriptionAtStripe(em, row.product_id, row.subscription_stripe_id ?? '');
  if (!subscription) return { leftCents: 0n, hash: '', refusal: 'The subscription is gone.', lines: [] };
  const change = { kind: row.operation_kind, parameters: row.operation_parameters } as GivingChange;
  const { hash, refusal } = await changeQuote(em, subscription, row.operation_id ?? '', change, now);
  return { leftCents: 0n, hash, refusal, lines: [] };
}

/** Credit counts for what it was worth when it was asked for, or for what it is worth now where that is more. */
async function creditQuoteNow(em: EntityManager, row: ApprovalRow, now: Date): Promise<Part> {
  const asked = BigInt(row.amount);
  const words = (amount: bigint) => format({ amount, currency: row.currency });
  try {
    const { hash, refusal, worthCents } = await creditQuote(em, storedCredit(row.wish), now, asked);
    const worth = worthCents ?? asked;
    return {
      leftCents: 0n,
      hash,
      refusal,
      countedCents: worth > asked ? worth : asked,
      lines: worth === asked ? [] : [`Worth ${words(worth)} by now, ${words(asked)} when it was asked for`],
    };
  } catch (error) {
    // A product that has no credit any more.
    if (!(error instanceof Refusal)) throw error;
    return { leftCents: 0n, hash: '', refusal: error.message, lines: [] };
  }
}

async function amendsQuoteNow(
  em: EntityManager,
  row: ApprovalRow,
  reader: Principal,
  now: Date,
): Promise<Part> {
  try {
    const quote = await amendsQuote(em, reader, makeRightQuoteInput.parse(row.wish), now, row.refund_id);
    return { leftCents: 0n, hash: quote.hash, refusal: null, lines: quoteLines(quote) };
  } catch (error) {
    // What cannot be done any more has no numbers.
    if (!(error instanceof Refusal)) throw error;
    return { leftCents: 0n, hash: '', refusal: error.message, lines: [] };
  }
}

async function refundQuoteNow(em: EntityManager, row: ApprovalRow): Promise<Part> {
  const others = (await refundsOfPayment(em, row.payment_id ?? '')).filter(({ id }) => id !== row.refund_id);
  const left = refundable(
    {
      status: row.payment_status ?? '',
      capturedCents: BigInt(row.captured ?? 0),
      refundedCents: BigInt(row.refunded ?? 0),
      currency: row.currency,
      isDisputed: row.is_disputed ?? false,
      stripePaymentIntentId: row.payment_intent,
    },
    others,
    await refundBlockOf(em, row.user_id),
  );
  const hash = refundQuoteHash({
    refundId: row.refund_id ?? '',
    paymentId: row.payment_id ?? '',
    amountCents: BigInt(row.amount),
    currency: row.currency,
    reason: row.reason ?? '',
    refundableCents: left.amount,
  });
  return { leftCents: left.amount, hash, refusal: left.refusal?.sentence ?? null, lines: [] };
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
  const quote = isOpen ? await quoteNow(em, row, reader, now) : undefined;
  const change =
    row.operation_kind && row.operation_parameters
      ? { kind: row.operation_kind, parameters: row.operation_parameters }
      : null;
  const leftCents = quote?.leftCents ?? BigInt(row.captured ?? 0) - BigInt(row.refunded ?? 0);
  return {
    id: row.id,
    kind: row.kind,
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
    paid: row.captured === null ? null : { amount: BigInt(row.captured), currency: row.currency },
    leftAfter:
      row.kind === 'refund'
        ? {
            amount: isOpen && leftCents > amount.amount ? leftCents - amount.amount : isOpen ? 0n : leftCents,
            currency: row.currency,
          }
        : null,
    refundTax: await refundTaxOf(em, row),
    amendsId: row.amends_id,
    lines: change
      ? [wishOf(change)]
      : row.kind === 'credit_grant'
        ? [...creditLines(storedCredit(row.wish), row.currency), ...(quote?.lines ?? [])]
        : (quote?.lines ?? []),
    change:
      change && row.subscription_id && row.operation_state
        ? { subscriptionId: row.subscription_id, kind: change.kind, state: row.operation_state }
        : null,
    leftToGive: isOpen ? await leftToGive(em, row, reader, now) : null,
    refundId: row.refund_id,
    refundState: row.refund_state,
    quoteHash: quote?.hash ?? row.quote_hash,
    notApprovableBecause:
      approvalEnded(row, now) ??
      notDecidable(row, reader) ??
      aboveOwnLimit(quote?.countedCents ?? amount.amount, reader, (cents) =>
        format({ amount: cents, currency: row.currency }),
      ) ??
      (quote && quote.hash !== row.quote_hash ? movedSentence(row.kind, quote.refusal) : null),
  };
}

/** What this reader may still give, where there is a limit. */
async function leftToGive(em: EntityManager, row: ApprovalRow, reader: Principal, now: Date) {
  const about = { productId: row.product_id, userId: row.user_id, currency: row.currency };
  const amount = await goodwillLeftFor(em, reader, about, now);
  return amount === null ? null : { amount, currency: row.currency };
}
