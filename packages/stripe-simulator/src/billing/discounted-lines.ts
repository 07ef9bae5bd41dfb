import type { Work } from '../core/work.ts';
import type { Coupon } from '../objects/coupon.ts';
import type { LineItem } from '../objects/invoice.ts';

export type DiscountAmount = { readonly amount: number; readonly discount: string };

export type Discounted = {
  readonly lines: readonly LineItem[];
  /** What each discount took off the whole invoice, in the order they were applied. */
  readonly amounts: readonly DiscountAmount[];
};

/**
 * Takes discounts off the lines, one after the other: a percentage off what is left of each line,
 * rounded half up; an amount spread over the lines in proportion, to the last minor unit. Never below zero.
 */
export function discountLines(
  work: Work,
  lines: readonly LineItem[],
  discounts: readonly string[],
): Discounted {
  const left = lines.map((line) => (line.discountable ? Math.max(0, line.amount) : 0));
  const taken: DiscountAmount[][] = lines.map(() => []);
  const amounts = discounts.map((discount) => {
    const coupon = work.get('coupon', work.get('discount', discount).source.coupon);
    const parts = partsOff(coupon, left);
    for (const [index, amount] of parts.entries()) {
      if (amount === 0) continue;
      left[index] = (left[index] ?? 0) - amount;
      taken[index]?.push({ amount, discount });
    }
    return { amount: parts.reduce((sum, part) => sum + part, 0), discount };
  });
  return {
    lines: lines.map((line, index) => ({ ...line, discount_amounts: taken[index] ?? [] })),
    amounts,
  };
}

function partsOff(coupon: Coupon, left: readonly number[]): number[] {
  const { percent_off: percent } = coupon;
  if (percent !== null) return left.map((amount) => Math.round((amount * percent) / 100));
  return spread(coupon.amount_off ?? 0, left);
}

/** Shares `amount`, at most all of `weights`, in proportion; the rounding rest goes to the largest fractions. */
function spread(amount: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  if (sum === 0) return weights.map(() => 0);
  const off = Math.min(amount, sum);
  const exact = weights.map((weight) => (off * weight) / sum);
  const parts = exact.map(Math.floor);
  let rest = off - parts.reduce((total, part) => total + part, 0);
  const byFraction = exact
    .map((value, index) => ({ index, fraction: value - Math.floor(value) }))
    .toSorted((a, b) => b.fraction - a.fraction || a.index - b.index);
  for (const { index } of byFraction) {
    if (rest <= 0) break;
    parts[index] = (parts[index] ?? 0) + 1;
    rest -= 1;
  }
  return parts;
}
