import { JobProgressSchema } from './entities/job-progress.ts';
import { JobScheduleSchema } from './entities/job-schedule.ts';
import { WorkerLoopSchema } from './entities/worker-loop.ts';

export { advanceProgress } from './commands/advance-progress.ts';
export { finishProgress, type ProgressEnd } from './commands/finish-progress.ts';
export { type NewProgress, startProgress } from './commands/start-progress.ts';
export { forgetFinishedWork } from './jobs/forget-finished.ts';
export { readProgress, type WorkProgress } from './queries/read-progress.ts';
export { createBoss, installJobs, jobQueue, jobsSchema, type QueueDefinition } from './queue.ts';
export { type JobsDeclared, jobsRouter } from './router.ts';
export type { Pausable } from './rules/pausable.ts';
export type { QueueProvider } from './rules/queue-figure.ts';
export type { Schedule, ScheduleContext, ScheduleOutcome } from './schedules/schedule.ts';
export { startScheduleLoop } from './schedules/schedule-loop.ts';
export { openLoopBook } from './work/loop-book.ts';
export { workChannel } from './rules/announce-job.ts';
export {
  type AnyChunkedWork,
  type ChunkedWork,
  type ChunkOutcome,
  type ChunkState,
  requestWork,
  scheduleWork,
  type WorkEnd,
} from './work/chunked-work.ts';
export { claimWork } from './work/claim-work.ts';
export { requestWorkOnce } from './work/request-once.ts';
export { startWorkLoop } from './work/work-loop.ts';
export const jobsEntities = [JobProgressSchema, JobScheduleSchema, WorkerLoopSchema] as const;
