import type { Delivery } from '../core/operation.ts';

/**
 * When failed deliveries are tried again: by the virtual clock on Stripe's scale, or after the
 * given wall-clock milliseconds (the last one repeats) so that tests need not wait.
 */
export type RetryPlan = 'virtual' | { readonly wallMs: readonly number[] };

const MINUTE = 60;
const HOUR = 3600;
/** Growing pauses; the last repeats until 72 hours after the first attempt. */
const PAUSES = [MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 12 * HOUR];
const GIVE_UP = 72 * HOUR;

/** The delivery as it waits for its next attempt; undefined when it is given up. */
export function afterAttempt(delivery: Delivery, now: number, plan: RetryPlan): Delivery | undefined {
  const attempts = delivery.attempts + 1;
  if (plan !== 'virtual') return { ...delivery, attempts, nextAt: now + 1 };
  const nextAt = now + PAUSES[Math.min(attempts, PAUSES.length) - 1]!;
  return nextAt > delivery.firstAt + GIVE_UP ? undefined : { ...delivery, attempts, nextAt };
}
