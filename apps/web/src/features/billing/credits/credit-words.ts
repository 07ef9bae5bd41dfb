import type { creditLotView, Wire } from '@backdesk/contract';
import { parseMajor } from '@backdesk/money';
import { formatMoney } from '../../../shared/format.ts';

type Counted = Pick<Wire<typeof creditLotView>, 'unit' | 'currency'>;

/** "$5.00" or "1,200 credits". */
export function creditWords(units: string, { unit, currency }: Counted): string {
  if (unit === 'cents') return formatMoney({ amount: units, currency: currency ?? 'USD' });
  return `${Number(units).toLocaleString('en-GB')} credits`;
}

/** What is typed as an amount, in the unit that credit counts; undefined for what is none. */
export function readUnits(text: string, { unit, currency }: Counted): bigint | undefined {
  if (unit === 'cents') return parseMajor(text, currency ?? 'USD');
  const digits = text.replaceAll(',', '').trim();
  return /^\d{1,10}$/.test(digits) ? BigInt(digits) : undefined;
}
