import { formatMoney } from '../../shared/format.ts';

/** Limits count in the payment's own currency, so they are shown without one, as plain units; null is without a limit. */
export function limitWords(limit: string | bigint | null): string {
  if (limit === null) return 'no limit';
  if (BigInt(limit) === 0n) return 'nothing';
  return formatMoney({ amount: String(limit), currency: 'USD' }).replace('$', '');
}
