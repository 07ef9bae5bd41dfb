import type Stripe from 'stripe';
import { subscriptionStatusOf } from '../rules/stripe-states.ts';
import type { Sold } from './catalog.ts';
import { cleanText, currencyOf, fromUnix, idOf } from './text.ts';
import type { RowOf } from './upsert.ts';

/** The item that says what the subscription is of: the first that is no add-on. */
export function leadingItem(
  raw: Stripe.Subscription,
  sold: ReadonlyMap<string, Sold>,
): Stripe.SubscriptionItem | undefined {
  const items = raw.items.data;
  return items.find(({ price }) => sold.get(idOf(price.product) ?? '')?.table !== 'addons') ?? items[0];
}

/** What Stripe says about a subscription, seen from its leading item; expects `discounts` expanded. */
export function subscriptionRow(
  raw: Stripe.Subscription,
  item: Stripe.SubscriptionItem | undefined,
): Omit<RowOf<'subscriptions'>, 'plan' | 'planPrice' | 'planName'> {
  const price = item?.price;
  const details = raw.cancellation_details;
  const isGift = raw.metadata['gift'] === 'true' || raw.metadata['kind'] === 'gift';
  return {
    stripeSubscriptionId: raw.id,
    stripeCustomerId: idOf(raw.customer),
    stripeStatus: raw.status,
    status: subscriptionStatusOf(raw.status),
    priceCents: price?.unit_amount === null || price === undefined ? null : BigInt(price.unit_amount),
    currency: currencyOf(raw.currency),
    billingInterval: price?.recurring?.interval ?? null,
    intervalCount: price?.recurring?.interval_count ?? null,
    quantity: item?.quantity ?? 1,
    recurringCents: recurringCents(raw),
    itemCount: raw.items.data.length,
    collectionMethod: cleanText(raw.collection_method),
    daysUntilDue: raw.days_until_due,
    stripePaymentMethodId: idOf(raw.default_payment_method),
    stripeCouponId: discountsOf(raw).map(({ source }) => idOf(source.coupon))[0] ?? null,
    stripeScheduleId: idOf(raw.schedule),
    stripeLatestInvoiceId: idOf(raw.latest_invoice),
    startedAt: fromUnix(raw.start_date),
    trialStartAt: fromUnix(raw.trial_start),
    trialEndAt: fromUnix(raw.trial_end),
    currentPeriodStartAt: fromUnix(item?.current_period_start),
    currentPeriodEndAt: fromUnix(item?.current_period_end),
    isCancelAtPeriodEnd: raw.cancel_at_period_end,
    cancelAt: fromUnix(raw.cancel_at),
    canceledAt: fromUnix(raw.canceled_at),
    endedAt: fromUnix(raw.ended_at),
    cancellationReason: cleanText(details?.reason),
    cancellationFeedback: cleanText(details?.feedback),
    cancellationComment: cleanText(details?.comment),
    pauseBehavior: cleanText(raw.pause_collection?.behavior),
    resumesAt: fromUnix(raw.pause_collection?.resumes_at),
    isGift,
    giftGiverName: isGift ? cleanText(raw.metadata['gift_from']) : null,
    giftMessage: isGift ? cleanText(raw.metadata['gift_message']) : null,
  };
}

/** What one interval costs before discounts and tax; null where a price has tiers or the items differ in interval. */
function recurringCents(raw: Stripe.Subscription): bigint | null {
  const intervals = new Set(
    raw.items.data.map(({ price }) => `${price.recurring?.interval_count} ${price.recurring?.interval}`),
  );
  if (intervals.size > 1) return null;
  return raw.items.data.reduce<bigint | null>(
    (sum, { price, quantity }) =>
      sum === null || price.unit_amount === null
        ? null
        : sum + BigInt(price.unit_amount) * BigInt(quantity ?? 1),
    0n,
  );
}

/** The discounts at work on a subscription, as far as they are expanded. */
export const discountsOf = (raw: Stripe.Subscription): Stripe.Discount[] =>
  raw.discounts.filter((discount) => typeof discount === 'object');
