import { sql } from 'kysely';
import { plainSql } from '../../../platform/db/kysely.ts';
import { lockUsers, mirrorBilling } from '../../users/index.ts';
import type { Work } from './work.ts';

type Row = {
  id: string;
  tier: string | null;
  status: string | null;
  ends_at: Date | null;
  spent: string;
};

/** Which subscription leads when a user has several: the one that gives most, then the newest. */
const ranks = [
  'active',
  'trialing',
  'past_due',
  'unpaid',
  'paused',
  'incomplete',
  'unknown',
  'canceled',
  'incomplete_expired',
];

/**
 * Copies onto users what lists show of their billing: plan and state of the leading subscription, and
 * what was spent: succeeded payments less succeeded refunds, in the product's own currency.
 */
export async function mirrorUsers(work: Work): Promise<void> {
  const ids = [...work.users];
  for (let from = 0; from < ids.length; from += 1_000) {
    const some = ids.slice(from, from + 1_000);
    await lockUsers(work.em, some);
    const { rows } = await sql<Row>`
      select u.id, lead.tier, lead.status, lead.ends_at,
        (coalesce(paid.sum, 0) - coalesce(refunded.sum, 0))::text as spent
      from users u join products p on p.id = u.product_id
      left join lateral (
        select pl.key as tier, s.status, s.current_period_end_at as ends_at
        from subscriptions s left join plans pl on pl.id = s.plan_id where s.user_id = u.id
        order by array_position(${ranks}::text[], s.status), s.created_at desc, s.stripe_subscription_id desc limit 1
      ) lead on true
      left join lateral (
        select sum(captured_cents) from payments
        where user_id = u.id and status = 'succeeded' and currency = p.reporting_currency
      ) paid on true
      left join lateral (
        select sum(amount_cents) from refunds
        where user_id = u.id and state = 'succeeded' and currency = p.reporting_currency
      ) refunded on true
      where u.id = any(${some}::uuid[])`.execute(plainSql(work.em));
    await mirrorBilling(
      work.em,
      rows.map((row) => ({
        userId: row.id,
        lead:
          row.status === null
            ? null
            : { tier: row.tier, status: row.status, currentPeriodEndAt: row.ends_at },
        totalSpentCents: BigInt(row.spent),
      })),
    );
  }
}
