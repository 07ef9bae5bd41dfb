import type { CancellationTime, Reason, SubscriptionStatus } from '@backdesk/contract';

export type ChangeableSubscription = {
  /** Missing on one that was imported. */
  stripeSubscriptionId?: string | null | undefined;
  status: SubscriptionStatus;
  isCancelAtPeriodEnd: boolean;
  cancelAt?: Date | null | undefined;
  currentPeriodEndAt?: Date | null | undefined;
  stripeScheduleId?: string | null | undefined;
  /** What becomes of its invoices while their collection is paused; null while it is not. */
  pauseBehavior?: string | null | undefined;
  /** Stripe's word: `charge_automatically` or `send_invoice`. */
  collectionMethod?: string | null | undefined;
};
export type ChangeRefusal = { reason: Reason; sentence: string };

export const changedMeanwhile: ChangeRefusal = {
  reason: 'subscription_changed_meanwhile',
  sentence:
    'This subscription has changed since you opened the dialog. Look at what it is now, then decide again.',
};

export const refused = (sentence: string): ChangeRefusal => ({
  reason: 'subscription_not_changeable',
  sentence,
});

/** Why nothing about it can be changed from here, or null. */
export function notChangeable(subscription: ChangeableSubscription): ChangeRefusal | null {
  const refusal = isGone(subscription);
  if (refusal) return refusal;
  if (subscription.stripeScheduleId)
    return refused(
      'A schedule at Stripe is going to change this subscription. Take back what is planned first.',
    );
  return null;
}

function isGone(subscription: ChangeableSubscription): ChangeRefusal | null {
  if (!subscription.stripeSubscriptionId)
    return refused('This subscription was imported and is not at Stripe. Change it where it is billed.');
  if (subscription.status === 'canceled' || subscription.status === 'incomplete_expired')
    return refused('This subscription has ended. The customer has to subscribe again.');
  if (subscription.status === 'unknown')
    return refused(
      'Stripe reports a state of this subscription that Backdesk does not know. Change it in Stripe.',
    );
  return null;
}

/** When it is going to end, or null while nobody asked for that. */
export function endOf(subscription: ChangeableSubscription): Date | null {
  if (subscription.cancelAt) return subscription.cancelAt;
  return (subscription.isCancelAtPeriodEnd && subscription.currentPeriodEndAt) || null;
}

/**
 * Why it cannot be canceled. One that is going to end anyway can be ended at once, but for another time
 * the first cancellation has to be taken back: at Stripe the two would stand side by side.
 */
export function notCancelable(
  subscription: ChangeableSubscription,
  when: CancellationTime = 'now',
): ChangeRefusal | null {
  const refusal = notChangeable(subscription);
  if (refusal || when === 'now' || !endOf(subscription)) return refusal;
  return refused(
    'This subscription is going to end already. Take that back first, then choose another time, or end it at once.',
  );
}

/** Why a cancellation cannot be taken back. */
export function notKeepable(subscription: ChangeableSubscription): ChangeRefusal | null {
  const refusal = notChangeable(subscription);
  if (refusal) return refusal;
  if (subscription.isCancelAtPeriodEnd || subscription.cancelAt) return null;
  return refused('Nobody has canceled this subscription, so there is nothing to take back.');
}

/** Why nothing planned can be taken back. */
export function notReleasable(subscription: ChangeableSubscription): ChangeRefusal | null {
  const refusal = isGone(subscription);
  if (refusal || subscription.stripeScheduleId) return refusal;
  return refused('Nothing is planned for this subscription, so there is nothing to take back.');
}

/** Why it cannot end at this instant, or null; `now` and the end are compared to the second, as Stripe does. */
export const notEndableAt = (endsAt: Date, now: Date): string | null =>
  notAhead(endsAt, now, 'Must be in the future; to end it at once, choose “now”');

/** Why nothing can be set for this instant, or null. */
export function notAhead(at: Date, now: Date, past = 'Must be in the future'): string | null {
  if (at.getTime() <= now.getTime()) return past;
  return at.getTime() > now.getTime() + longestAheadMs ? 'Must be within five years' : null;
}
const longestAheadMs = 5 * 366 * 86_400_000;

/**
 * What the customer paid for the part of the period that is left, in minor units, rounded down: the
 * paid amount times the share of the period's seconds.
 */
export function unusedCents(paidCents: bigint, period: { from: Date; to: Date }, now: Date): bigint {
  const whole = BigInt(period.to.getTime() - period.from.getTime());
  const left = BigInt(period.to.getTime() - now.getTime());
  if (whole <= 0n || left <= 0n) return 0n;
  return left >= whole ? paidCents : (paidCents * left) / whole;
}
