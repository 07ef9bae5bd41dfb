import { sql } from 'kysely';
import type Stripe from 'stripe';
import { plainSql } from '../../../platform/db/kysely.ts';
import { newId } from '../../../platform/ids.ts';
import type { Sold } from './catalog.ts';
import { cleanText, currencyOf, fromUnix, idOf } from './text.ts';
import { type RowOf, upsert } from './upsert.ts';
import type { Work } from './work.ts';

/** What Stripe says about one item of a subscription. */
export function subscriptionItemRow(
  raw: Stripe.SubscriptionItem,
): Omit<RowOf<'subscription_items'>, 'subscription' | 'plan' | 'planPrice' | 'addon' | 'name'> {
  const { price } = raw;
  return {
    stripeSubscriptionItemId: raw.id,
    stripePriceId: price.id,
    priceCents: price.unit_amount === null ? null : BigInt(price.unit_amount),
    currency: currencyOf(price.currency),
    billingInterval: price.recurring?.interval ?? null,
    intervalCount: price.recurring?.interval_count ?? null,
    quantity: raw.quantity ?? 1,
    currentPeriodStartAt: fromUnix(raw.current_period_start),
    currentPeriodEndAt: fromUnix(raw.current_period_end),
    removedAt: null,
  };
}

/** Writes the items of subscriptions, and notes which are gone from them. */
export async function writeSubscriptionItems(
  work: Work,
  subscriptions: readonly { subscriptionId: string; raw: Stripe.Subscription }[],
  sold: ReadonlyMap<string, Sold>,
  prices: ReadonlyMap<string, string>,
): Promise<void> {
  const rows = subscriptions.flatMap(({ subscriptionId, raw }) =>
    raw.items.data.map((item) => {
      const product = sold.get(idOf(item.price.product) ?? '');
      return {
        id: newId(),
        product: work.productId,
        subscription: subscriptionId,
        plan: product?.table === 'plans' ? product.id : null,
        planPrice: prices.get(item.price.id) ?? null,
        addon: product?.table === 'addons' ? product.id : null,
        name: product?.name ?? cleanText(item.price.nickname) ?? item.price.id,
        ...subscriptionItemRow(item),
        createdAt: fromUnix(item.created) ?? new Date(),
      };
    }),
  );
  await upsert(work, 'subscription_items', rows, { key: ['product', 'stripeSubscriptionItemId'] });
  const ids = subscriptions.map(({ subscriptionId }) => subscriptionId);
  const present = rows.map(({ stripeSubscriptionItemId }) => stripeSubscriptionItemId);
  await sql`
    update subscription_items set removed_at = now()
    where subscription_id = any(${ids}::uuid[]) and removed_at is null
      and stripe_subscription_item_id <> all(${present})`.execute(plainSql(work.em));
}
