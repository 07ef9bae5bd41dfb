import { z } from 'zod';
import { asksApproval } from './change-worth.ts';
import { acceptedOffer } from './save-offers.ts';
import { askedChange } from './subscription-actions.ts';
import { id, money } from './wire.ts';

/** Coupons that a subscription could get, and the one it has. */
export const couponChoicesInput = z.strictObject({ subscriptionId: id });
export const couponChoicesView = z.object({
  current: z.object({ name: z.string() }).nullable(),
  /** The coupon of the customer, which counts on all their subscriptions that have none of their own. */
  ofCustomer: z.object({ name: z.string(), subscriptionCount: z.number().int() }).nullable(),
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

/**
 * Gives a subscription this coupon in place of what it has; null takes away what it has. Of the customer a
 * coupon can only be taken away: it affects all their subscriptions.
 */
export const setCouponInput = z
  .strictObject({
    ...askedChange,
    couponId: id.nullable(),
    of: z.enum(['subscription', 'customer']).default('subscription'),
    asksApproval,
    offerId: acceptedOffer,
  })
  .refine(({ of, couponId }) => of === 'subscription' || couponId === null, {
    path: ['couponId'],
    message: 'cannot be given to a customer',
  });
