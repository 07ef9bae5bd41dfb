import type { Work } from '../core/work.ts';
import type { Subscription, SubscriptionItem } from '../objects/subscription.ts';
import { paidShare } from './discounts.ts';
import { productName } from './lines.ts';
import { addInvoiceItem } from './pending-items.ts';

/**
 * Credit for the unused rest of what was billed and debit for the rest under the new terms, kept
 * as invoice items. Both are `round(unit × quantity × share × remaining / length)` by the second,
 * the credit negated, so going back in the same second cancels out exactly. `share` is what running
 * percentages leave of the price; amounts off are not prorated.
 */
export function addProrations(
  work: Work,
  subscription: Subscription,
  [before, after]: readonly [SubscriptionItem | undefined, SubscriptionItem | undefined],
  /** Unix seconds from which on the rest is counted. */
  at: number,
): void {
  if (before) addProration(work, subscription, before, { sign: -1, at });
  if (after) addProration(work, subscription, after, { sign: 1, at });
}

function addProration(
  work: Work,
  subscription: Subscription,
  item: SubscriptionItem,
  { sign, at }: { sign: 1 | -1; at: number },
): void {
  const { current_period_start: start, current_period_end: end, price, quantity } = item;
  const share = paidShare(work, work.get('subscription', subscription.id));
  const rest = Math.round((price.unit_amount * quantity * share * (end - at)) / (end - start));
  addInvoiceItem(work, {
    amount: rest === 0 ? 0 : sign * rest,
    currency: price.currency,
    customer: subscription.customer,
    description: `${sign < 0 ? 'Unused' : 'Remaining'} time on ${quantity} × ${productName(work, price)}`,
    parent: {
      subscription_details: { subscription: subscription.id, subscription_item: item.id },
      type: 'subscription_details',
    },
    period: { end, start: at },
    pricing: {
      price_details: { price: price.id, product: price.product },
      type: 'price_details',
      unit_amount_decimal: price.unit_amount_decimal,
    },
    proration: true,
    quantity,
  });
}
