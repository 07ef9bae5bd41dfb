import { z } from 'zod';
import { id, instant, money } from './wire.ts';

/** Above the limit of whoever asks a change waits for a colleague, where they ask for that; else it is refused. */
export const asksApproval = z.boolean().default(false);

/** A coupon, another day of the next charge, or a reinstatement on the old cycle. */
export const changeWorthInput = z.strictObject({
  subscriptionId: id,
  change: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('coupon'), couponId: id }),
    z.strictObject({ kind: z.literal('renewal'), to: instant }),
    z.strictObject({ kind: z.literal('reinstate') }),
  ]),
});
/** What a change gives away in money, before it is made, and whether somebody else has to agree. */
export const changeWorthView = z.object({
  /** Null where nothing is known about the price. */
  worth: money.nullable(),
  /** What the reader may still give this user; null without a limit. */
  left: money.nullable(),
  needsApproval: z.boolean(),
});
