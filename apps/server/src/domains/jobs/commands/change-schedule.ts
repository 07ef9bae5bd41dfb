import type { scheduleInput, setScheduleInput } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import { plainSql } from '../../../platform/db/kysely.ts';
import { notFound, Refusal } from '../../../platform/errors.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { announceSchedule, wakeWorkers } from '../rules/announce-job.ts';
import { nextRun } from '../schedules/next-run.ts';

/** Lets a schedule run by itself, or not; enabled anew it waits for its next time. */
export async function setSchedule(
  ctx: MutationContext,
  { name, isEnabled }: z.output<typeof setScheduleInput>,
): Promise<Record<string, never>> {
  const row = await lockSchedule(ctx, name);
  if (row.isEnabled === isEnabled) {
    ctx.nothingChanged('it is so already');
    return {};
  }
  const next = nextRun(row.cron, row.timezone, ctx.services.clock.now());
  await sql`
    update job_schedules set is_enabled = ${isEnabled}, next_run_at = ${next} where name = ${name}`.execute(
    plainSql(ctx.em),
  );
  await announceSchedule(ctx.em, name);
  ctx.audit({
    action: isEnabled ? 'jobs.enable_schedule' : 'jobs.disable_schedule',
    target: { kind: 'schedule', id: name },
    before: { isEnabled: row.isEnabled },
    after: { isEnabled },
  });
  return {};
}

/** Asks the workers to run a schedule at once, enabled or not. */
export async function runSchedule(
  ctx: MutationContext,
  { name }: z.output<typeof scheduleInput>,
): Promise<Record<string, never>> {
  const row = await lockSchedule(ctx, name);
  if (row.lastState === 'running')
    throw new Refusal('conflict', 'It is running at this moment. Wait until this run has ended.');
  if (row.isRunRequested) {
    ctx.nothingChanged('a run was asked for already');
    return {};
  }
  await sql`update job_schedules set run_requested_at = now() where name = ${name}`.execute(plainSql(ctx.em));
  await announceSchedule(ctx.em, name);
  await wakeWorkers(ctx.em);
  ctx.audit({ action: 'jobs.run_schedule', target: { kind: 'schedule', id: name } });
  return {};
}

type Row = {
  cron: string;
  timezone: string;
  isEnabled: boolean;
  isRunRequested: boolean;
  lastState: string | null;
};

async function lockSchedule({ em }: MutationContext, name: string): Promise<Row> {
  const { rows } = await sql<Row>`
    select cron, timezone, is_enabled as "isEnabled", run_requested_at is not null as "isRunRequested",
      last_state as "lastState"
    from job_schedules where name = ${name} for update`.execute(plainSql(em));
  if (!rows[0]) throw notFound('schedule');
  return rows[0];
}
