import type { scheduleView, schedulesView } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import { plainSql } from '../../../platform/db/kysely.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';
import { dateOrNull } from '../rules/date-or-null.ts';
import { type Schedule, zoneOf } from '../schedules/schedule.ts';

type View = z.output<typeof scheduleView>;
const instants = ['nextRunAt', 'lastStartedAt', 'lastFinishedAt'] as const;
type Row = Omit<View, 'title' | 'cadence' | 'cron' | 'timezone' | (typeof instants)[number]> &
  Record<(typeof instants)[number], string | null>;

/** Every declared schedule and how it went last; one that no worker has seen yet has never run. */
export async function readSchedules(
  ctx: QueryContext,
  schedules: readonly Schedule[],
): Promise<z.output<typeof schedulesView>> {
  const { rows } = await sql<Row>`
    select name, is_enabled as "isEnabled", run_requested_at is not null as "isRunRequested",
      next_run_at as "nextRunAt", last_started_at as "lastStartedAt", last_finished_at as "lastFinishedAt",
      last_duration_ms as "lastDurationMs", last_state as "lastState", last_message as "lastMessage",
      run_count::float8 as "runCount", failure_count::float8 as "failureCount", job_id as "jobId"
    from job_schedules`.execute(plainSql(ctx.em));
  const byName = new Map(rows.map((row) => [row.name, row]));
  return {
    asOf: ctx.services.clock.now(),
    schedules: schedules.map((schedule) => {
      const { name, title, cadence, cron } = schedule;
      const row = byName.get(name) ?? neverRun(name);
      return {
        ...row,
        title,
        cadence,
        cron,
        timezone: zoneOf(schedule),
        nextRunAt: row.isEnabled ? dateOrNull(row.nextRunAt) : null,
        lastStartedAt: dateOrNull(row.lastStartedAt),
        lastFinishedAt: dateOrNull(row.lastFinishedAt),
      };
    }),
  };
}

const neverRun = (name: string): Row => ({
  name,
  isEnabled: true,
  isRunRequested: false,
  nextRunAt: null,
  lastStartedAt: null,
  lastFinishedAt: null,
  lastDurationMs: null,
  lastState: null,
  lastMessage: null,
  runCount: 0,
  failureCount: 0,
  jobId: null,
});
