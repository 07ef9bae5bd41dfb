import { type RawBuilder, sql } from 'kysely';

/**
 * What billing contributes to a user's story; the columns are those of `TimelineRow` in users.
 * Titles are short facts in the past tense; amounts stand beside them.
 */
export function billingTimeline(userId: string): RawBuilder<unknown> {
  return sql`
    select 'payment:' || id, 'payment', coalesce(paid_at, created_at),
      case status when 'succeeded' then 'Payment succeeded' when 'failed' then 'Payment failed'
        when 'canceled' then 'Payment canceled' else 'Payment started' end,
      concat_ws(' · ', initcap(card_brand) || ' ••' || right(card_last4, 2), failure_message),
      case status when 'succeeded' then 'good' when 'failed' then 'bad' else 'neutral' end,
      amount_cents::text, currency::text, stripe_payment_intent_id, null::text
    from payments where user_id = ${userId}
    union all
    select 'refund:' || id, 'refund', coalesce(settled_at, created_at),
      case state when 'succeeded' then 'Refund succeeded' when 'failed' then 'Refund failed'
        when 'canceled' then 'Refund canceled' when 'unknown' then 'Refund not confirmed'
        when 'pending' then 'Refund pending' else 'Refund requested' end,
      concat_ws(' · ', replace(reason, '_', ' '), note, detail, case when is_external then 'made at Stripe' end),
      case state when 'succeeded' then 'info' when 'failed' then 'bad' else 'warning' end,
      amount_cents::text, currency::text, coalesce(stripe_refund_id, id::text), requested_by_name
    from refunds where user_id = ${userId}
    union all
    select 'subscription:start:' || id, 'subscription', started_at, 'Subscription started', plan_name, 'info',
      price_cents::text, currency::text, stripe_subscription_id, null
    from subscriptions where user_id = ${userId} and started_at is not null
    union all
    select 'subscription:end:' || id, 'subscription', coalesce(ended_at, canceled_at),
      case when ended_at is null then 'Cancellation requested' else 'Subscription ended' end,
      plan_name, 'warning', null, null, stripe_subscription_id, null
    from subscriptions where user_id = ${userId} and coalesce(ended_at, canceled_at) is not null
    union all
    select 'dispute:' || d.id, 'payment', d.created_at, 'Payment disputed', d.reason, 'bad',
      d.amount_cents::text, d.currency::text, d.stripe_dispute_id, null
    from disputes d join payments p on p.id = d.payment_id where p.user_id = ${userId}`;
}
