import { sql } from 'kysely';
import type { Database } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { announceSchedule } from '../rules/announce-job.ts';
import type { ClaimedSchedule } from './claim-schedule.ts';

export type ScheduleEnd = { state: 'succeeded' | 'failed'; message: string } | { jobId: string };

/**
 * Writes down how a run ended, unless another worker has taken it over meanwhile. A clock that was set
 * back since it began makes it end when it began, and not before.
 */
export async function settleSchedule(
  database: Database,
  { name, token }: ClaimedSchedule,
  end: ScheduleEnd,
): Promise<void> {
  await database.fork().transactional(async (em) => {
    const isLong = 'jobId' in end;
    const [state, message] = isLong ? ['running', null] : [end.state, end.message];
    const { rows } = await sql`
      update job_schedules set lease_token = null, leased_until = null, last_state = ${state}, last_message = ${message},
        job_id = ${isLong ? end.jobId : null}, last_finished_at = case when ${isLong} then null else greatest(now(), last_started_at) end,
        failure_count = failure_count + ${state === 'failed' ? 1 : 0}
      where name = ${name} and lease_token = ${token} returning 1`.execute(plainSql(em));
    if (rows.length > 0) await announceSchedule(em, name);
  });
}

/** Ends the runs whose long work has ended, however that was. */
export async function settleLongRuns(database: Database): Promise<void> {
  await database.fork().transactional(async (em) => {
    const { rows } = await sql<{ name: string }>`
      update job_schedules s set last_state = case when p.state = 'succeeded' then 'succeeded' else 'failed' end,
        last_finished_at = greatest(p.finished_at, s.last_started_at), last_message = coalesce(p.error_message, p.message),
        failure_count = failure_count + (p.state <> 'succeeded')::int
      from job_progress p
      where p.id = s.job_id and s.last_state = 'running' and p.finished_at is not null
      returning s.name`.execute(plainSql(em));
    for (const { name } of rows) await announceSchedule(em, name);
  });
}
