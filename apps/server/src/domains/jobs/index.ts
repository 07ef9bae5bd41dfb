export { createBoss, installJobs, jobQueue, jobsSchema, type QueueDefinition } from './queue.ts';
