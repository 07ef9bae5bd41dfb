import { sql } from 'kysely';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { announce } from '../../../platform/http/change-bus.ts';

/** Under this name every change of work, queues and schedules is announced. */
export const allJobs = 'jobs';
/** Wakes the workers, which otherwise look for work every few seconds. */
export const workChannel = 'backdesk_work';

/** Tells the pages of whoever asked for it, and those that show all work, once the transaction commits. */
export async function announceJob(em: EntityManager, id: string, requesterId: string | null): Promise<void> {
  await announce(em, { productId: '', userId: allJobs, topic: 'job', id });
  if (requesterId !== null) await announce(em, { productId: '', userId: requesterId, topic: 'job', id });
}

/** Tells the workers that there is work, once the transaction commits. */
export async function wakeWorkers(em: EntityManager): Promise<void> {
  await sql`select pg_notify(${workChannel}, '')`.execute(plainSql(em));
}
