import type Stripe from 'stripe';
import type { EntityManager } from '../../../platform/db/database.ts';
import { newId } from '../../../platform/ids.ts';
import { subscriptionStatusOf } from '../rules/stripe-states.ts';
import { billingTables } from './tables.ts';
import { cleanText, currencyOf, fromUnix } from './text.ts';

/** Writes what Stripe says about a subscription; expects `items.data.price.product` expanded. */
export async function projectSubscription(
  em: EntityManager,
  productId: string,
  userId: string,
  raw: Stripe.Subscription,
): Promise<void> {
  const [item] = raw.items.data;
  const price = item?.price;
  const columns = {
    user: userId,
    stripeStatus: raw.status,
    status: subscriptionStatusOf(raw.status),
    planName: planName(price),
    priceCents: price?.unit_amount === null || price === undefined ? null : BigInt(price.unit_amount),
    currency: currencyOf(raw.currency),
    billingInterval: price?.recurring?.interval ?? null,
    intervalCount: price?.recurring?.interval_count ?? null,
    quantity: item?.quantity ?? 1,
    startedAt: fromUnix(raw.start_date),
    currentPeriodStartAt: fromUnix(item?.current_period_start),
    currentPeriodEndAt: fromUnix(item?.current_period_end),
    isCancelAtPeriodEnd: raw.cancel_at_period_end,
    canceledAt: fromUnix(raw.canceled_at),
    endedAt: fromUnix(raw.ended_at),
  };
  await billingTables(em)
    .insertInto('subscriptions')
    .values({
      id: newId(),
      product: productId,
      stripeSubscriptionId: raw.id,
      ...columns,
      createdAt: fromUnix(raw.created) ?? new Date(),
    })
    .onConflict((conflict) => conflict.columns(['product', 'stripeSubscriptionId']).doUpdateSet(columns))
    .execute();
}

function planName(price: Stripe.Price | undefined): string {
  const product = price?.product;
  if (product && typeof product === 'object' && !product.deleted)
    return cleanText(product.name) ?? product.id;
  return cleanText(price?.nickname) ?? price?.id ?? 'No plan';
}
