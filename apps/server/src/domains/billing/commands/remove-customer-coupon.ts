import type { setCouponInput, stripeOperationView } from '@backdesk/contract';
import type { z } from 'zod';
import type { Principal } from '../../../platform/actor.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { customerCouponOf } from '../queries/customer-coupon.ts';
import { notDiscountable } from '../rules/renewal-moves.ts';
import { refused } from '../rules/subscription-changes.ts';
import { requestChange } from './request-change.ts';

/** Asks for the end of the customer's own coupon, which all of their subscriptions lose. */
export async function removeCustomerCoupon(
  ctx: MutationContext,
  actor: Principal,
  input: z.output<typeof setCouponInput>,
): Promise<z.output<typeof stripeOperationView>> {
  const coupon = await customerCouponOf(ctx.em, input.subscriptionId);
  return requestChange(ctx, actor, {
    ...input,
    kind: 'customer_coupon',
    asked: {},
    reason: 'customer_coupon_off',
    refuse: (subscription) =>
      notDiscountable(subscription) ??
      (coupon ? null : refused('This customer has no coupon, so there is none to take away.')),
    parameters: () => ({
      customer: coupon?.customer ?? '',
      discountId: coupon?.discountId ?? '',
      name: coupon?.name ?? '',
    }),
  });
}
