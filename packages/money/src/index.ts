/**
 * Money as integer minor units (cents, yen, fils) plus an ISO 4217 code.
 * Amounts are bigint so that sums of any size stay exact.
 */
export type Money = { readonly amount: bigint; readonly currency: string };

/** Currencies that Stripe charges without minor units (docs.stripe.com/currencies#zero-decimal). */
const ZERO_DECIMAL = new Set('BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'.split(' '));
/** Currencies with three minor digits (docs.stripe.com/currencies#three-decimal). */
const THREE_DECIMAL = new Set('BHD JOD KWD OMR TND'.split(' '));

/** Digits after the decimal point that one major unit of `currency` has: 0, 2 or 3. */
export function minorDigits(currency: string): number {
  const code = currency.toUpperCase();
  if (ZERO_DECIMAL.has(code)) return 0;
  return THREE_DECIMAL.has(code) ? 3 : 2;
}

function sameCurrency(a: Money, b: Money): void {
  if (a.currency.toUpperCase() !== b.currency.toUpperCase())
    throw new RangeError(`Cannot combine ${a.currency} with ${b.currency}: convert one of them first.`);
}

/** Sum of two amounts. Throws RangeError when the currencies differ. */
export function add(a: Money, b: Money): Money {
  sameCurrency(a, b);
  return { amount: a.amount + b.amount, currency: a.currency };
}

/** `a − b`. Throws RangeError when the currencies differ. */
export function subtract(a: Money, b: Money): Money {
  sameCurrency(a, b);
  return { amount: a.amount - b.amount, currency: a.currency };
}

/**
 * Splits `money` in proportion to `weights` without losing a minor unit: every share is
 * rounded down and the rest is handed out one unit at a time to the largest remainders
 * (largest remainder method). Throws RangeError when there is no positive weight.
 */
export function allocate(money: Money, weights: readonly number[]): Money[] {
  const parts = weights.map((weight) => BigInt(Math.round(weight * 1_000_000)));
  const total = parts.reduce((sum, part) => sum + part, 0n);
  if (total <= 0n || parts.some((part) => part < 0n))
    throw new RangeError('allocate needs weights that are not negative and do not sum to zero.');
  const sign = money.amount < 0n ? -1n : 1n;
  const whole = money.amount * sign;
  const shares = parts.map((part, index) => ({
    index,
    amount: (whole * part) / total,
    rest: (whole * part) % total,
  }));
  let left = whole - shares.reduce((sum, share) => sum + share.amount, 0n);
  for (const share of shares.toSorted((a, b) => Number(b.rest > a.rest) - Number(b.rest < a.rest))) {
    if (left === 0n) break;
    share.amount += 1n;
    left -= 1n;
  }
  return shares.map((share) => ({ amount: share.amount * sign, currency: money.currency }));
}

/** The amount in major units as a plain decimal string: 2900 USD → "29.00", 500 JPY → "500". */
export function toMajor(money: Money): string {
  const digits = minorDigits(money.currency);
  const sign = money.amount < 0n ? '-' : '';
  const text = (money.amount < 0n ? -money.amount : money.amount).toString().padStart(digits + 1, '0');
  return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/**
 * Reads what a person typed ("29", "29.5", "1,299.00") as minor units of `currency`.
 * Returns undefined when it is no amount or has more decimals than the currency knows.
 */
export function parseMajor(text: string, currency: string): bigint | undefined {
  const digits = minorDigits(currency);
  const match = /^(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d*))?$/.exec(text.trim());
  const fraction = match?.[2] ?? '';
  if (!match?.[1] || fraction.length > digits) return undefined;
  return BigInt(match[1].replaceAll(',', '') + fraction.padEnd(digits, '0'));
}

/** The amount as its currency is written in `locale`, for example "$29.00". Exact for any size. */
export function format(money: Money, locale = 'en-US'): string {
  return formatterOf(locale, money.currency).format(toMajor(money) as `${number}`);
}

const formatters = new Map<string, Intl.NumberFormat>();

/** Making one costs a hundred times as much as using it, and a page of a list shows hundreds of amounts. */
function formatterOf(locale: string, currency: string): Intl.NumberFormat {
  const key = `${locale} ${currency}`;
  let formatter = formatters.get(key);
  if (!formatter) {
    const digits = minorDigits(currency);
    formatter = new Intl.NumberFormat(locale, {
      style: 'currency',
      currency,
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
    formatters.set(key, formatter);
  }
  return formatter;
}
