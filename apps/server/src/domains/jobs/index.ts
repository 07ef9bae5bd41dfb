import { JobProgressSchema } from './entities/job-progress.ts';
import { JobScheduleSchema } from './entities/job-schedule.ts';

export { advanceProgress } from './commands/advance-progress.ts';
export { finishProgress, type ProgressEnd } from './commands/finish-progress.ts';
export { type NewProgress, startProgress } from './commands/start-progress.ts';
export { createBoss, installJobs, jobQueue, jobsSchema, type QueueDefinition } from './queue.ts';
export { jobsRouter } from './router.ts';
export { workChannel } from './rules/announce-job.ts';
export {
  type AnyChunkedWork,
  type ChunkedWork,
  type ChunkOutcome,
  type ChunkState,
  requestWork,
  scheduleWork,
} from './work/chunked-work.ts';
export { startWorkLoop } from './work/work-loop.ts';
export const jobsEntities = [JobProgressSchema, JobScheduleSchema] as const;
