import type { Metadata } from './metadata.ts';

/** What is taken off, and for how long. Exactly one of `amount_off` and `percent_off` is set. */
export type Coupon = {
  readonly id: string;
  readonly object: 'coupon';
  readonly amount_off: number | null;
  readonly created: number;
  readonly currency: string | null;
  readonly duration: 'forever' | 'once' | 'repeating';
  readonly duration_in_months: number | null;
  readonly livemode: false;
  readonly max_redemptions: number | null;
  readonly metadata: Metadata;
  readonly name: string | null;
  readonly percent_off: number | null;
  readonly redeem_by: number | null;
  readonly times_redeemed: number;
  readonly valid: boolean;
};

/** A word that customers type, with limits of its own on top of its coupon's. */
export type PromotionCode = {
  readonly id: string;
  readonly object: 'promotion_code';
  readonly active: boolean;
  readonly code: string;
  readonly created: number;
  readonly customer: string | null;
  readonly customer_account: null;
  readonly expires_at: number | null;
  readonly livemode: false;
  readonly max_redemptions: number | null;
  readonly metadata: Metadata;
  readonly promotion: { readonly coupon: string; readonly type: 'coupon' };
  readonly restrictions: {
    readonly first_time_transaction: boolean;
    readonly minimum_amount: number | null;
    readonly minimum_amount_currency: string | null;
  };
  readonly times_redeemed: number;
};

/** A coupon at work on one subscription or invoice. It outlives its end, since old invoices refer to it. */
export type Discount = {
  readonly id: string;
  readonly object: 'discount';
  readonly checkout_session: null;
  readonly customer: string;
  readonly customer_account: null;
  readonly end: number | null;
  readonly invoice: string | null;
  readonly invoice_item: null;
  readonly promotion_code: string | null;
  readonly source: { readonly coupon: string; readonly type: 'coupon' };
  readonly start: number;
  readonly subscription: string | null;
  readonly subscription_item: null;
};

/** Whether a coupon can be redeemed at `now`; it changes by the passing of time too. */
export function presentCoupon(coupon: Coupon, now: number): Coupon {
  const valid =
    (coupon.redeem_by === null || now < coupon.redeem_by) &&
    (coupon.max_redemptions === null || coupon.times_redeemed < coupon.max_redemptions);
  return valid === coupon.valid ? coupon : { ...coupon, valid };
}

/** A code that ran out reads as inactive, as at Stripe. */
export function presentPromotionCode(code: PromotionCode, now: number): PromotionCode {
  const open =
    (code.expires_at === null || now < code.expires_at) &&
    (code.max_redemptions === null || code.times_redeemed < code.max_redemptions);
  return code.active && !open ? { ...code, active: false } : code;
}
