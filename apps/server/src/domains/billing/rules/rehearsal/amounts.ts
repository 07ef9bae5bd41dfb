import type { Discount, Item, Line, Tax } from './terms.ts';

const wholePercent = 10_000n;
const wholeRate = 1_000_000n;

/** Half up; both are not negative. */
const rounded = (numerator: bigint, denominator: bigint): bigint =>
  (2n * numerator + denominator) / (2n * denominator);
const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);

export const isRunning = ({ endsAt }: Discount, at: number): boolean => endsAt === null || endsAt > at;

export const priceOf = ({ cents, quantity }: Item): bigint => (cents ?? 0n) * BigInt(quantity);
export const nameOf = ({ name, quantity }: Item): string => (quantity === 1 ? name : `${quantity} × ${name}`);

/** What an item costs for the part of its period from `at` on, under the percentages that are running; an amount off is not divided. */
export function priceOfRest(
  item: Item,
  period: { start: number; end: number },
  at: number,
  discounts: readonly Discount[],
): bigint {
  const seconds = BigInt(Math.max(0, period.end - at));
  let [numerator, denominator] = [priceOf(item) * seconds, BigInt(period.end - period.start)];
  for (const { percentOff } of discounts) {
    if (percentOff === null) continue;
    numerator *= wholePercent - percentOff;
    denominator *= wholePercent;
  }
  return denominator > 0n ? rounded(numerator, denominator) : 0n;
}

/**
 * What discounts take off, one after the other and never below zero: a percentage off what is left of each
 * line, rounded half up, an amount off the lines in their order.
 */
export function discountOn(
  lines: readonly Line[],
  discounts: readonly Discount[],
): { off: bigint; used: readonly Discount[] } {
  let left = lines.map(({ isDiscountable, amount }) => (isDiscountable && amount > 0n ? amount : 0n));
  const sum = () => left.reduce((total, amount) => total + amount, 0n);
  const full = sum();
  const used = discounts.filter(({ percentOff, amountOff }) => {
    const before = sum();
    let rest = amountOff ?? 0n;
    left = left.map((amount) => {
      const off = percentOff === null ? least(amount, rest) : rounded(amount * percentOff, wholePercent);
      rest -= off;
      return amount - off;
    });
    return sum() < before;
  });
  return { off: full - sum(), used };
}

/** Tax on an amount after discounts, of the amount's sign. */
export function taxOn(amount: bigint, { rate, isInclusive }: Tax): bigint {
  const size = amount < 0n ? -amount : amount;
  const tax = rounded(size * rate, isInclusive ? wholeRate + rate : wholeRate);
  return amount < 0n ? -tax : tax;
}

/** The roundest rate by which `taxable` is taxed with `tax`, in millionths; null where there is none. */
export function rateOf(tax: bigint, taxable: bigint): bigint | null {
  if (taxable <= 0n || tax < 0n) return null;
  for (const step of [10_000n, 5_000n, 1_000n, 100n, 10n, 1n]) {
    const rate = rounded(rounded(tax * wholeRate, taxable), step) * step;
    if (rounded(taxable * rate, wholeRate) === tax) return rate;
  }
  return null;
}
