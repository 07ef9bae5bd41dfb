import { PgBoss, fromKysely } from 'pg-boss';
import { plainSql } from '../../platform/db/kysely.ts';
import type { JobQueue } from '../../platform/jobs.ts';

export const jobsSchema = 'pgboss';

/** A queue and how its work is retried; the owner domain declares it beside its handler. */
export type QueueDefinition = {
  /** `domain.verb`. */
  name: string;
  /** What waits in it, in words. */
  title: string;
  retryLimit: number;
  retryDelaySeconds: number;
  /** After this long without an answer a job counts as lost and is handed to another worker. */
  expireInSeconds: number;
};

/** Makes the queue library's schema and our queues; needs the owner's rights. */
export async function installJobs(ownerUrl: string, queues: readonly QueueDefinition[]): Promise<void> {
  const boss = new PgBoss({
    connectionString: ownerUrl,
    schema: jobsSchema,
    createSchema: true,
    migrate: true,
    supervise: false,
    schedule: false,
  });
  boss.on('error', () => undefined);
  await boss.start();
  try {
    for (const queue of queues) {
      const options = {
        retryLimit: queue.retryLimit,
        retryDelay: queue.retryDelaySeconds,
        retryBackoff: true,
        expireInSeconds: queue.expireInSeconds,
        notify: true,
      };
      if (await boss.getQueue(queue.name)) await boss.updateQueue(queue.name, options);
      else await boss.createQueue(queue.name, options);
    }
  } finally {
    await boss.stop({ graceful: false });
  }
}

/** A pg-boss that only works with what `installJobs` made: the app role has no right to DDL. */
export function createBoss(databaseUrl: string, options: { isWorker: boolean }): PgBoss {
  return new PgBoss({
    connectionString: databaseUrl,
    schema: jobsSchema,
    createSchema: false,
    migrate: false,
    supervise: options.isWorker,
    schedule: options.isWorker,
    useListenNotify: options.isWorker,
    max: options.isWorker ? 5 : 2,
    application_name: options.isWorker ? 'backdesk jobs' : 'backdesk job sender',
  });
}

/** Works within the caller's transaction. */
export function jobQueue(boss: PgBoss): JobQueue {
  return {
    async send(em, name, data) {
      await boss.send(name, data, { db: fromKysely(plainSql(em)) });
    },
    async retry(em, name, ids) {
      await boss.retry(name, [...ids], { db: fromKysely(plainSql(em)) });
    },
    async remove(em, name, ids) {
      await boss.deleteJob(name, [...ids], { db: fromKysely(plainSql(em)) });
    },
  };
}
