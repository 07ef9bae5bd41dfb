import { notPlanChangeable } from './plan-changes.ts';
import {
  type ChangeableSubscription,
  type ChangeRefusal,
  notAhead,
  notChangeable,
  refused,
} from './subscription-changes.ts';

/** Stripe moves a renewal by no more than two years. */
const longestMs = 2 * 365 * 86_400_000;

/** Why its next charge cannot be moved, or null. */
export function notMovable(subscription: ChangeableSubscription): ChangeRefusal | null {
  const refusal = notPlanChangeable(subscription);
  if (refusal) return refusal;
  return subscription.status === 'past_due'
    ? refused('Its last payment failed. The open invoice has to be settled first.')
    : null;
}

/** Why it cannot be moved to this instant, or null; what was paid for is never taken away. */
export function notMovableTo(
  { status, currentPeriodEndAt }: ChangeableSubscription,
  to: Date,
  now: Date,
): string | null {
  const ahead = notAhead(to, now);
  if (ahead) return ahead;
  if (to.getTime() > now.getTime() + longestMs) return 'Must be within two years';
  const isPaid = status !== 'trialing' && currentPeriodEndAt && to.getTime() < currentPeriodEndAt.getTime();
  return isPaid ? 'Must not lie within the period that is paid for' : null;
}

/** Why a trial cannot be ended now, or null. */
export function notEndableTrial(subscription: ChangeableSubscription): ChangeRefusal | null {
  const refusal = notMovable(subscription);
  if (refusal) return refusal;
  return subscription.status === 'trialing'
    ? null
    : refused('It is not in a trial, so there is none to end.');
}

/** Why no coupon can be put on or off, or null. */
export function notDiscountable(subscription: ChangeableSubscription): ChangeRefusal | null {
  return notChangeable(subscription);
}
