import { type RawBuilder, sql } from 'kysely';
import type { TimelineSource } from '../../users/index.ts';

/**
 * What billing contributes to a user's story. Titles are short facts in the past tense; amounts stand
 * beside them.
 */
export const billingTimeline: readonly TimelineSource[] = [
  {
    kind: 'payment',
    select: (userId) => sql`
      select 'payment:' || id, coalesce(paid_at, created_at),
        case status when 'succeeded' then 'Payment succeeded' when 'failed' then 'Payment failed'
          when 'canceled' then 'Payment canceled' else 'Payment started' end,
        concat_ws(' · ', initcap(card_brand) || ' ••' || right(card_last4, 2), failure_message),
        case status when 'succeeded' then 'good' when 'failed' then 'bad' else 'neutral' end,
        amount_cents::text, currency::text, stripe_payment_intent_id, null::text
      from payments where user_id = ${userId}`,
  },
  {
    kind: 'refund',
    select: (userId) => sql`
      select 'refund:' || id, coalesce(settled_at, created_at),
        case state when 'succeeded' then 'Refund succeeded' when 'failed' then 'Refund failed'
          when 'canceled' then 'Refund canceled' when 'unknown' then 'Refund not confirmed'
          when 'pending' then 'Refund pending' else 'Refund requested' end,
        concat_ws(' · ', replace(reason, '_', ' '), note, detail, case when is_external then 'made at Stripe' end),
        case state when 'succeeded' then 'info' when 'failed' then 'bad' else 'warning' end,
        amount_cents::text, currency::text, coalesce(stripe_refund_id, id::text), requested_by_name
      from refunds where user_id = ${userId}`,
  },
  {
    kind: 'subscription',
    select: (userId) => sql`
      select 'subscription:start:' || id, started_at, 'Subscription started', plan_name, 'info',
        price_cents::text, currency::text, stripe_subscription_id, null::text
      from subscriptions where user_id = ${userId} and started_at is not null`,
  },
  {
    kind: 'subscription',
    select: (userId) => sql`
      select 'subscription:end:' || id, coalesce(ended_at, canceled_at),
        case when ended_at is null then 'Cancellation requested' else 'Subscription ended' end,
        plan_name, 'warning', null::text, null::text, stripe_subscription_id, null::text
      from subscriptions where user_id = ${userId} and coalesce(ended_at, canceled_at) is not null`,
  },
  {
    kind: 'dispute',
    select: (userId) => sql`
      select 'dispute:' || id, created_at, 'Payment disputed', replace(reason, '_', ' '), 'bad',
        amount_cents::text, currency::text, stripe_dispute_id, null::text
      from disputes where user_id = ${userId}`,
  },
  ...invoiceMoments(),
  {
    kind: 'credits',
    select: (userId) => sql`
      select 'credits:' || e.id, e.occurred_at,
        case e.kind when 'purchase' then 'Credits bought' when 'grant' then 'Credits granted'
          when 'usage' then 'Credits used' when 'expiry' then 'Credits expired'
          when 'refund_clawback' then 'Credits taken back' when 'clawback_reversal' then 'Credits returned'
          when 'void' then 'Credits voided' else 'Credits corrected' end,
        concat_ws(' · ', case when a.unit = 'credits' then e.amount_units || ' credits' end, e.description),
        case when e.amount_units > 0 then 'good' else 'neutral' end,
        case when a.unit = 'cents' then e.amount_units::text end, a.currency::text, null::text, e.posted_by_name
      from credit_entries e join credit_accounts a on a.id = e.account_id where e.user_id = ${userId}`,
  },
];

/** An invoice is told three times at most: when it was sent, and when it ended well or badly. */
function invoiceMoments(): TimelineSource[] {
  const moment = (at: string, title: string, tone: string, where: RawBuilder<unknown>): TimelineSource => ({
    kind: 'invoice',
    select: (userId) => sql`
      select ${sql.lit(`invoice:${at}:`)} || id, ${sql.ref(at)}, ${sql.lit(title)}, number, ${sql.lit(tone)},
        total_cents::text, currency::text, stripe_invoice_id, null::text
      from invoices where user_id = ${userId} and ${sql.ref(at)} is not null and ${where}`,
  });
  return [
    // One that was paid on the spot is told by its payment.
    moment(
      'finalized_at',
      'Invoice sent',
      'info',
      sql`(paid_at is null or paid_at > finalized_at + interval '1 hour')`,
    ),
    moment('voided_at', 'Invoice voided', 'neutral', sql`true`),
    moment('marked_uncollectible_at', 'Invoice given up', 'bad', sql`true`),
  ];
}
