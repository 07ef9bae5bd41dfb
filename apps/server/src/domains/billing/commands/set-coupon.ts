import type { setCouponInput, stripeOperationView } from '@backdesk/contract';
import type { z } from 'zod';
import type { Principal } from '../../../platform/actor.ts';
import { notFound } from '../../../platform/errors.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import type { Subscription } from '../entities/subscription.ts';
import type { ApprovalProviders } from '../providers.ts';
import { type CouponTerms, couponTerms } from '../queries/coupon-terms.ts';
import { notDiscountable } from '../rules/renewal-moves.ts';
import { refused } from '../rules/subscription-changes.ts';
import { givingChange } from './giving-change.ts';
import { requestChange } from './request-change.ts';

/** Asks for a coupon in place of what the subscription has, or for none; above one's limit by way of a colleague. */
export async function setCoupon(
  ctx: MutationContext,
  providers: ApprovalProviders,
  actor: Principal,
  input: z.output<typeof setCouponInput>,
): Promise<z.output<typeof stripeOperationView>> {
  const { couponId } = input;
  return requestChange(ctx, actor, {
    ...input,
    kind: 'coupon_apply',
    asked: { couponId },
    reason: couponId === null ? 'coupon_off' : 'coupon_on',
    parameters: async (subscription) => {
      const coupon = couponId === null ? null : await couponOf(ctx, subscription, couponId);
      return {
        coupon: coupon && { stripeId: coupon.stripeId, name: coupon.name },
        before: subscription.stripeCouponId ?? null,
      };
    },
    gives: (subscription, parameters) =>
      givingChange(ctx, providers, actor, subscription, input, { kind: 'coupon_apply', parameters }),
    refuse: async (subscription) => {
      const refusal = notDiscountable(subscription);
      if (refusal) return refusal;
      if (couponId === null)
        return subscription.stripeCouponId
          ? null
          : refused('This subscription has no coupon, so there is none to take away.');
      const coupon = await couponOf(ctx, subscription, couponId);
      if (!coupon.isValid) return refused('This coupon is not valid any more. Choose another one.');
      if (coupon.currency !== null && coupon.currency !== subscription.currency)
        return refused(
          `This coupon is in ${coupon.currency}. Choose one in ${subscription.currency ?? 'its currency'}.`,
        );
      return coupon.stripeId === subscription.stripeCouponId
        ? refused('The subscription has this coupon already.')
        : null;
    },
  });
}

async function couponOf(
  ctx: MutationContext,
  { product }: Subscription,
  couponId: string,
): Promise<CouponTerms> {
  const terms = await couponTerms(ctx.em, product.id, { id: couponId }, ctx.services.clock.now());
  if (!terms) throw notFound('coupon');
  return terms;
}
