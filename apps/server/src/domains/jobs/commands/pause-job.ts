import type { jobInput } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import { plainSql } from '../../../platform/db/kysely.ts';
import { notFound, Refusal } from '../../../platform/errors.ts';
import { requireStepUp } from '../../../platform/step-up.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { principalOf } from '../../../platform/trpc/principal-of.ts';
import { readProgress } from '../queries/progress.ts';
import { announceJob, wakeWorkers } from '../rules/announce-job.ts';
import type { Pausable } from '../rules/pausable.ts';

type Input = z.output<typeof jobInput>;

/**
 * Holds work after the part that it is at: nothing more is done of it, by whichever worker, until it is
 * resumed. Whoever asked for it may, and whoever manages jobs; to anybody else it does not exist.
 */
export async function pauseJob(ctx: MutationContext, pausable: readonly Pausable[], { jobId }: Input) {
  const principal = principalOf(ctx);
  const job = await lockedJob(ctx, jobId);
  if (!pausable.some(({ kind }) => kind === job.kind))
    throw new Refusal('conflict', 'This kind of work cannot be paused. It can be stopped.');
  if (job.isStopping) throw new Refusal('conflict', 'This work is being stopped: there is nothing to pause.');
  if (job.pausedById !== null) {
    ctx.nothingChanged('it was paused before');
    return readProgress(ctx, pausable, jobId);
  }
  await sql`
    update job_progress set paused_at = ${ctx.services.clock.now()}, paused_by_id = ${principal.id},
      paused_by_name = ${principal.name}
    where id = ${jobId}`.execute(plainSql(ctx.em));
  await announceJob(ctx.em, jobId, job.requesterId);
  ctx.audit({
    action: 'jobs.pause',
    target: { kind: 'job', id: jobId },
    before: { kind: job.kind, state: job.state, done: job.done },
    after: { isPaused: true },
  });
  return readProgress(ctx, pausable, jobId);
}

/**
 * Lets held work go on, however long it was held: each of its parts looks at everything anew, as it would have
 * then. Whoever asked for it may, because it goes on in their name, and whoever paused it as long as they manage
 * jobs; work that moves money wants a fresh second factor.
 */
export async function resumeJob(ctx: MutationContext, pausable: readonly Pausable[], { jobId }: Input) {
  const principal = principalOf(ctx);
  const job = await lockedJob(ctx, jobId);
  if (job.isStopping) throw new Refusal('conflict', 'This work is being stopped: it does not go on.');
  if (job.pausedById === null) {
    ctx.nothingChanged('it was not paused');
    return readProgress(ctx, pausable, jobId);
  }
  if (job.requesterId !== principal.id && job.pausedById !== principal.id)
    throw new Refusal(
      'forbidden',
      `It goes on in the name of ${job.requesterName}: they resume it, or ${job.pausedByName}, who paused it. You can stop it.`,
    );
  if (pausable.some(({ kind, isMoney }) => kind === job.kind && isMoney))
    requireStepUp(principal, ctx.services.clock.now());
  // What went wrong before the pause is no reason to give it up sooner.
  await sql`
    update job_progress set paused_at = null, paused_by_id = null, paused_by_name = null,
      attempt_count = 0, next_attempt_at = now()
    where id = ${jobId}`.execute(plainSql(ctx.em));
  await announceJob(ctx.em, jobId, job.requesterId);
  await wakeWorkers(ctx.em);
  ctx.audit({
    action: 'jobs.resume',
    target: { kind: 'job', id: jobId },
    before: { kind: job.kind, pausedBy: job.pausedByName, pausedAt: job.pausedAt, done: job.done },
    after: { isPaused: false },
  });
  return readProgress(ctx, pausable, jobId);
}

type Row = {
  kind: string;
  state: string;
  done: number;
  requesterId: string | null;
  requesterName: string;
  isStopping: boolean;
  pausedAt: string | null;
  pausedById: string | null;
  pausedByName: string | null;
};

/** Refuses work that has ended; to whoever neither asked for it nor manages jobs it never existed. */
async function lockedJob(ctx: MutationContext, jobId: string): Promise<Row> {
  const principal = principalOf(ctx);
  const { rows } = await sql<Row>`
    select kind, state, done_count::float8 as done, requested_by_id as "requesterId",
      requested_by_name as "requesterName", cancel_requested_at is not null as "isStopping",
      paused_at::text as "pausedAt", paused_by_id as "pausedById", paused_by_name as "pausedByName"
    from job_progress where id = ${jobId} for update`.execute(plainSql(ctx.em));
  const [job] = rows;
  if (!job || (job.requesterId !== principal.id && !principal.permissions.has('jobs:manage')))
    throw notFound('work');
  if (job.state !== 'queued' && job.state !== 'running')
    throw new Refusal('conflict', 'This work has ended already.');
  return job;
}
