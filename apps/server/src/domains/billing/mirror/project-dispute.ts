import { sql } from 'kysely';
import type Stripe from 'stripe';
import { plainSql } from '../../../platform/db/kysely.ts';
import { newId } from '../../../platform/ids.ts';
import { disputeStatusOf } from '../rules/stripe-states.ts';
import { disputedPayments, lockPayments } from './disputed.ts';
import { idsByStripeId } from './references.ts';
import { cleanText, currencyOf, fromUnix, idOf } from './text.ts';
import { type RowOf, upsert } from './upsert.ts';
import type { Change, Work } from './work.ts';

/** What Stripe says about a dispute. */
export function disputeRow(raw: Stripe.Dispute): Omit<RowOf<'disputes'>, 'payment' | 'charge'> {
  const details = raw.evidence_details;
  const sum = (pick: (movement: Stripe.BalanceTransaction) => number) =>
    raw.balance_transactions.reduce((total, movement) => total + BigInt(pick(movement)), 0n);
  return {
    stripeDisputeId: raw.id,
    stripeChargeId: idOf(raw.charge),
    stripeStatus: raw.status,
    status: disputeStatusOf(raw.status),
    reason: cleanText(raw.reason),
    networkReasonCode: cleanText(raw.network_reason_code),
    amountCents: BigInt(raw.amount),
    currency: currencyOf(raw.currency),
    balanceCents: sum(({ net }) => net),
    feeCents: sum(({ fee }) => fee),
    isChargeRefundable: raw.is_charge_refundable,
    hasEvidence: details.has_evidence,
    isPastDue: details.past_due,
    submissionCount: details.submission_count,
    evidenceDueAt: fromUnix(details.due_by),
  };
}

/** Writes disputes, and whether their payments count as disputed now. */
export async function writeDisputes(work: Work, raws: readonly Stripe.Dispute[]): Promise<Change[]> {
  const payments = await lockPayments(
    work,
    raws.map((raw) => idOf(raw.payment_intent)).filter((id) => id !== null),
  );
  const charges = await idsByStripeId(
    work,
    'charges',
    raws.map((raw) => idOf(raw.charge)),
  );
  const changes: Change[] = [];
  const rows = raws.flatMap((raw) => {
    const payment = payments.get(idOf(raw.payment_intent) ?? '');
    if (!payment) return [];
    work.returned.add(payment.id);
    changes.push({ userId: payment.userId, topic: 'payment', id: payment.id });
    return [
      {
        id: newId(),
        product: work.productId,
        user: payment.userId,
        payment: payment.id,
        charge: charges.get(idOf(raw.charge) ?? '') ?? null,
        ...disputeRow(raw),
        createdAt: fromUnix(raw.created) ?? new Date(),
      },
    ];
  });
  await upsert(work, 'disputes', rows, { key: ['product', 'stripeDisputeId'] });
  const disputed = await disputedPayments(
    work,
    changes.map(({ id }) => id),
  );
  const flags = [...disputed].map(([id, isDisputed]) => ({ id, is_disputed: isDisputed }));
  await sql`
    update payments p set is_disputed = x.is_disputed
    from jsonb_to_recordset(${JSON.stringify(flags)}::jsonb) as x(id uuid, is_disputed boolean)
    where p.id = x.id and p.is_disputed <> x.is_disputed`.execute(plainSql(work.em));
  return changes;
}
