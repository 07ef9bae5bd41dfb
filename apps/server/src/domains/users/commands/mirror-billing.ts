import { sql } from 'kysely';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';

export type BillingMirror = {
  userId: string;
  /** Plan, state and end of the leading subscription; null where there never was one. */
  lead: { tier: string | null; status: string; currentPeriodEndAt: Date | null } | null;
  /** In the product's currency, minor units. */
  totalSpentCents: bigint;
};

/** Makes whoever mirrors money onto these users wait, so that no sum is computed from half of it. */
export async function lockUsers(em: EntityManager, userIds: readonly string[]): Promise<void> {
  await sql`select from users where id = any(${[...userIds]}::uuid[]) order by id for no key update`.execute(
    plainSql(em),
  );
}

/**
 * Writes what lists of users show of their billing; call it under `lockUsers`. Without a subscription
 * the plan is the product's to say, such as a free one that Stripe has never heard of.
 */
export async function mirrorBilling(em: EntityManager, mirrors: readonly BillingMirror[]): Promise<void> {
  if (mirrors.length === 0) return;
  const values = JSON.stringify(
    mirrors.map(({ userId, lead, totalSpentCents }) => ({
      id: userId,
      tier: lead?.tier,
      status: lead?.status,
      ends: lead?.currentPeriodEndAt,
      spent: totalSpentCents.toString(),
    })),
  );
  await sql`
    update users u set subscription_tier = m.tier, subscription_status = m.status,
      subscription_current_period_end_at = m.ends, total_spent_cents = m.spent
    from (
      select u.id, r.status, r.ends, r.spent,
        case when r.status is null then u.subscription_tier else r.tier end as tier
      from jsonb_to_recordset(${values}::jsonb) as r(id uuid, tier text, status text, ends timestamptz, spent bigint)
      join users u on u.id = r.id
    ) m
    where u.id = m.id
      and row(u.subscription_tier, u.subscription_status, u.subscription_current_period_end_at, u.total_spent_cents)
        is distinct from row(m.tier, m.status, m.ends, m.spent)`.execute(plainSql(em));
}
