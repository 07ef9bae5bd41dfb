import { discountDurations } from '@backdesk/contract';
import type Stripe from 'stripe';
import { newId } from '../../../platform/ids.ts';
import { cleanText, currencyOf, fromUnix } from './text.ts';
import { type RowOf, upsert } from './upsert.ts';
import type { Work } from './work.ts';

/** What Stripe says about a coupon. */
export function couponRow(raw: Stripe.Coupon): RowOf<'coupons'> {
  return {
    stripeCouponId: raw.id,
    name: cleanText(raw.name),
    percentOff: raw.percent_off === null ? null : String(raw.percent_off),
    amountOffCents: raw.amount_off === null ? null : BigInt(raw.amount_off),
    currency: raw.currency ? currencyOf(raw.currency) : null,
    duration: discountDurations.find((duration) => duration === raw.duration) ?? 'once',
    durationMonths: raw.duration_in_months,
    maxRedemptionCount: raw.max_redemptions,
    redemptionCount: raw.times_redeemed,
    redeemByAt: fromUnix(raw.redeem_by),
    isValid: raw.valid,
  };
}

/** Writes coupons. */
export async function writeCoupons(work: Work, raws: readonly Stripe.Coupon[]): Promise<void> {
  await upsert(
    work,
    'coupons',
    raws.map((raw) => ({
      id: newId(),
      product: work.productId,
      ...couponRow(raw),
      createdAt: fromUnix(raw.created) ?? new Date(),
    })),
    { key: ['product', 'stripeCouponId'] },
  );
}
