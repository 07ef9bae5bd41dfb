import type { EntityManager } from './db/database.ts';

/** How a command hands work over that must happen after its transaction commits. */
export type JobQueue = {
  /** Enqueues within the transaction of `em`: no commit, no job. `data` carries ids only. */
  send(em: EntityManager, name: string, data: Record<string, string>): Promise<void>;
};
