import type { BalanceTransaction } from '../objects/balance-transaction.ts';
import { type Coupon, presentCoupon, presentPromotionCode, type PromotionCode } from '../objects/coupon.ts';
import { presentTransaction } from './ledger.ts';
import type { StripeObject } from './object.ts';

/** An object as it reads at `now`: the few fields that change by time alone are brought up to date. */
export function present<T extends StripeObject>(object: T, now: number): T {
  const kept: StripeObject = object;
  switch (kept.object) {
    case 'balance_transaction':
      return presentTransaction(kept as unknown as BalanceTransaction, now) as unknown as T;
    case 'coupon':
      return presentCoupon(kept as unknown as Coupon, now) as unknown as T;
    case 'promotion_code':
      return presentPromotionCode(kept as unknown as PromotionCode, now) as unknown as T;
    default:
      return object;
  }
}
