import { parseMajor, toMajor } from '@backdesk/money';

/**
 * Filters on money compare minor units, whatever the currency. Amounts are typed and shown in major
 * units; without a currency to go by they have two decimals, as nearly all have.
 */
const unnamed = 'USD';

/** "2900" → "29.00" in a currency with two decimals. */
export function amountText(minor: string, currency = unnamed): string {
  return toMajor({ amount: BigInt(minor), currency });
}

/** "29" → "2900"; undefined when it is no amount of that currency. */
export function minorFrom(text: string, currency = unnamed): string | undefined {
  return parseMajor(text, currency)?.toString();
}

/** The one currency that the filters leave, if they do. */
export function onlyCurrency(
  filters: readonly { field?: string; op?: string; value?: unknown }[],
): string | undefined {
  for (const { field, op, value } of filters)
    if (field === 'currency' && op === 'in' && Array.isArray(value) && value.length === 1) {
      const only: unknown = value[0];
      if (typeof only === 'string') return only;
    }
  return undefined;
}
