import { installJobs, jobsSchema, type QueueDefinition } from './domains/jobs/index.ts';

/** Every queue of every domain. */
export const queues: readonly QueueDefinition[] = [];

/** Schemas that libraries own; made by `migrate`, so that the running server needs no DDL. */
export const librarySchemas = [
  { name: jobsSchema, install: (ownerUrl: string) => installJobs(ownerUrl, queues) },
];
