import type { SubscriptionStatus } from '@backdesk/contract';
import { sql } from 'kysely';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { notFound } from '../../../platform/errors.ts';
import type { BilledItem, WantedPrice } from '../rules/plan-changes.ts';
import type { ChangeableSubscription } from '../rules/subscription-changes.ts';

type ItemRow = Omit<BilledItem, 'cents'> & { cents: string | null };
type Row = {
  product_id: string;
  product_key: string;
  stripe_id: string | null;
  status: SubscriptionStatus;
  currency: string | null;
  collection_method: string | null;
  period_start: string | null;
  period_end: string | null;
  is_cancel_at_period_end: boolean;
  cancel_at: string | null;
  schedule: string | null;
  pause_behavior: string | null;
  seen: string | null;
  items: ItemRow[];
};

export type PlanChangeBase = ChangeableSubscription & {
  productId: string;
  productKey: string;
  currency: string | null;
  collectionMethod: string | null;
  currentPeriodStartAt: Date | null;
  seen: string | null;
  items: BilledItem[];
};

/** The parts of a subscription that a change of plan depends on, as the mirror has them; throws `not_found`. */
export async function planChangeBase(em: EntityManager, subscriptionId: string): Promise<PlanChangeBase> {
  const { rows } = await sql<Row>`
    select t.product_id, pr.key as product_key, t.stripe_subscription_id as stripe_id, t.status, t.currency,
      t.collection_method, t.current_period_start_at as period_start, t.current_period_end_at as period_end, t.is_cancel_at_period_end, t.cancel_at,
      t.stripe_schedule_id as schedule, t.pause_behavior, o.content_hash as seen,
      coalesce((select json_agg(json_build_object('stripeItemId', i.stripe_subscription_item_id,
          'stripePriceId', i.stripe_price_id, 'planPriceId', i.plan_price_id, 'quantity', i.quantity,
          'cents', i.price_cents::text, 'interval', i.billing_interval, 'intervalCount', i.interval_count,
          'isAddon', i.addon_id is not null) order by i.created_at, i.id)
        from subscription_items i where i.subscription_id = t.id and i.removed_at is null), '[]') as items
    from subscriptions t join products pr on pr.id = t.product_id
    left join stripe_objects o on o.product_id = t.product_id and o.id = t.stripe_subscription_id
    where t.id = ${subscriptionId}`.execute(plainSql(em));
  const [row] = rows;
  if (!row) throw notFound('subscription');
  return {
    productId: row.product_id,
    productKey: row.product_key,
    stripeSubscriptionId: row.stripe_id,
    status: row.status,
    currency: row.currency,
    collectionMethod: row.collection_method,
    isCancelAtPeriodEnd: row.is_cancel_at_period_end,
    cancelAt: row.cancel_at === null ? null : new Date(row.cancel_at),
    currentPeriodStartAt: row.period_start === null ? null : new Date(row.period_start),
    currentPeriodEndAt: row.period_end === null ? null : new Date(row.period_end),
    stripeScheduleId: row.schedule,
    pauseBehavior: row.pause_behavior,
    seen: row.seen,
    items: row.items.map((item) => ({ ...item, cents: item.cents === null ? null : BigInt(item.cents) })),
  };
}

type PriceRow = {
  stripe_price_id: string | null;
  cents: string | null;
  currency: string;
  billing_interval: string | null;
  interval_count: number | null;
  is_on_sale: boolean;
  plan_name: string;
};

/** A price of the product with its plan; throws `not_found`. */
export async function wantedPrice(
  em: EntityManager,
  productId: string,
  priceId: string,
): Promise<WantedPrice & { planName: string }> {
  const { rows } = await sql<PriceRow>`
    select p.stripe_price_id, p.amount_cents::text as cents, p.currency, p.billing_interval, p.interval_count,
      p.is_active and l.is_active as is_on_sale, l.name as plan_name
    from plan_prices p join plans l on l.id = p.plan_id
    where p.id = ${priceId} and p.product_id = ${productId}`.execute(plainSql(em));
  const [row] = rows;
  if (!row) throw notFound('price');
  return {
    stripePriceId: row.stripe_price_id,
    cents: row.cents === null ? null : BigInt(row.cents),
    currency: row.currency,
    interval: row.billing_interval,
    intervalCount: row.interval_count,
    isOnSale: row.is_on_sale,
    planName: row.plan_name,
  };
}
