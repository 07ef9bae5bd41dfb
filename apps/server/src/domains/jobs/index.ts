import { JobProgressSchema } from './entities/job-progress.ts';
import { JobScheduleSchema } from './entities/job-schedule.ts';

export { createBoss, installJobs, jobQueue, jobsSchema, type QueueDefinition } from './queue.ts';
export const jobsEntities = [JobProgressSchema, JobScheduleSchema] as const;
