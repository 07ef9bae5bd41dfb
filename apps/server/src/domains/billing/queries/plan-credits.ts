import { sql } from 'kysely';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import type { PlanCredits } from '../rules/rehearsal/credit-rule.ts';

/** What the plans of two prices give in credits for a period; null where one of them says nothing of credits. */
export async function planCredits(
  em: EntityManager,
  priceIds: { from: string | null; to: string },
): Promise<{ from: PlanCredits; to: PlanCredits } | null> {
  const { rows } = await sql<{ price: string; name: string; credits: string | null }>`
    select p.id as price, l.name, m.limit_count::text as credits
    from plan_prices p join plans l on l.id = p.plan_id
    join plan_limits m on m.plan_id = l.id and m.meter = 'credits'
    where p.id in (${priceIds.from}, ${priceIds.to})`.execute(plainSql(em));
  const of = (id: string | null): PlanCredits | null => {
    const row = rows.find(({ price }) => price === id);
    return row ? { planName: row.name, credits: row.credits === null ? null : BigInt(row.credits) } : null;
  };
  const [from, to] = [of(priceIds.from), of(priceIds.to)];
  return from && to && { from, to };
}
