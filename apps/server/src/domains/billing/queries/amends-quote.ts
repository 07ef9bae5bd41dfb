import { amendsChangeLabels, type makeRightQuoteInput, type makeRightQuoteView } from '@backdesk/contract';
import { format } from '@backdesk/money';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Principal } from '../../../platform/actor.ts';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { notFound, Refusal } from '../../../platform/errors.ts';
import { clawbackDue } from '../rules/clawback.ts';
import { formatCard } from '../rules/format-card.ts';
import { monthlyCents } from '../rules/monthly.ts';
import { parametersHash } from '../rules/operation-parameters.ts';
import { isAboveLimit } from '../rules/refund-allowance.ts';
import { refundable } from '../rules/refundable.ts';
import { creditTermsOf, worthOf } from './credit-terms.ts';
import { goodwillLeftFor } from './goodwill-used.ts';
import { refundBlockOf } from './refund-block.ts';
import { refundsOfPayment } from './refund-rows.ts';

export type AmendsWish = z.output<typeof makeRightQuoteInput>;
export type AmendsQuote = z.output<typeof makeRightQuoteView>;

type PaymentRow = {
  status: string;
  captured: string;
  refunded: string;
  currency: string;
  is_disputed: boolean;
  intent: string | null;
  brand: string | null;
  last4: string | null;
  fee: string | null;
  fee_currency: string | null;
  lot_unit: 'cents' | 'credits' | null;
  lot_units: string | null;
  taken: string;
  succeeded: string;
};

/** Everything that a wish would do, in numbers, and a hash of them and of what they stand on. */
export async function amendsQuote(
  em: EntityManager,
  actor: Principal,
  wish: AmendsWish,
  now: Date,
  /** The refund that is this wish already, when it waits for approval: it holds its own money. */
  own: string | null = null,
): Promise<AmendsQuote & { productId: string }> {
  const owner = await ownerOf(em, wish.userId);
  const refund = wish.refund && (await refundPart(em, wish, wish.refund, actor, now, own));
  const subscription = wish.subscription && (await subscriptionPart(em, wish, wish.subscription, now));
  const credit = wish.credit && (await creditPart(em, wish.userId, wish.credit));
  const moneys = [refund?.view.amount, credit?.worth].filter((one) => one !== undefined && one !== null);
  const currency = moneys[0]?.currency;
  if (moneys.some((one) => one.currency !== currency))
    throw new Refusal(
      'credit_not_grantable',
      'The payment and the credit are in different currencies, which have limits of their own. Do them one after the other.',
    );
  const amount = moneys.reduce((sum, one) => sum + one.amount, 0n);
  const left =
    currency === undefined
      ? null
      : await goodwillLeftFor(em, actor, { ...owner, userId: wish.userId, currency }, now);
  const isAbove = (left !== null && amount > left) || refund?.isAbove === true;
  const shown = {
    refund: refund && refund.view,
    subscription: subscription && subscription.view,
    credit,
    total: currency === undefined ? null : { amount, currency },
  };
  return {
    ...shown,
    productId: owner.productId,
    needsApprovalBecause: isAbove
      ? 'This is above what you may give, so a colleague has to agree first.'
      : null,
    // Neither the moment nor who looks at it is part of it; what the balance is does not matter to what is given.
    hash: parametersHash(
      plain({
        wish,
        refund: shown.refund,
        monthlyLost: shown.subscription?.monthlyLost ?? null,
        periodEnd: subscription?.periodEnd ?? null,
        seen: subscription?.seen ?? null,
        worth: credit?.worth ?? null,
      }),
    ),
  };
}

/** A quote in words, for whoever agrees to it. */
export function quoteLines({ refund, subscription, credit }: Omit<AmendsQuote, 'hash'>): string[] {
  const lines: string[] = [];
  if (refund) lines.push(`${format(refund.amount)} goes back${refund.card ? ` on ${refund.card}` : ''}`);
  if (refund?.creditTaken && refund.creditTaken.amount > 0n)
    lines.push(
      `${unitsText(refund.creditTaken.amount, refund.creditTaken.unit, refund.amount.currency)} of bought credit goes with it`,
    );
  if (subscription) {
    const { accessEndsAt, change, monthlyLost, planName } = subscription;
    const when =
      change === 'cancel_period_end' && accessEndsAt
        ? `, ends ${accessEndsAt.toISOString().slice(0, 10)}`
        : '';
    lines.push(`${planName}: ${amendsChangeLabels[change].toLowerCase()}${when}`);
    if (monthlyLost) lines.push(`${format(monthlyLost)} less a month`);
  }
  if (credit)
    lines.push(
      `${unitsText(credit.amount, credit.unit, credit.currency)} of credit, worth ${format(credit.worth)}`,
    );
  return lines;
}

const unitsText = (amount: bigint, unit: 'cents' | 'credits', currency: string): string =>
  unit === 'cents' ? format({ amount, currency }) : `${amount} credits`;

/** The same with text in place of bigints and dates. */
export const plain = (value: object): Record<string, unknown> =>
  JSON.parse(
    JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'bigint' ? inner.toString() : inner)),
  ) as Record<string, unknown>;

async function ownerOf(em: EntityManager, userId: string): Promise<{ productId: string }> {
  const { rows } = await sql<{ productId: string }>`
    select product_id as "productId" from users where id = ${userId}`.execute(plainSql(em));
  if (!rows[0]) throw notFound('user');
  return rows[0];
}

async function refundPart(
  em: EntityManager,
  { userId }: AmendsWish,
  wished: NonNullable<AmendsWish['refund']>,
  actor: Principal,
  now: Date,
  own: string | null,
) {
  const { rows } = await sql<PaymentRow>`
    select p.status, p.captured_cents::text as captured, p.refunded_cents::text as refunded, p.currency, p.is_disputed,
      p.stripe_payment_intent_id as intent, p.card_brand as brand, p.card_last4 as last4, p.fee_cents::text as fee,
      p.fee_currency, a.unit as lot_unit, g.amount_units::text as lot_units,
      (select coalesce(-sum(amount_units), 0)::text from credit_entries
        where payment_id = p.id and kind in ('refund_clawback', 'clawback_reversal')) as taken,
      (select coalesce(sum(amount_cents), 0)::text from refunds where payment_id = p.id and state = 'succeeded') as succeeded
    from payments p left join credit_grants g on g.payment_id = p.id left join credit_accounts a on a.id = g.account_id
    where p.id = ${wished.paymentId} and p.user_id = ${userId}`.execute(plainSql(em));
  const [row] = rows;
  if (!row) throw notFound('payment');
  const captured = BigInt(row.captured);
  const others = (await refundsOfPayment(em, wished.paymentId)).filter(({ id }) => id !== own);
  const left = refundable(
    {
      status: row.status,
      capturedCents: captured,
      refundedCents: BigInt(row.refunded),
      currency: row.currency,
      isDisputed: row.is_disputed,
      stripePaymentIntentId: row.intent,
    },
    others,
    await refundBlockOf(em, userId),
  );
  if (left.refusal) throw new Refusal(left.refusal.reason, left.refusal.sentence);
  const { amount, currency } = wished;
  if (currency !== row.currency || amount > left.amount)
    throw new Refusal(
      'refund_exceeds_payment',
      'So much of this payment is not left to refund. Lower the amount.',
    );
  const creditTaken =
    row.lot_unit === null || row.lot_units === null
      ? null
      : {
          unit: row.lot_unit,
          amount: clawbackDue({
            units: BigInt(row.lot_units),
            capturedCents: captured,
            returnedCents: BigInt(row.succeeded) + amount,
            takenUnits: BigInt(row.taken),
          }),
        };
  return {
    isAbove: isAboveLimit(actor, wished, others, now),
    view: {
      amount: { amount, currency },
      card: formatCard(row.brand, row.last4),
      leftAfter: { amount: left.amount - amount, currency },
      feeLost:
        row.fee !== null && row.fee_currency !== null && captured > 0n
          ? { amount: (BigInt(row.fee) * amount) / captured, currency: row.fee_currency }
          : null,
      creditTaken,
    },
  };
}

async function subscriptionPart(
  em: EntityManager,
  { userId }: AmendsWish,
  { subscriptionId, change }: NonNullable<AmendsWish['subscription']>,
  now: Date,
) {
  const { rows } = await sql<{
    plan: string;
    seen: string | null;
    cents: string | null;
    currency: string | null;
    interval: string | null;
    count: number | null;
    ends: string | null;
  }>`
    select s.plan_name as plan, o.content_hash as seen, s.recurring_cents::text as cents, s.currency,
      s.billing_interval as interval, s.interval_count as count, s.current_period_end_at as ends
    from subscriptions s left join stripe_objects o
      on o.product_id = s.product_id and o.id = s.stripe_subscription_id
    where s.id = ${subscriptionId} and s.user_id = ${userId}`.execute(plainSql(em));
  const [row] = rows;
  if (!row) throw notFound('subscription');
  const monthly = row.cents === null ? null : monthlyCents(BigInt(row.cents), row.interval, row.count);
  const periodEnd = row.ends === null ? null : new Date(row.ends);
  return {
    seen: row.seen,
    periodEnd,
    view: {
      planName: row.plan,
      change,
      accessEndsAt: { cancel_now: now, cancel_period_end: periodEnd, pause_payments: null }[change],
      monthlyLost:
        monthly === null || row.currency === null ? null : { amount: monthly, currency: row.currency },
    },
  };
}

async function creditPart(em: EntityManager, userId: string, wished: NonNullable<AmendsWish['credit']>) {
  const terms = await creditTermsOf(em, userId);
  const worth = await worthOf(em, terms, wished.amount);
  if (worth === null || wished.unit !== terms.unit)
    throw new Refusal(
      'credit_not_grantable',
      `What credit of ${terms.productName} is worth is not known, since nobody has bought any. An owner can say it in the settings of the product. Or give it on its own, if you have no limit.`,
    );
  const { rows } = await sql<{ balance: string }>`
    select balance_units::text as balance from credit_accounts
    where user_id = ${userId} and unit = ${terms.unit}`.execute(plainSql(em));
  return {
    unit: terms.unit,
    currency: terms.currency,
    amount: wished.amount,
    worth: { amount: worth, currency: terms.currency },
    balanceAfter: BigInt(rows[0]?.balance ?? 0) + wished.amount,
    expiresAt: wished.expiresAt,
  };
}
