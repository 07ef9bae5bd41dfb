import { invalidRequest } from '../core/error.ts';
import type { Work } from '../core/work.ts';
import type { Coupon, Discount, PromotionCode } from '../objects/coupon.ts';
import { presentCoupon, presentPromotionCode } from '../objects/coupon.ts';
import type { Subscription } from '../objects/subscription.ts';
import { liveCustomer } from './payment-methods.ts';
import { addMonths } from './periods.ts';

/** One entry of a `discounts` parameter. */
export type DiscountRequest = {
  readonly coupon?: string;
  readonly promotion_code?: string;
  readonly discount?: string;
};

/** Whom a coupon is redeemed for. */
export type Redeemer = {
  readonly customer: string;
  readonly currency: string;
  readonly subscription?: string;
  readonly invoice?: string;
  /** What would be paid without it, in minor units, for codes with a minimum; unknown is not checked. */
  readonly amount?: number;
};

/** Redeems each entry in order and returns the ids of the discounts; all refusals name the parameter. */
export function redeemAll(work: Work, requests: readonly DiscountRequest[], redeemer: Redeemer): string[] {
  return requests.map((request, index) => redeem(work, request, redeemer, `discounts[${index}]`));
}

function redeem(work: Work, request: DiscountRequest, redeemer: Redeemer, param: string): string {
  if (Object.keys(request).length !== 1)
    throw invalidRequest(`Give exactly one of coupon, promotion_code and discount in ${param}.`, { param });
  if (request.discount !== undefined) {
    const discount = work.get('discount', request.discount, `${param}[discount]`);
    if (discount.subscription !== redeemer.subscription)
      throw invalidRequest(`The discount ${discount.id} belongs to something else.`, { param });
    return discount.id;
  }
  const code =
    request.promotion_code === undefined
      ? undefined
      : openCode(work, request.promotion_code, redeemer, `${param}[promotion_code]`);
  const coupon = validCoupon(work, code?.promotion.coupon ?? request.coupon ?? '', redeemer, param);
  work.put('coupon', { ...coupon, times_redeemed: coupon.times_redeemed + 1 });
  if (code) work.put('promotion_code', { ...code, times_redeemed: code.times_redeemed + 1 });
  const end = coupon.duration === 'repeating' ? addMonths(work.now, coupon.duration_in_months ?? 1) : null;
  const discount: Discount = {
    id: work.idFor('discount'),
    object: 'discount',
    checkout_session: null,
    customer: redeemer.customer,
    customer_account: null,
    end,
    invoice: redeemer.invoice ?? null,
    invoice_item: null,
    promotion_code: code?.id ?? null,
    source: { coupon: coupon.id, type: 'coupon' },
    start: work.now,
    subscription: redeemer.subscription ?? null,
    subscription_item: null,
  };
  work.create('discount', discount, 'customer.discount.created');
  if (end !== null && redeemer.invoice === undefined) work.schedule('discount.end', end, discount.id);
  return discount.id;
}

function validCoupon(work: Work, id: string, redeemer: Redeemer, param: string): Coupon {
  const coupon = presentCoupon(work.get('coupon', id, param), work.now);
  if (!coupon.valid)
    throw invalidRequest(`Coupon ${id} is expired or has been redeemed as often as it may.`, {
      code: 'coupon_expired',
      param,
    });
  if (coupon.currency !== null && coupon.currency !== redeemer.currency)
    throw invalidRequest(`Coupon ${id} is in ${coupon.currency} and this is in ${redeemer.currency}.`, {
      param,
    });
  return coupon;
}

function openCode(work: Work, id: string, redeemer: Redeemer, param: string): PromotionCode {
  const code = presentPromotionCode(work.get('promotion_code', id, param), work.now);
  const { first_time_transaction: onlyFirst, minimum_amount: minimum } = code.restrictions;
  const refusal = !code.active
    ? 'is not active'
    : code.customer !== null && code.customer !== redeemer.customer
      ? 'is for another customer'
      : onlyFirst && hasPaid(work, redeemer.customer)
        ? 'is only for a first payment'
        : minimum !== null && redeemer.amount !== undefined && redeemer.amount < minimum
          ? `needs an amount of at least ${minimum}`
          : undefined;
  if (refusal === undefined) return code;
  throw invalidRequest(`Promotion code ${code.code} ${refusal}.`, { code: 'promotion_code_invalid', param });
}

function hasPaid(work: Work, customer: string): boolean {
  return work.by('charge', 'customer', customer).some(({ paid }) => paid);
}

/** Ends discounts of a subscription: they no longer count for its next invoices. */
export function endDiscounts(work: Work, subscription: string, ids: readonly string[]): Subscription {
  for (const id of ids) {
    work.unschedule(id, 'discount.end');
    const ended = work.put('discount', { ...work.get('discount', id), end: work.now });
    work.emit('customer.discount.deleted', ended);
  }
  const current = work.get('subscription', subscription);
  return work.put('subscription', {
    ...current,
    discounts: current.discounts.filter((id) => !ids.includes(id)),
  });
}

/** The months of a repeating coupon are over. */
export function lapseDiscount(work: Work, id: string): void {
  const { subscription, customer } = work.get('discount', id);
  if (subscription === null) return endCustomerDiscount(work, customer ?? '', id);
  const before = work.get('subscription', subscription);
  if (!before.discounts.includes(id)) return;
  const after = endDiscounts(work, subscription, [id]);
  work.emit('customer.subscription.updated', after, { discounts: before.discounts });
}

/** What older versions of the API, and the dashboard, can do: a coupon of the customer itself. */
export function giveCustomerCoupon(work: Work, customer: string, coupon: string): Discount {
  const { currency } = liveCustomer(work, customer);
  const [id = ''] = redeemAll(work, [{ coupon }], { customer, currency: currency ?? 'usd' });
  const discount = work.get('discount', id);
  work.update('customer', customer, { discount }, 'customer.updated');
  return discount;
}

/** Takes the customer's own discount away, when it is this one. */
export function endCustomerDiscount(work: Work, customer: string, id: string): void {
  const current = work.get('customer', customer);
  if (current.deleted === true || current.discount?.id !== id) return;
  work.unschedule(id, 'discount.end');
  const ended = work.put('discount', { ...work.get('discount', id), end: work.now });
  work.update('customer', customer, { discount: null });
  work.emit('customer.discount.deleted', ended);
}

/** Those of the subscription, else that of its customer. */
export function discountsOn(
  work: Work,
  { id, customer }: Pick<Subscription, 'id' | 'customer'>,
): readonly string[] {
  const own = work.get('subscription', id).discounts;
  if (own.length > 0) return own;
  const { discount } = liveCustomer(work, customer);
  return discount ? [discount.id] : [];
}

/** What part of a full price the subscription pays under its percentages, from 0 to 1; for prorations. */
export function paidShare(work: Work, subscription: Subscription): number {
  return discountsOn(work, subscription).reduce((share, id) => {
    const { percent_off: percent } = work.get('coupon', work.get('discount', id).source.coupon);
    return share * (1 - (percent ?? 0) / 100);
  }, 1);
}
