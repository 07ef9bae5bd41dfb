import type { PausedPart } from '@backdesk/contract';
import {
  type ChangeableSubscription,
  type ChangeRefusal,
  endOf,
  notChangeable,
  refused,
} from './subscription-changes.ts';

/** Which pause a subscription is in, or null. */
export function pausedPartOf({ status, pauseBehavior }: ChangeableSubscription): PausedPart | null {
  if (status === 'paused') return 'subscription';
  return pauseBehavior ? 'payments' : null;
}

const alreadyPaused = {
  payments: 'Its payments are paused already. Resume them first.',
  subscription: 'This subscription is paused already.',
};

/** Why it, or its payments, cannot be paused, or null. */
export function notPausable(subscription: ChangeableSubscription, what: PausedPart): ChangeRefusal | null {
  const refusal = notChangeable(subscription);
  if (refusal) return refusal;
  const paused = pausedPartOf(subscription);
  if (paused) return refused(alreadyPaused[paused]);
  if (endOf(subscription))
    return refused('This subscription is going to end. Take the cancellation back first.');
  if (what === 'payments') return null;
  if (subscription.status !== 'active')
    return refused('Stripe pauses active subscriptions only. Pause its payments instead.');
  if (subscription.collectionMethod === 'send_invoice')
    return refused('It is paid by invoice, and Stripe could not resume it. Pause its payments instead.');
  return null;
}

/** Why nothing of it can be resumed, or null. */
export function notResumable(
  subscription: ChangeableSubscription,
  what: PausedPart | null = pausedPartOf(subscription),
): ChangeRefusal | null {
  const paused = pausedPartOf(subscription);
  if (paused === null || paused !== what)
    return notChangeable(subscription) ?? refused('Nothing is paused here, so there is nothing to resume.');
  return notChangeable(subscription);
}
