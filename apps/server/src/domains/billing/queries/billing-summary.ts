import { subscriptionStatus } from '@backdesk/contract';
import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';

const summary = z.object({
  planName: z.string().nullable(),
  subscriptionStatus: subscriptionStatus.nullable(),
  paid: z.array(z.object({ currency: z.string(), amount: z.string().transform(BigInt) })),
});

/** Plan, status and sums paid of the user `u` of the surrounding query; the running subscription comes first. */
export const billingSummaryJson: RawBuilder<unknown> = sql`(
  select json_build_object('planName', s.plan_name, 'subscriptionStatus', s.status, 'paid', paid.sums)
  from (select coalesce(json_agg(sum order by sum.currency), '[]') as sums
    from (select currency, sum(captured_cents)::text as amount from payments
      where user_id = u.id and status = 'succeeded' group by currency) sum) paid
  left join lateral (select plan_name, status from subscriptions where user_id = u.id
    order by (status in ('active', 'trialing', 'past_due')) desc, started_at desc limit 1) s on true)`;

/** Reads what `billingSummaryJson` selected; `currency` is the product's. */
export function readBillingSummary(json: unknown, currency: string) {
  const { planName, subscriptionStatus: status, paid } = summary.parse(json);
  const own = paid.find((sum) => sum.currency === currency);
  return {
    planName,
    subscriptionStatus: status,
    paid: own ?? { amount: 0n, currency },
    paidInOthers: paid.filter((sum) => sum !== own),
  };
}
