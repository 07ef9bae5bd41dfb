import { formatMoney } from '../../shared/format.ts';

/** Limits count in the payment's own currency, so they are shown without one, as plain units. */
export function limitWords(limit: string | bigint | null): string {
  if (limit === null) return 'none';
  return formatMoney({ amount: String(limit), currency: 'USD' }).replace('$', '');
}
