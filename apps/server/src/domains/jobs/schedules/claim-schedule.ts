import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Database } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { announceSchedule } from '../rules/announce-job.ts';
import { nextRun } from './next-run.ts';
import { type Schedule, zoneOf } from './schedule.ts';

export type ClaimedSchedule = { name: string; token: string };

/** How long a run may go without renewing its lease before another worker runs it again. */
export const leaseSeconds = 60;

/**
 * Takes one schedule that is due, was asked for, or whose worker died in the middle of a run; the
 * lease keeps other workers out. Runs missed while nothing worked are made up for by one. A lease that
 * ends later than any could was taken by a clock that has been set back since.
 */
export function claimSchedule(
  database: Database,
  names: readonly string[],
  now: Date,
): Promise<ClaimedSchedule | undefined> {
  return database.fork().transactional(async (em) => {
    const db = plainSql(em);
    const { rows } = await sql<{ name: string; cron: string; timezone: string; isLost: boolean | null }>`
      select name, cron, timezone, last_state = 'running' and job_id is null as "isLost" from job_schedules
      where name = any(${names}::text[])
        and case when last_state = 'running'
            then job_id is null and (leased_until < now() or leased_until > now() + make_interval(secs => ${2 * leaseSeconds}))
          else run_requested_at is not null or (is_enabled and next_run_at <= ${now}) end
      order by next_run_at limit 1 for update skip locked`.execute(db);
    const [due] = rows;
    if (!due) return undefined;
    const token = randomUUID();
    await sql`
      update job_schedules set last_state = 'running', last_started_at = now(), last_finished_at = null,
        last_message = null, job_id = null, run_requested_at = null, run_count = run_count + 1,
        failure_count = failure_count + ${due.isLost ? 1 : 0}, lease_token = ${token},
        leased_until = now() + make_interval(secs => ${leaseSeconds}),
        next_run_at = ${nextRun(due.cron, due.timezone, now)}
      where name = ${due.name}`.execute(db);
    await announceSchedule(em, due.name);
    return { name: due.name, token };
  });
}

/** Keeps other workers out for a while longer. */
export async function renewLease(database: Database, { name, token }: ClaimedSchedule): Promise<void> {
  await sql`
    update job_schedules set leased_until = now() + make_interval(secs => ${leaseSeconds})
    where name = ${name} and lease_token = ${token}`.execute(plainSql(database.fork()));
}

/**
 * Brings back what a clock that was wrong has put off, perhaps for years. One run ahead stays: setting
 * the clock back by minutes must not run again what has just run.
 */
export async function bringBack(
  database: Database,
  schedules: readonly Schedule[],
  now: Date,
): Promise<void> {
  const names = schedules.map(({ name }) => name);
  const next = schedules.map((schedule) => nextRun(schedule.cron, zoneOf(schedule), now));
  const latest = schedules.map((schedule, i) => nextRun(schedule.cron, zoneOf(schedule), next[i] ?? now));
  await sql`
    update job_schedules s set next_run_at = r.next
    from unnest(${names}::text[], ${next}::timestamptz[], ${latest}::timestamptz[]) as r (name, next, latest)
    where s.name = r.name and s.next_run_at > r.latest`.execute(plainSql(database.fork()));
}
