import Stripe from 'stripe';
import { z } from 'zod';

/** Oldest and most future timestamp that is believed, in seconds. */
export const toleranceSeconds = 300;

/** What every event of Stripe has, whoever brings it. */
export const eventShape = z.object({
  id: z.string().min(1).max(255),
  type: z.string().min(1).max(255),
  created: z.number().optional(),
  api_version: z.string().max(60).nullish(),
  livemode: z.boolean().optional(),
  data: z.object({
    object: z.looseObject({ id: z.string().max(255).nullish(), object: z.string().max(100).nullish() }),
  }),
});
export type StripeEvent = z.output<typeof eventShape>;

const verifier = new Stripe('sk_test_signatures_only');

/**
 * The event in `body` when it was signed with one of `secrets` within five minutes of `now`; else
 * undefined, whatever was wrong. The SDK checks only the age, throws half a dozen kinds of errors,
 * and believes timestamps from next year: all of that ends here.
 */
export function verifyStripe(
  body: Buffer,
  signature: string | string[] | undefined,
  secrets: readonly string[],
  now: Date,
): StripeEvent | undefined {
  if (typeof signature !== 'string') return undefined;
  const timestamps = signature.split(',').filter((part) => part.trim().startsWith('t='));
  // With two of them, this check and the SDK's could each look at another one.
  if (timestamps.length !== 1) return undefined;
  const timestamp = Number(/^t=(\d{1,12})$/.exec(timestamps[0] ?? '')?.[1] ?? Number.NaN);
  const nowSeconds = Math.floor(now.getTime() / 1000);
  // Written so that NaN is refused too.
  if (!(Math.abs(nowSeconds - timestamp) <= toleranceSeconds)) return undefined;
  for (const secret of secrets) {
    try {
      const event = verifier.webhooks.constructEvent(
        body,
        signature,
        secret,
        toleranceSeconds,
        undefined,
        now.getTime(),
      );
      return eventShape.parse(event);
    } catch {
      // The next secret may fit; none fitting is the caller's 400.
    }
  }
  return undefined;
}
