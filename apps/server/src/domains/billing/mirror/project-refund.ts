import { sql } from 'kysely';
import type Stripe from 'stripe';
import { plainSql } from '../../../platform/db/kysely.ts';
import { newId } from '../../../platform/ids.ts';
import { refundDetail, refundStateOf } from '../rules/stripe-states.ts';
import { type KnownPayment, paymentsByIntent } from './references.ts';
import { cleanText, currencyOf, fromUnix, idOf } from './text.ts';
import { type RowOf, upsert } from './upsert.ts';
import type { Change, Work } from './work.ts';

/** The metadata key that ties a refund at Stripe to the operation that asked for it. */
export const operationKey = 'backdesk_operation_id';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What Stripe says about a refund. */
export function refundRow(raw: Stripe.Refund): Omit<RowOf<'refunds'>, 'payment'> {
  const state = refundStateOf(raw.status);
  return {
    stripeRefundId: raw.id,
    state,
    stripeStatus: cleanText(raw.status),
    stripeReason: cleanText(raw.reason),
    pendingReason: cleanText(raw.pending_reason),
    failureReason: cleanText(raw.failure_reason),
    stripeBalanceTransactionId: idOf(raw.balance_transaction),
    detail: refundDetail(state, raw.pending_reason, raw.failure_reason),
    amountCents: BigInt(raw.amount),
    currency: currencyOf(raw.currency),
  };
}

type Item = { raw: Stripe.Refund; payment: KnownPayment };

/**
 * Writes what Stripe says about refunds: onto the row of the operation that asked for it when the
 * metadata names one of this very payment and amount, else as a refund that was made outside.
 */
export async function writeRefunds(work: Work, raws: readonly Stripe.Refund[]): Promise<Change[]> {
  const payments = await paymentsByIntent(
    work,
    raws.map((raw) => idOf(raw.payment_intent)),
  );
  const items = raws.flatMap((raw): Item[] => {
    const payment = payments.get(idOf(raw.payment_intent) ?? '');
    return payment ? [{ raw, payment }] : [];
  });
  const own = new Set<string>();
  for (const item of items) if (await settleOwn(work, item)) own.add(item.raw.id);
  await upsertExternal(
    work,
    items.filter(({ raw }) => !own.has(raw.id)),
  );
  for (const { payment } of items) {
    work.users.add(payment.userId);
    work.returned.add(payment.id);
  }
  return items.map(({ payment }) => ({ userId: payment.userId, topic: 'refund', id: payment.id }));
}

/** Settles the row of the operation that a refund names; false when there is none that fits. */
async function settleOwn(work: Work, { raw, payment }: Item): Promise<boolean> {
  const operationId = raw.metadata?.[operationKey];
  if (operationId === undefined || !UUID.test(operationId)) return false;
  const row = refundRow(raw);
  const result = await sql`
    update refunds set state = ${row.state}, stripe_refund_id = ${raw.id}, stripe_status = ${row.stripeStatus},
      stripe_reason = ${row.stripeReason}, pending_reason = ${row.pendingReason},
      failure_reason = ${row.failureReason}, stripe_balance_transaction_id = ${row.stripeBalanceTransactionId},
      detail = ${row.detail}, lease_token = null, leased_until = null, next_attempt_at = null,
      settled_at = case when ${isFinal(row.state)} then coalesce(settled_at, now()) end
    where id = ${operationId} and payment_id = ${payment.id} and amount_cents = ${row.amountCents}
      and (stripe_refund_id is null or stripe_refund_id = ${raw.id})`.execute(plainSql(work.em));
  return (result.numAffectedRows ?? 0n) > 0n;
}

async function upsertExternal(work: Work, items: readonly Item[]): Promise<void> {
  await upsert(
    work,
    'refunds',
    items.map(({ raw, payment }) => {
      const row = refundRow(raw);
      const createdAt = fromUnix(raw.created) ?? new Date();
      return {
        id: newId(),
        product: work.productId,
        user: payment.userId,
        payment: payment.id,
        ...row,
        isExternal: true,
        // Stripe does not say when; the same as when it is met in its final state at first.
        settledAt: isFinal(row.state) ? createdAt : null,
        createdAt,
      };
    }),
    {
      key: ['product', 'stripeRefundId'],
      keep: ['user', 'payment', 'amountCents', 'currency', 'isExternal'],
      set: {
        settledAt: sql`case when excluded.settled_at is not null then coalesce(refunds.settled_at, excluded.settled_at) end`,
      },
    },
  );
}

const isFinal = (state: string): boolean => ['succeeded', 'failed', 'canceled'].includes(state);
