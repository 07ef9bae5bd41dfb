import type { EntityManager } from './db/database.ts';

/** How a command hands work over that must happen after its transaction commits. */
export type JobQueue = {
  /** Enqueues within the transaction of `em`: no commit, no job. `data` carries ids only. */
  send(em: EntityManager, name: string, data: Record<string, string>): Promise<void>;
  /** Hands failed jobs of one queue out once more, within the transaction of `em`. */
  retry(em: EntityManager, name: string, ids: readonly string[]): Promise<void>;
  /** Removes jobs of one queue for good, within the transaction of `em`. */
  remove(em: EntityManager, name: string, ids: readonly string[]): Promise<void>;
};
