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

/** Tells the pages that show schedules. */
export function announceSchedule(em: EntityManager, name: string): Promise<void> {
  return announce(em, { productId: '', userId: allJobs, topic: 'schedule', id: name });
}

/** Tells the pages that show queues that what waits in them changed by a person's hand. */
export function announceQueue(em: EntityManager): Promise<void> {
  return announce(em, { productId: '', userId: allJobs, topic: 'queue', id: '' });
}
