import { jobChangeView, jobInput, jobProgressListView, jobProgressView, noInput } from '@backdesk/contract';
import { tracked } from '@trpc/server';
import { newId } from '../../platform/ids.ts';
import type { QueryContext } from '../../platform/trpc/context.ts';
import { principalOf } from '../../platform/trpc/principal-of.ts';
import { mutation, query, router, subscription } from '../../platform/trpc/procedures.ts';
import { wire } from '../../platform/trpc/wire.ts';
import { cancelJob } from './commands/cancel-job.ts';
import { readAllProgress, readMyProgress, readProgress } from './queries/progress.ts';
import { allJobs } from './rules/announce-job.ts';

export const jobsRouter = router({
  progress: query('signed_in')
    .input(jobInput)
    .output(wire(jobProgressView))
    .query(({ ctx, input }) => readProgress(ctx, input.jobId)),
  myProgress: query('signed_in')
    .input(noInput)
    .output(wire(jobProgressListView))
    .query(({ ctx }) => readMyProgress(ctx)),
  allProgress: query('jobs:read')
    .input(noInput)
    .output(wire(jobProgressListView))
    .query(({ ctx }) => readAllProgress(ctx)),
  cancel: mutation('signed_in')
    .input(jobInput)
    .output(wire(jobProgressView))
    .mutation(({ ctx, input }) => cancelJob(ctx, input)),
  /** Of the work that the caller asked for. */
  myChanges: subscription('signed_in')
    .input(noInput)
    .subscription(({ ctx, signal }) => changes(ctx, principalOf(ctx).id, signal)),
  /** Of all work, and of queues and schedules. */
  changes: subscription('jobs:read')
    .input(noInput)
    .subscription(({ ctx, signal }) => changes(ctx, allJobs, signal)),
});

/** What is announced under `name`; other topics of the same name, such as lost rights, are left out. */
async function* changes(ctx: QueryContext, name: string, signal: AbortSignal | undefined) {
  const ended = signal ?? new AbortController().signal;
  for await (const { topic, id } of ctx.services.changes.ofUser(name, ended))
    if (topic !== 'access') yield tracked(newId(), jobChangeView.parse({ topic, id }));
}
