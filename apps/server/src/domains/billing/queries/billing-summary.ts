import { subscriptionStatus } from '@backdesk/contract';
import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';

const summary = z.object({
  planName: z.string().nullable(),
  subscriptionStatus: subscriptionStatus.nullable(),
  paidCents: z.string().transform(BigInt),
});

/** Plan, status and sum paid of the user `u` of the surrounding query; the running subscription comes first. */
export const billingSummaryJson: RawBuilder<unknown> = sql`(
  select json_build_object('planName', s.plan_name, 'subscriptionStatus', s.status, 'paidCents', paid.cents::text)
  from (select coalesce(sum(captured_cents), 0) as cents from payments
    where user_id = u.id and status = 'succeeded') paid
  left join lateral (select plan_name, status from subscriptions where user_id = u.id
    order by (status in ('active', 'trialing', 'past_due')) desc, started_at desc limit 1) s on true)`;

/** Reads what `billingSummaryJson` selected; `currency` is the product's. */
export function readBillingSummary(json: unknown, currency: string) {
  const { planName, subscriptionStatus: status, paidCents } = summary.parse(json);
  return { planName, subscriptionStatus: status, paid: { amount: paidCents, currency } };
}
