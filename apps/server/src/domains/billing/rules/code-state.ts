import type { Discount } from '@backdesk/contract';
import { format } from '@backdesk/money';
import { sql } from 'kysely';

/** “20 % off for 3 months”. */
export function discountWords({ percentOff, amountOff, duration, durationMonths }: Discount): string {
  const off = percentOff === null ? (amountOff ? format(amountOff) : 'nothing') : `${percentOff} %`;
  const months = durationMonths === 1 ? '1 month' : `${durationMonths} months`;
  return `${off} off ${duration === 'repeating' ? `for ${months}` : duration === 'forever' ? 'for ever' : 'once'}`;
}

/**
 * How often the code `c` was used, as SQL: at Stripe as it was last read, for which it sends no event, or by the
 * subscriptions that are known here, whichever is more.
 */
export const usedSql = sql<number>`greatest(c.redemption_count,
  (select x.redemption_count from promotion_codes x where x.id = c.promotion_code_id))`;

/** Whether a customer who types the code `c` gets something for it, as SQL. */
export const codeStateSql = sql<string>`case
  when c.promotion_code_id is null then 'not_at_stripe' when c.expires_at <= now() then 'expired'
  when ${usedSql} >= c.max_redemption_count then 'used_up' when c.is_active then 'active' else 'off' end`;

/** The columns of the code `c` that say what it gives, as one JSON value for `worthOf`. */
export const worthSql = sql<Worth>`json_build_object('percent', c.percent_off::text, 'amount', c.amount_off_cents::text,
  'currency', trim(c.currency), 'duration', c.duration, 'months', c.duration_months)`;

export type Worth = {
  percent: string | null;
  amount: string | null;
  currency: string | null;
  duration: Discount['duration'];
  months: number | null;
};

export const discountOf = ({ percent, amount, currency, duration, months }: Worth): Discount => ({
  percentOff: percent === null ? null : Number(percent),
  amountOff: amount === null || currency === null ? null : { amount: BigInt(amount), currency },
  duration,
  durationMonths: months,
});

export const worthWords = (worth: Worth): string => discountWords(discountOf(worth));
