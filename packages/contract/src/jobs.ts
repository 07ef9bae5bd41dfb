import { z } from 'zod';
import { id, instant } from './wire.ts';

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
