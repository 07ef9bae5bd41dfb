import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';

/**
 * Brings `count` transactions that end with an audit entry to the point where all of them are under
 * way, then lets them go: the head of the audit log is held until they all wait for a lock, for it
 * or for each other. What only works because one happens to finish first fails here every time.
 */
export async function atTheSameMoment<Result>(
  superuserUrl: string,
  count: number,
  start: () => Promise<Result>,
): Promise<Result> {
  const holder = new Client({ connectionString: superuserUrl });
  await holder.connect();
  try {
    await holder.query('begin');
    await holder.query('select from audit_head for update');
    const results = start();
    const deadline = performance.now() + 4_000;
    for (;;) {
      // Within one transaction the view would repeat its first answer.
      await holder.query('select pg_stat_clear_snapshot()');
      const { rows } = await holder.query<{ waiting: number }>(
        `select count(*)::int as waiting from pg_stat_activity
         where datname = current_database() and wait_event_type = 'Lock'`,
      );
      if ((rows[0]?.waiting ?? 0) >= count) break;
      if (performance.now() > deadline)
        throw new Error(`Only ${rows[0]?.waiting} of ${count} transactions got as far as a lock.`);
      await delay(5);
    }
    await holder.query('rollback');
    return await results;
  } finally {
    await holder.end();
  }
}
