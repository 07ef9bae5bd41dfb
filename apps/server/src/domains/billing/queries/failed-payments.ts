import { sql } from 'kysely';
import { plainSql } from '../../../platform/db/kysely.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';

/** Of the newest 10,000 payments of the last 30 days: how many failed, and how many there were. */
export async function failedPayments(ctx: QueryContext): Promise<{ failed: number; settled: number }> {
  const { rows } = await sql<{ failed: number; settled: number }>`
    select count(*) filter (where status = 'failed')::int as failed,
      count(*) filter (where status in ('failed', 'succeeded'))::int as settled
    from (select status from payments where created_at > now() - interval '30 days'
      order by created_at desc limit 10000) newest`.execute(plainSql(ctx.em));
  return rows[0] ?? { failed: 0, settled: 0 };
}
