import { sql } from 'kysely';
import type { Database } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';

/**
 * A rate that all processes keep together: each request takes the next free moment in one statement, and
 * waits for it. `perSecond` requests a second; what was not used is not saved up beyond one second.
 */
export function sharedRate(
  database: Database,
  name: string,
  perSecond: number,
): { take: () => Promise<void> } {
  const stepMs = 1_000 / perSecond;
  return {
    async take() {
      const { rows } = await sql<{ wait_ms: number }>`
        insert into rate_buckets as b (name, next_free_at)
        values (${name}, clock_timestamp() + ${stepMs} * interval '1 millisecond')
        on conflict (name) do update set next_free_at =
          -- A clock that was set back must not put requests off for years.
          greatest(least(b.next_free_at, clock_timestamp() + interval '1 minute'), clock_timestamp() - interval '1 second')
            + ${stepMs} * interval '1 millisecond'
        returning extract(epoch from next_free_at - clock_timestamp())::float8 * 1000 - ${stepMs} as wait_ms`.execute(
        plainSql(database.fork()),
      );
      const waitMs = rows[0]?.wait_ms ?? 0;
      if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    },
  };
}
