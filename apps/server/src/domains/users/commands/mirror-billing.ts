import { sql } from 'kysely';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';

export type BillingMirror = {
  userId: string;
  /** The key of the plan of the leading subscription. */
  tier: string | null;
  status: string | null;
  currentPeriodEndAt: Date | null;
  /** In the product's currency, minor units. */
  totalSpentCents: bigint;
};

/** Makes whoever mirrors money onto these users wait, so that no sum is computed from half of it. */
export async function lockUsers(em: EntityManager, userIds: readonly string[]): Promise<void> {
  await sql`select from users where id = any(${[...userIds]}::uuid[]) order by id for no key update`.execute(
    plainSql(em),
  );
}

/** Writes what lists of users show of their billing; call it under `lockUsers`. */
export async function mirrorBilling(em: EntityManager, mirrors: readonly BillingMirror[]): Promise<void> {
  if (mirrors.length === 0) return;
  const values = JSON.stringify(
    mirrors.map(({ userId, tier, status, currentPeriodEndAt, totalSpentCents }) => ({
      id: userId,
      tier,
      status,
      ends: currentPeriodEndAt,
      spent: totalSpentCents.toString(),
    })),
  );
  await sql`
    update users u set subscription_tier = m.tier, subscription_status = m.status,
      subscription_current_period_end_at = m.ends, total_spent_cents = m.spent
    from jsonb_to_recordset(${values}::jsonb) as m(id uuid, tier text, status text, ends timestamptz, spent bigint)
    where u.id = m.id
      and row(u.subscription_tier, u.subscription_status, u.subscription_current_period_end_at, u.total_spent_cents)
        is distinct from row(m.tier, m.status, m.ends, m.spent)`.execute(plainSql(em));
}
