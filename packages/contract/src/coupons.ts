import { z } from 'zod';
import { askedChange } from './subscription-actions.ts';
import { id, money } from './wire.ts';

/** Coupons that a subscription could get, and the one it has. */
export const couponChoicesInput = z.strictObject({ subscriptionId: id });
export const couponChoicesView = z.object({
  current: z.object({ name: z.string() }).nullable(),
  choices: z.array(
    z.object({
      couponId: id,
      name: z.string(),
      percentOff: z.number().nullable(),
      amountOff: money.nullable(),
      duration: z.enum(['once', 'repeating', 'forever']),
      durationMonths: z.number().int().nullable(),
    }),
  ),
});

/** Gives a subscription this coupon in place of what it has; null takes away what it has. */
export const setCouponInput = z.strictObject({ ...askedChange, couponId: id.nullable() });
