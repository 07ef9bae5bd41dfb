import type { setCouponInput, stripeOperationView } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Principal } from '../../../platform/actor.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { notFound } from '../../../platform/errors.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import type { Subscription } from '../entities/subscription.ts';
import { couponWorth, type Discount } from '../rules/goodwill-worth.ts';
import { notDiscountable } from '../rules/renewal-moves.ts';
import { refused } from '../rules/subscription-changes.ts';
import { requestChange } from './request-change.ts';

type Found = {
  stripe_id: string;
  name: string;
  currency: string | null;
  is_valid: boolean;
  percent_off: string | null;
  amount_off: string | null;
  duration: Discount['duration'];
  months: number | null;
};

/** Asks for a coupon in place of what the subscription has, or for none. */
export async function setCoupon(
  ctx: MutationContext,
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
        coupon: coupon && { stripeId: coupon.stripe_id, name: coupon.name },
        before: subscription.stripeCouponId ?? null,
      };
    },
    goodwill: async (subscription) => {
      if (couponId === null) return null;
      const coupon = await couponOf(ctx, subscription, couponId);
      return { kind: 'coupon', amountCents: couponWorth(subscription, discountOf(coupon)) };
    },
    refuse: async (subscription) => {
      const refusal = notDiscountable(subscription);
      if (refusal) return refusal;
      if (couponId === null)
        return subscription.stripeCouponId
          ? null
          : refused('This subscription has no coupon, so there is none to take away.');
      const coupon = await couponOf(ctx, subscription, couponId);
      if (!coupon.is_valid) return refused('This coupon is not valid any more. Choose another one.');
      if (coupon.currency !== null && coupon.currency !== subscription.currency)
        return refused(
          `This coupon is in ${coupon.currency}. Choose one in ${subscription.currency ?? 'its currency'}.`,
        );
      return coupon.stripe_id === subscription.stripeCouponId
        ? refused('The subscription has this coupon already.')
        : null;
    },
  });
}

const discountOf = (coupon: Found): Discount => ({
  percentOff: coupon.percent_off,
  amountOffCents: coupon.amount_off === null ? null : BigInt(coupon.amount_off),
  duration: coupon.duration,
  durationMonths: coupon.months,
});

async function couponOf(ctx: MutationContext, { product }: Subscription, couponId: string): Promise<Found> {
  const { rows } = await sql<Found>`
    select stripe_coupon_id as stripe_id, coalesce(name, stripe_coupon_id) as name, currency,
      percent_off::text, amount_off_cents::text as amount_off, duration, duration_months as months,
      is_valid and deleted_at is null and (redeem_by_at is null or redeem_by_at > ${ctx.services.clock.now()}) as is_valid
    from coupons where id = ${couponId} and product_id = ${product.id}`.execute(plainSql(ctx.em));
  const [coupon] = rows;
  if (!coupon) throw notFound('coupon');
  return coupon;
}
