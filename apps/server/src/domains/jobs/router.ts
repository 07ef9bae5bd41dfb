import {
  changedEventsView,
  deadLettersView,
  done,
  dropDeadLettersInput,
  jobChangeView,
  jobInput,
  jobProgressListView,
  jobProgressView,
  noInput,
  queuesView,
  retryDeadLettersInput,
  scheduleInput,
  schedulesView,
  setScheduleInput,
} from '@backdesk/contract';
import { tracked } from '@trpc/server';
import { newId } from '../../platform/ids.ts';
import type { QueryContext } from '../../platform/trpc/context.ts';
import { principalOf } from '../../platform/trpc/principal-of.ts';
import { mutation, query, router, subscription } from '../../platform/trpc/procedures.ts';
import { wire } from '../../platform/trpc/wire.ts';
import { cancelJob } from './commands/cancel-job.ts';
import { runSchedule, setSchedule } from './commands/change-schedule.ts';
import { pauseJob, resumeJob } from './commands/pause-job.ts';
import { dropDeadLetters, retryDeadLetters } from './commands/settle-dead-letters.ts';
import { readDeadLetters } from './queries/dead-letters.ts';
import { readAllProgress, readMyProgress, readProgress } from './queries/progress.ts';
import { readQueues } from './queries/queues.ts';
import { readSchedules } from './queries/schedules.ts';
import type { QueueDefinition } from './queue.ts';
import { allJobs } from './rules/announce-job.ts';
import type { Pausable } from './rules/pausable.ts';
import type { QueueProvider } from './rules/queue-figure.ts';
import type { Schedule } from './schedules/schedule.ts';

/** What the domains have jobs show. */
export type JobsDeclared = {
  queues: readonly QueueDefinition[];
  queueProviders: readonly QueueProvider[];
  schedules: readonly Schedule[];
  pausable: readonly Pausable[];
};

export const jobsRouter = ({ queues, queueProviders, schedules, pausable }: JobsDeclared) =>
  router({
    progress: query('signed_in')
      .input(jobInput)
      .output(wire(jobProgressView))
      .query(({ ctx, input }) => readProgress(ctx, pausable, input.jobId)),
    myProgress: query('signed_in')
      .input(noInput)
      .output(wire(jobProgressListView))
      .query(({ ctx }) => readMyProgress(ctx, pausable)),
    allProgress: query('jobs:read')
      .input(noInput)
      .output(wire(jobProgressListView))
      .query(({ ctx }) => readAllProgress(ctx, pausable)),
    queues: query('jobs:read')
      .input(noInput)
      .output(wire(queuesView))
      .query(({ ctx }) => readQueues(ctx, queueProviders, queues)),
    schedules: query('jobs:read')
      .input(noInput)
      .output(wire(schedulesView))
      .query(({ ctx }) => readSchedules(ctx, schedules)),
    setSchedule: mutation('jobs:manage')
      .input(setScheduleInput)
      .output(wire(done))
      .mutation(({ ctx, input }) => setSchedule(ctx, input)),
    runSchedule: mutation('jobs:manage')
      .input(scheduleInput)
      .output(wire(done))
      .mutation(({ ctx, input }) => runSchedule(ctx, input)),
    deadLetters: query('jobs:read')
      .input(noInput)
      .output(wire(deadLettersView))
      .query(({ ctx }) => readDeadLetters(ctx, queues)),
    retryDeadLetters: mutation('jobs:manage')
      .input(retryDeadLettersInput)
      .output(wire(changedEventsView))
      .mutation(({ ctx, input }) => retryDeadLetters(ctx, input)),
    dropDeadLetters: mutation('jobs:manage')
      .input(dropDeadLettersInput)
      .output(wire(changedEventsView))
      .mutation(({ ctx, input }) => dropDeadLetters(ctx, input)),
    cancel: mutation('signed_in')
      .input(jobInput)
      .output(wire(jobProgressView))
      .mutation(({ ctx, input }) => cancelJob(ctx, pausable, input)),
    pause: mutation('signed_in')
      .input(jobInput)
      .output(wire(jobProgressView))
      .mutation(({ ctx, input }) => pauseJob(ctx, pausable, input)),
    resume: mutation('signed_in', { isMoney: true })
      .input(jobInput)
      .output(wire(jobProgressView))
      .mutation(({ ctx, input }) => resumeJob(ctx, pausable, input)),
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
