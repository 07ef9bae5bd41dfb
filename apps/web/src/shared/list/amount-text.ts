import { isRelationFilter, type ListFilter } from '@backdesk/contract';
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
export function onlyCurrency(filters: readonly ListFilter[]): string | undefined {
  for (const filter of filters)
    if (!isRelationFilter(filter) && filter.field === 'currency' && filter.op === 'in')
      if (Array.isArray(filter.value) && filter.value.length === 1) return filter.value[0];
  return undefined;
}
