import { sql } from 'kysely';
import type { Database } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { nextRun } from './next-run.ts';
import { type Schedule, zoneOf } from './schedule.ts';

/**
 * Gives every declared schedule its row, and takes away those that nobody declares any more. Whether
 * one is enabled and how it went stay as they are; a changed time starts anew from `now`, and a new
 * schedule runs at once, unless it waits for its time.
 */
export async function syncSchedules(
  database: Database,
  schedules: readonly Schedule[],
  now: Date,
): Promise<void> {
  await database.fork().transactional(async (em) => {
    const db = plainSql(em);
    for (const schedule of schedules) {
      const { name, cron } = schedule;
      const timezone = zoneOf(schedule);
      const next = nextRun(cron, timezone, now);
      await sql`
        insert into job_schedules (name, cron, timezone, next_run_at) values (${name}, ${cron}, ${timezone}, ${schedule.waitsForItsTime ? next : now})
        on conflict (name) do update set cron = excluded.cron, timezone = excluded.timezone,
          next_run_at = case
            when job_schedules.cron = excluded.cron and job_schedules.timezone = excluded.timezone
              then coalesce(job_schedules.next_run_at, ${next})
            else ${next} end`.execute(db);
    }
    const names = schedules.map(({ name }) => name);
    await sql`delete from job_schedules where name <> all(${names}::text[]) and last_state is distinct from 'running'`.execute(
      db,
    );
  });
}
