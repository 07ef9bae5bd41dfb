import { sql } from 'kysely';
import { plainSql } from '../../../platform/db/kysely.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';

type Row = { waiting: number; running: number; failed: number; oldestWaitingAt: string | null };

/** How much of a table's rows in these states waits for an attempt, is at Stripe now, or is not confirmed. */
export async function unsettled(
  { em }: QueryContext,
  table: 'refunds' | 'stripe_operations',
  states: readonly string[],
) {
  const { rows } = await sql<Row>`
    select count(*) filter (where not is_leased and state <> 'unknown')::int as waiting,
      count(*) filter (where is_leased)::int as running,
      count(*) filter (where not is_leased and state = 'unknown')::int as failed,
      min(created_at) filter (where not is_leased and state <> 'unknown') as "oldestWaitingAt"
    from (select state, created_at, coalesce(leased_until > now(), false) as is_leased from ${sql.table(table)}
      where state in (${sql.join(states.map((state) => sql.lit(state)))}) limit 10000) unsettled`.execute(
    plainSql(em),
  );
  const [row] = rows;
  return {
    waiting: row?.waiting ?? 0,
    running: row?.running ?? 0,
    failed: row?.failed ?? 0,
    oldestWaitingAt: row?.oldestWaitingAt ? new Date(row.oldestWaitingAt) : null,
  };
}
