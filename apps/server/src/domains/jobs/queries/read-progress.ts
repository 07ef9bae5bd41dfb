import { sql } from 'kysely';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';

export type WorkProgress = {
  state: 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled';
  message: string | null;
  errorMessage: string | null;
  /** ISO text; null while it goes on. */
  finishedAt: string | null;
  doneCount: number;
};

/** How far work is, for who has just asked for it. */
export async function readProgress(em: EntityManager, id: string): Promise<WorkProgress> {
  const { rows } = await sql<WorkProgress>`
    select state, message, error_message as "errorMessage", finished_at::text as "finishedAt", done_count::float8 as "doneCount"
    from job_progress where id = ${id}`.execute(plainSql(em));
  const [row] = rows;
  if (!row) throw new Error(`There is no work ${id}.`);
  return row;
}
