import type { PlanChangeTime } from '@backdesk/contract';
import {
  type ChangeableSubscription,
  type ChangeRefusal,
  endOf,
  notChangeable,
  refused,
} from './subscription-changes.ts';

/** One price of a running subscription. */
export type BilledItem = {
  stripeItemId: string | null;
  stripePriceId: string | null;
  planPriceId: string | null;
  quantity: number;
  /** Per unit; null where the price has tiers. */
  cents: bigint | null;
  interval: string | null;
  intervalCount: number | null;
  isAddon: boolean;
};

export type WantedPrice = {
  stripePriceId: string | null;
  cents: bigint | null;
  currency: string;
  interval: string | null;
  intervalCount: number | null;
  isOnSale: boolean;
};

export type WantedPlan = { price: WantedPrice; quantity: number; when: PlanChangeTime };

/** Why no change of plan can be asked for, or null. */
export function notPlanChangeable(subscription: ChangeableSubscription): ChangeRefusal | null {
  const refusal = notChangeable(subscription);
  if (refusal) return refusal;
  if (endOf(subscription))
    return refused('This subscription is going to end. Take the cancellation back first.');
  if (subscription.pauseBehavior) return refused('Its payments are paused. Resume them first.');
  switch (subscription.status) {
    case 'paused':
      return refused('This subscription is paused. Resume it first.');
    case 'incomplete':
    case 'unpaid':
      return refused('This subscription is not paid. Its open invoice has to be settled first.');
    default:
      return null;
  }
}

/** The item that a change of plan changes: the only one that is no add-on. Null where there is no such one. */
export function leadingItemOf(items: readonly BilledItem[]): BilledItem | null {
  const plans = items.filter(({ isAddon }) => !isAddon);
  return plans.length === 1 ? (plans[0] ?? null) : null;
}

/** Whether another price begins a new period by itself. */
export const isOtherInterval = (item: BilledItem, price: WantedPrice): boolean =>
  item.interval !== price.interval || item.intervalCount !== price.intervalCount;

/** Why exactly this change cannot be made, or null. */
export function notWanted(
  subscription: ChangeableSubscription & { currency?: string | null | undefined },
  items: readonly BilledItem[],
  { price, quantity, when }: WantedPlan,
): ChangeRefusal | null {
  const refusal = notPlanChangeable(subscription);
  if (refusal) return refusal;
  const item = leadingItemOf(items);
  if (!item?.stripeItemId)
    return refused('This subscription has several plans at once. Change it in Stripe.');
  if (!price.isOnSale || !price.stripePriceId || !price.interval)
    return refused('This price is not on sale any more. Choose another one.');
  if (price.currency !== subscription.currency)
    return refused(
      `This subscription is paid in ${subscription.currency ?? 'no currency'}. Choose a price in it.`,
    );
  const isSame = item.stripePriceId === price.stripePriceId && item.quantity === quantity;
  if (isSame && when !== 'reset')
    return refused('That is what it is already. Choose another plan or quantity.');
  const isOther = isOtherInterval(item, price);
  if (isOther && items.length > 1)
    return refused('Its add-ons are billed for another interval. Choose a price with the same one.');
  if (subscription.status === 'trialing' && when !== 'now')
    return refused('Nothing is paid during a trial, so a change counts at once. Choose “now”.');
  if (isOther && when === 'next_invoice')
    return refused(
      'Another interval begins a new period, which is paid at once. Choose “now” or “with the next period”.',
    );
  return null;
}

/** What all items cost for one interval, before discounts and tax; null where a price has tiers. */
export const recurringCents = (items: readonly Pick<BilledItem, 'cents' | 'quantity'>[]): bigint | null =>
  items.reduce<bigint | null>(
    (sum, { cents, quantity }) => (sum === null || cents === null ? null : sum + cents * BigInt(quantity)),
    0n,
  );

/** The same after the change. */
export function renewalCents(items: readonly BilledItem[], { price, quantity }: WantedPlan): bigint | null {
  const leading = leadingItemOf(items);
  return recurringCents(items.map((item) => (item === leading ? { cents: price.cents, quantity } : item)));
}
