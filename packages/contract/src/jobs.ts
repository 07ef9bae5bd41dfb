import { z } from 'zod';
import { id, instant, line } from './wire.ts';

export const jobStates = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const;
export const jobState = z.enum(jobStates);
export type JobState = (typeof jobStates)[number];

export const jobStateLabels: Record<JobState, string> = {
  queued: 'Waiting',
  running: 'Running',
  succeeded: 'Done',
  failed: 'Failed',
  cancelled: 'Stopped',
};

/** Long work that somebody asked for, or a schedule: how far it is, and how it ended. */
export const jobProgressView = z.object({
  id,
  /** `domain.verb`. */
  kind: z.string(),
  title: z.string(),
  state: jobState,
  productId: id.nullable(),
  done: z.int(),
  /** Null while it is not known how much there is to do. */
  total: z.int().nullable(),
  /** How the done ones ended, such as `tagged: 480`; their sum is `done`. */
  counts: z.array(z.object({ outcome: z.string(), count: z.int() })),
  message: z.string().nullable(),
  errorMessage: z.string().nullable(),
  requestedByName: z.string(),
  isMine: z.boolean(),
  canCancel: z.boolean(),
  isCancelRequested: z.boolean(),
  /** Who holds it and since when; it may still be at the part that it was at. Null when nobody does. */
  paused: z.object({ byName: z.string(), isByMe: z.boolean(), at: instant }).nullable(),
  canPause: z.boolean(),
  canResume: z.boolean(),
  /** What is looked at anew when it goes on, as a sentence; null for work that cannot be held. */
  onResume: z.string().nullable(),
  /** Its worker has not been heard of for a while; another one will go on with it. */
  isStalled: z.boolean(),
  createdAt: instant,
  startedAt: instant.nullable(),
  heartbeatAt: instant.nullable(),
  finishedAt: instant.nullable(),
});
export type JobProgress = z.output<typeof jobProgressView>;

export const jobInput = z.strictObject({ jobId: id });
/** Newest first: everything unfinished, then what ended during the last seven days; at most 50. */
export const jobProgressListView = z.object({ jobs: z.array(jobProgressView) });
/** Something about this piece of work changed; the reader fetches what it may see. */
export const jobChangeView = z.object({ topic: z.string(), id: z.string() });

/** What waits for a worker, is being done, or needs a person, of one kind of work. */
export const queueView = z.object({
  /** `domain.verb`. */
  name: z.string(),
  title: z.string(),
  /** Counts are exact up to 10,000 and stop there. */
  waiting: z.int(),
  /** Null where that is not known. */
  running: z.int().nullable(),
  failed: z.int(),
  oldestWaitingAt: instant.nullable(),
});

/** A loop of the workers: work that is looked for all the time. */
export const workerLoopView = z.object({
  name: z.string(),
  /** How many workers said within the last half minute that they turn it. */
  workers: z.int(),
  intervalMs: z.int(),
  turns: z.int(),
  failures: z.int(),
  lastTurnAt: instant.nullable(),
  seenAt: instant,
  lastError: z.string().nullable(),
  lastErrorAt: instant.nullable(),
});

export const queuesView = z.object({
  asOf: instant,
  queues: z.array(queueView),
  loops: z.array(workerLoopView),
});

export const scheduleStates = ['running', 'succeeded', 'failed'] as const;
export const scheduleView = z.object({
  name: z.string(),
  title: z.string(),
  /** When, in words. */
  cadence: z.string(),
  cron: z.string(),
  timezone: z.string(),
  isEnabled: z.boolean(),
  /** Somebody asked for a run that has not begun yet. */
  isRunRequested: z.boolean(),
  nextRunAt: instant.nullable(),
  lastStartedAt: instant.nullable(),
  lastFinishedAt: instant.nullable(),
  lastDurationMs: z.int().nullable(),
  lastState: z.enum(scheduleStates).nullable(),
  lastMessage: z.string().nullable(),
  runCount: z.int(),
  failureCount: z.int(),
  /** The long work of the present run. */
  jobId: id.nullable(),
});
export const schedulesView = z.object({ asOf: instant, schedules: z.array(scheduleView) });

const scheduleName = z.string().regex(/^[a-z_]+[.][a-z_]+$/, 'is no name of a schedule');
export const scheduleInput = z.strictObject({ name: scheduleName });
export const setScheduleInput = z.strictObject({ name: scheduleName, isEnabled: z.boolean() });

/** A job that the queue gave up; it waits for a person. */
export const deadLetterView = z.object({
  queue: z.string(),
  id,
  /** Ids only. */
  data: z.string(),
  error: z.string(),
  attempts: z.int(),
  createdAt: instant,
  failedAt: instant.nullable(),
});
/** The newest 100, and how many there are, up to 1,000. */
export const deadLettersView = z.object({ total: z.int(), letters: z.array(deadLetterView) });

const letters = z
  .array(z.strictObject({ queue: line(100).min(1), id }))
  .min(1, 'choose at least one job')
  .max(100, 'at most 100 jobs at a time');
export const retryDeadLettersInput = z.strictObject({ letters });
export const dropDeadLettersInput = z.strictObject({
  letters,
  reason: line(200).min(3, 'say in a few words why'),
});
