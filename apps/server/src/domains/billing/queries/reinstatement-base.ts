import { stripeOperationStatesUnderWay, type SubscriptionStatus } from '@backdesk/contract';
import { sql } from 'kysely';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { notFound } from '../../../platform/errors.ts';
import {
  type Ended,
  keptCoupon,
  nextOfCycle,
  type OldDiscount,
  type ReinstatableItem,
  unpaidWorth,
} from '../rules/reinstatement.ts';

type Row = {
  product_key: string;
  stripe_id: string | null;
  customer: string | null;
  status: SubscriptionStatus;
  currency: string | null;
  recurring: string | null;
  billing_interval: string | null;
  interval_count: number | null;
  period_start: string | null;
  period_end: string | null;
  collection_method: string | null;
  days_until_due: number | null;
  payment_method: string | null;
  anchor: number | null;
  seen: string | null;
  coupon: OldDiscount | null;
  living: string | null;
  besides: string[];
  is_under_way: boolean;
  paid: string | null;
  refunded: string | null;
  items: ReinstatableItem[];
};

export type ReinstatementBase = Ended & {
  productKey: string;
  customer: string;
  currency: string;
  recurringCents: bigint | null;
  daysUntilDue: number | null;
  /** Null where the customer has taken it away. */
  paymentMethod: string | null;
  seen: string | null;
  /** What runs beside it, by the id at Stripe. */
  besides: string[];
  firstOfCycle: Date;
  coupon: ReturnType<typeof keptCoupon>;
  /** In minor units, of the time from `now` to the next period of its cycle. */
  unpaidCents: bigint;
  /** What that follows from, beside the time: another of these is another worth. */
  basis: { isPaid: boolean; refundedCents: string; periodEnd: string | null };
};

/**
 * What has ended, as far as a new subscription in its place depends on it, without the reinstatement that is
 * being decided on; throws `not_found`.
 */
export async function reinstatementBase(
  em: EntityManager,
  subscriptionId: string,
  now: Date,
  exceptOperation: string | null = null,
): Promise<ReinstatementBase> {
  const row = await rowOf(em, subscriptionId, now, exceptOperation);
  const interval = row.billing_interval
    ? { interval: row.billing_interval, count: row.interval_count ?? 1 }
    : null;
  const anchor = row.anchor ?? (row.period_end ? Date.parse(row.period_end) / 1000 : 0);
  const first = interval
    ? nextOfCycle({ anchor, interval, now: Math.floor(now.getTime() / 1000) }) * 1000
    : now.getTime();
  const firstOfCycle = new Date(first);
  const recurringCents = row.recurring === null ? null : BigInt(row.recurring);
  return {
    stripeSubscriptionId: row.stripe_id,
    status: row.status,
    isCancelAtPeriodEnd: false,
    productKey: row.product_key,
    customer: row.customer ?? '',
    currency: row.currency ?? 'USD',
    recurringCents,
    collectionMethod: row.collection_method,
    daysUntilDue: row.days_until_due,
    paymentMethod: row.payment_method,
    seen: row.seen,
    items: row.items,
    living: row.living,
    besides: row.besides,
    isUnderWay: row.is_under_way,
    interval,
    firstOfCycle,
    coupon: keptCoupon(row.coupon),
    basis: { isPaid: row.paid !== null, refundedCents: row.refunded ?? '0', periodEnd: row.period_end },
    unpaidCents: unpaidWorth(
      'cycle',
      {
        recurringCents,
        billingInterval: row.billing_interval,
        intervalCount: row.interval_count,
        period: {
          from: row.period_start ? new Date(row.period_start) : now,
          to: row.period_end ? new Date(row.period_end) : now,
        },
        isPaid: row.paid !== null,
        refundedCents: BigInt(row.refunded ?? 0),
      },
      now,
      firstOfCycle,
    ),
  };
}

async function rowOf(
  em: EntityManager,
  subscriptionId: string,
  now: Date,
  exceptOperation: string | null,
): Promise<Row> {
  const { rows } = await sql<Row>`
    select pr.key as product_key, t.stripe_subscription_id as stripe_id, t.stripe_customer_id as customer, t.status,
      t.currency, t.recurring_cents::text as recurring, t.billing_interval, t.interval_count,
      t.current_period_start_at as period_start, t.current_period_end_at as period_end, t.collection_method,
      t.days_until_due, m.stripe_payment_method_id as payment_method,
      (o.raw->>'billing_cycle_anchor')::float8 as anchor, o.content_hash as seen,
      (select json_build_object('name', coalesce(c.name, c.stripe_coupon_id), 'stripeId', c.stripe_coupon_id,
          'duration', c.duration, 'isValid', c.is_valid and c.deleted_at is null
            and (c.redeem_by_at is null or c.redeem_by_at > ${now}))
        from coupons c where c.product_id = t.product_id and c.stripe_coupon_id = t.stripe_coupon_id) as coupon,
      (select s.plan_name from subscriptions s where s.user_id = t.user_id and s.id <> t.id
          and s.status not in ('canceled', 'incomplete_expired')
          and (s.plan_name = t.plan_name or (s.plan_id is null) = (t.plan_id is null)) limit 1) as living,
      coalesce((select json_agg(s.stripe_subscription_id) from subscriptions s where s.user_id = t.user_id
          and s.status not in ('canceled', 'incomplete_expired') and s.stripe_subscription_id is not null), '[]') as besides,
      exists (select from stripe_operations p where p.user_id = t.user_id and p.kind = 'subscription_reinstate'
          and p.state = any(${[...stripeOperationStatesUnderWay]})
          and p.id is distinct from ${exceptOperation}::uuid) as is_under_way,
      v.paid_cents::text as paid, (select sum(y.refunded_cents)::text from payments y
        where y.product_id = t.product_id and y.invoice_id = v.id) as refunded,
      coalesce((select json_agg(json_build_object('name', i.name, 'stripePriceId', i.stripe_price_id,
          'quantity', i.quantity, 'isOnSale', coalesce((x.raw->>'active')::boolean, false))
          order by i.created_at, i.id)
        from subscription_items i
        left join stripe_objects x on x.product_id = i.product_id and x.id = i.stripe_price_id
        where i.subscription_id = t.id and i.removed_at is null), '[]') as items
    from subscriptions t join products pr on pr.id = t.product_id
    left join stripe_objects o on o.product_id = t.product_id and o.id = t.stripe_subscription_id
    left join payment_methods m on m.product_id = t.product_id
      and m.stripe_payment_method_id = t.stripe_payment_method_id and m.detached_at is null
    left join lateral (
      select n.id, n.paid_cents from invoices n where n.subscription_id = t.id and n.status = 'paid' and n.paid_cents > 0
        and n.created_at >= t.current_period_start_at - interval '1 hour'
      order by n.created_at desc, n.id desc limit 1) v on true
    where t.id = ${subscriptionId}`.execute(plainSql(em));
  const [row] = rows;
  if (!row) throw notFound('subscription');
  return row;
}
