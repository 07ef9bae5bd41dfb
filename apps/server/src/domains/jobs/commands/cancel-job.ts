import type { jobInput } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import { plainSql } from '../../../platform/db/kysely.ts';
import { notFound, Refusal } from '../../../platform/errors.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { principalOf } from '../../../platform/trpc/principal-of.ts';
import { readProgress } from '../queries/progress.ts';
import { announceJob, wakeWorkers } from '../rules/announce-job.ts';
import type { Pausable } from '../rules/pausable.ts';
import { finishProgress } from './finish-progress.ts';

type Row = { kind: string; state: string; requesterId: string | null; hasBegun: boolean; isAsked: boolean };

/**
 * Asks work to stop after the part it is at: what is done stays done. Whoever asked for it may, and
 * whoever manages jobs; to anybody else it does not exist.
 */
export async function cancelJob(
  ctx: MutationContext,
  pausable: readonly Pausable[],
  { jobId }: z.output<typeof jobInput>,
) {
  const principal = principalOf(ctx);
  const { rows } = await sql<Row>`
    select kind, state, started_at is not null as "hasBegun", requested_by_id as "requesterId", cancel_requested_at is not null as "isAsked"
    from job_progress where id = ${jobId} for update`.execute(plainSql(ctx.em));
  const [job] = rows;
  if (!job || (job.requesterId !== principal.id && !principal.permissions.has('jobs:manage')))
    throw notFound('work');
  if (job.state !== 'queued' && job.state !== 'running')
    throw new Refusal('conflict', 'This work has ended already: there is nothing left to stop.');
  if (job.isAsked) {
    ctx.nothingChanged('it was asked to stop before');
    return readProgress(ctx, pausable, jobId);
  }
  await sql`
    update job_progress set cancel_requested_at = now(), next_attempt_at = now() where id = ${jobId}`.execute(
    plainSql(ctx.em),
  );
  // What has begun and waits for its next part is ended by a worker, which knows what it came to.
  if (job.hasBegun) await wakeWorkers(ctx.em);
  else await finishProgress(ctx.em, jobId, { state: 'cancelled', message: 'Stopped before it began.' });
  await announceJob(ctx.em, jobId, job.requesterId);
  ctx.audit({
    action: 'jobs.cancel',
    target: { kind: 'job', id: jobId },
    before: { kind: job.kind, state: job.state },
    after: { isCancelRequested: true },
  });
  return readProgress(ctx, pausable, jobId);
}
