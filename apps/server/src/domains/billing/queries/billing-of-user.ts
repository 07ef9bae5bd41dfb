import {
  type paymentView,
  refundReason,
  type refundView,
  type subscriptionView,
  type userAddonView,
} from '@backdesk/contract';
import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import type { StripeConfig } from '../../../platform/config.ts';
import { dashboardUrl } from '../../../platform/stripe-dashboard.ts';
import { toPaymentView } from '../rules/payment-view.ts';
import { toRefundView } from '../rules/refund-view.ts';
import { attentionJson, attentionRows, readAttention } from './attention.ts';

/** Gifts shown on the page of who gave them. */
const givenShown = 20;
/** Payments shown at once on the user page. */
export const paymentsShown = 25;

const cents = z.string().transform(BigInt);
const at = z.string().transform((text) => new Date(text));
const text = z.string().nullable();

const rows = z.object({
  subscriptions: z.array(
    z.object({
      id: z.string(),
      stripeId: text,
      planName: z.string(),
      status: z.custom<z.output<typeof subscriptionView>['status']>(),
      priceCents: cents.nullable(),
      currency: text,
      interval: text,
      startedAt: at.nullable(),
      currentPeriodStart: at.nullable(),
      currentPeriodEnd: at.nullable(),
      isCancelAtPeriodEnd: z.boolean(),
      canceledAt: at.nullable(),
      gift: z.object({ giverId: text, giverName: text, message: text }).nullable(),
    }),
  ),
  givenSubscriptions: z.array(
    z.object({
      id: z.string(),
      planName: z.string(),
      status: z.custom<z.output<typeof subscriptionView>['status']>(),
      startedAt: at.nullable(),
      userId: z.string(),
      userName: text,
      message: text,
    }),
  ),
  addons: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      status: z.custom<z.output<typeof userAddonView>['status']>(),
      quantity: z.number(),
      priceCents: cents.nullable(),
      currency: text,
      interval: text,
      purchasedAt: at,
      endsAt: at.nullable(),
    }),
  ),
  payments: z.array(
    z.object({
      id: z.string(),
      userId: z.string(),
      stripePaymentIntentId: text,
      stripeChargeId: text,
      status: z.custom<z.output<typeof paymentView>['status']>(),
      amountCents: cents,
      capturedCents: cents,
      refundedCents: cents,
      currency: z.string(),
      isDisputed: z.boolean(),
      description: text,
      cardBrand: text,
      cardLast4: text,
      failureMessage: text,
      paidAt: at.nullable(),
      createdAt: at,
    }),
  ),
  refunds: z.array(
    z.object({
      id: z.string(),
      paymentId: z.string(),
      stripeRefundId: text,
      state: z.custom<z.output<typeof refundView>['state']>(),
      amountCents: cents,
      currency: z.string(),
      reason: refundReason.nullable(),
      note: text,
      detail: text,
      requestedByName: text,
      createdAt: at,
      settledAt: at.nullable(),
    }),
  ),
  sums: z.array(z.object({ currency: z.string(), paidCents: cents, refundedCents: cents })),
  refundBlock: z.object({ note: z.string(), blockedBy: z.string(), blockedAt: at }).nullable(),
  attention: attentionRows,
});

/**
 * Subscriptions, newest payments, refunds and sums of the user `u` of the surrounding query, as one
 * JSON value: the user page is read in one round trip. Amounts are text, exact beyond 2^53.
 */
export const billingOfUserJson: RawBuilder<unknown> = sql`json_build_object(
  'subscriptions', (select coalesce(json_agg(s order by s."startedAt" desc), '[]') from (
    select id, stripe_subscription_id as "stripeId", plan_name as "planName", status,
      price_cents::text as "priceCents", currency, billing_interval as "interval", started_at as "startedAt",
      current_period_start_at as "currentPeriodStart", current_period_end_at as "currentPeriodEnd",
      is_cancel_at_period_end as "isCancelAtPeriodEnd", canceled_at as "canceledAt",
      case when is_gift then json_build_object('giverId', gift_giver_id, 'message', gift_message,
        'giverName', coalesce((select g.full_name from users g where g.id = gift_giver_id), gift_giver_name)) end as gift
    from subscriptions where user_id = u.id) s),
  'addons', (select coalesce(json_agg(a order by a.status, a."purchasedAt" desc), '[]') from (
    select b.id, a.name, b.status, b.quantity, b.amount_cents::text as "priceCents", trim(b.currency) as currency,
      a.billing_interval as "interval", b.purchased_at as "purchasedAt", b.ends_at as "endsAt"
    from user_addons b join addons a on a.id = b.addon_id where b.user_id = u.id
    order by b.created_at desc, b.id desc limit 20) a),
  'givenSubscriptions', (select coalesce(json_agg(g order by g."startedAt" desc), '[]') from (
    select s.id, s.plan_name as "planName", s.status, s.started_at as "startedAt", s.user_id as "userId",
      r.full_name as "userName", s.gift_message as message
    from subscriptions s join users r on r.id = s.user_id where s.gift_giver_id = u.id
    order by s.started_at desc, s.id desc limit ${sql.lit(givenShown)}) g),
  'payments', (select coalesce(json_agg(p order by p."createdAt" desc, p.id desc), '[]') from (
    select id, user_id as "userId", stripe_payment_intent_id as "stripePaymentIntentId",
      stripe_charge_id as "stripeChargeId", status, amount_cents::text as "amountCents",
      captured_cents::text as "capturedCents", refunded_cents::text as "refundedCents", currency,
      is_disputed as "isDisputed", description, card_brand as "cardBrand", card_last4 as "cardLast4",
      failure_message as "failureMessage", paid_at as "paidAt", created_at as "createdAt"
    from payments where user_id = u.id order by created_at desc, id desc limit ${sql.lit(paymentsShown + 1)}) p),
  'refunds', (select coalesce(json_agg(r order by r."createdAt" desc, r.id desc), '[]') from (
    select id, payment_id as "paymentId", stripe_refund_id as "stripeRefundId", state,
      amount_cents::text as "amountCents", currency, reason, note, detail,
      requested_by_name as "requestedByName", created_at as "createdAt", settled_at as "settledAt"
    from refunds where user_id = u.id) r),
  'sums', (select coalesce(json_agg(t order by t.currency), '[]') from (
    select currency, sum(paid)::text as "paidCents", sum(refunded)::text as "refundedCents" from (
      select currency, captured_cents as paid, 0 as refunded from payments
      where user_id = u.id and status = 'succeeded'
      union all
      select currency, 0, amount_cents from refunds where user_id = u.id and state = 'succeeded') moved
    group by currency) t),
  'refundBlock', (select json_build_object('note', note, 'blockedBy', blocked_by_name, 'blockedAt', created_at)
    from refund_blocks where user_id = u.id),
  'attention', ${attentionJson})`;

/** Reads what `billingOfUserJson` selected. `currency` is the product's: its sums come first. */
export function readBillingOfUser(json: unknown, currency: string, mode: StripeConfig['mode']) {
  const billing = rows.parse(json);
  const own = billing.sums.find((sum) => sum.currency === currency);
  return {
    ...toSums({ currency, paidCents: own?.paidCents ?? 0n, refundedCents: own?.refundedCents ?? 0n }),
    otherCurrencies: billing.sums.filter((sum) => sum !== own).map(toSums),
    subscriptions: billing.subscriptions.map(({ priceCents, currency: code, ...subscription }) => ({
      ...subscription,
      price: priceCents === null || code === null ? null : { amount: priceCents, currency: code },
      stripeUrl: dashboardUrl(mode, 'subscriptions', subscription.stripeId),
    })),
    addons: billing.addons.map(({ priceCents, currency: code, ...addon }) => ({
      ...addon,
      price: priceCents === null || code === null ? null : { amount: priceCents, currency: code },
    })),
    givenSubscriptions: billing.givenSubscriptions,
    payments: billing.payments.slice(0, paymentsShown).map((payment) =>
      toPaymentView(
        payment,
        billing.refunds.filter(({ paymentId }) => paymentId === payment.id),
        billing.refundBlock,
        mode,
      ),
    ),
    hasMorePayments: billing.payments.length > paymentsShown,
    refundBlock: billing.refundBlock,
    refunds: billing.refunds.map(toRefundView),
    attention: readAttention(billing.attention),
  };
}

function toSums(sum: { currency: string; paidCents: bigint; refundedCents: bigint }) {
  const { currency } = sum;
  return {
    paid: { amount: sum.paidCents, currency },
    refunded: { amount: sum.refundedCents, currency },
  };
}
