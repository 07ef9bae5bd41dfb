import type { ReinstatementTime } from '@backdesk/contract';
import { freeDaysWorth, type Priced } from './goodwill-worth.ts';
import { nextEnd } from './rehearsal/cycle.ts';
import type { Interval } from './rehearsal/terms.ts';
import {
  type ChangeableSubscription,
  type ChangeRefusal,
  refused,
  unusedCents,
} from './subscription-changes.ts';

/** In the metadata of the new subscription: the id at Stripe of the one in whose place it was made. */
export const reinstatesKey = 'backdesk_reinstates';

export type ReinstatableItem = {
  name: string;
  stripePriceId: string | null;
  quantity: number;
  isOnSale: boolean;
};

export type Ended = ChangeableSubscription & {
  items: readonly ReinstatableItem[];
  /**
   * The customer has another subscription of the product that has not ended, by this name; add-ons run beside
   * a plan.
   */
  living: string | null;
  /** Somebody has asked already for one of the customer's to be reinstated. */
  isUnderWay: boolean;
  interval: Interval | null;
};

/** Why no new subscription can be made in place of this one, or null. */
export function notReinstatable(subscription: Ended): ChangeRefusal | null {
  if (!subscription.stripeSubscriptionId)
    return refused(
      'This subscription was imported and is not at Stripe. The customer has to subscribe again.',
    );
  if (subscription.status !== 'canceled')
    return refused('Only a subscription that has ended can be reinstated. This one has not.');
  if (subscription.living)
    return refused(
      `This customer subscribes to ${subscription.living} already. Change that subscription instead: a second one would be paid beside it.`,
    );
  if (subscription.isUnderWay)
    return refused(
      'A subscription of this customer is being reinstated already. Wait for it, then look again.',
    );
  const { items, interval } = subscription;
  if (items.length === 0 || interval === null || items.some(({ stripePriceId }) => !stripePriceId))
    return refused('It is not known what this subscription was of. The customer has to subscribe again.');
  const gone = items.find(({ isOnSale }) => !isOnSale);
  return gone
    ? refused(
        `The price of ${gone.name} is not on sale any more. The customer has to subscribe to another one.`,
      )
    : null;
}

/** Whether only the customer's subscription has to be looked at: what the page offers. */
export const isReinstatable = ({ status, stripeSubscriptionId }: ChangeableSubscription): boolean =>
  status === 'canceled' && Boolean(stripeSubscriptionId);

type Cycle = { anchor: number; interval: Interval; now: number };

/** When the next period of the ended one would have begun, in Unix seconds. */
export function nextOfCycle({ anchor, interval, now }: Cycle): number {
  return anchor > now ? anchor : nextEnd(anchor, interval, now);
}

type Paid = Priced & {
  period: { from: Date; to: Date };
  /** Whether an invoice of the last period was paid, and what of it was given back. */
  isPaid: boolean;
  refundedCents: bigint;
};

/**
 * What of the time from now to the first charge nobody has paid for, in minor units: all of it after the last
 * period, and of that period what was never paid, or was refunded.
 */
export function unpaidWorth(when: ReinstatementTime, paid: Paid, now: Date, firstChargeAt: Date): bigint {
  if (when === 'now') return 0n;
  const { period, isPaid, refundedCents, recurringCents } = paid;
  const ofPeriod = unusedCents(isPaid ? refundedCents : (recurringCents ?? 0n), period, now);
  const later = period.to > now ? period.to : now;
  return ofPeriod + freeDaysWorth(paid, later, firstChargeAt);
}

export type OldDiscount = {
  name: string;
  stripeId: string;
  duration: 'once' | 'repeating' | 'forever';
  isValid: boolean;
};

/** The coupon that comes over: only one for good is the same again. */
export function keptCoupon(old: OldDiscount | null): {
  kept: OldDiscount | null;
  droppedBecause: string | null;
} {
  if (!old) return { kept: null, droppedBecause: null };
  if (!old.isValid)
    return {
      kept: null,
      droppedBecause: `The coupon ${old.name} is not valid any more and does not come over.`,
    };
  if (old.duration !== 'forever')
    return {
      kept: null,
      droppedBecause: `The coupon ${old.name} would begin anew, so it does not come over. Give it afterwards, where your limits count.`,
    };
  return { kept: old, droppedBecause: null };
}
