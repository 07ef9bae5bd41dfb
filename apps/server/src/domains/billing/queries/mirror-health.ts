import { sql } from 'kysely';
import { plainSql } from '../../../platform/db/kysely.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';
import { eventWatermark } from '../sync/watermarks.ts';

/** More differences than this are not counted. */
const most = 10_000;

/**
 * Seconds since the moment up to which the events of the account that is furthest behind are here, null
 * where no account was ever loaded, and how many differences from Stripe are open, at most 10,000.
 */
export async function mirrorHealth(
  ctx: QueryContext,
): Promise<{ behindSeconds: number | null; differences: number }> {
  const { rows } = await sql<{ behindSeconds: number | null; differences: number }>`
    select (select extract(epoch from ${ctx.services.clock.now()}::timestamptz - min(complete_until_at))::float8
        from sync_watermarks where object_type = ${eventWatermark}) as "behindSeconds",
      (select count(*)::int from (select from sync_drifts where state = 'open' limit ${most}) o) as differences`.execute(
    plainSql(ctx.em),
  );
  const { behindSeconds, differences } = rows[0] ?? { behindSeconds: null, differences: 0 };
  return {
    behindSeconds: behindSeconds === null ? null : Math.max(0, Math.round(behindSeconds)),
    differences,
  };
}
