import { sql } from 'kysely';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';

const keptDays = 90;

/** Removes work that ended 90 days ago or earlier; the audit log keeps who asked for it. Returns how many. */
export async function forgetFinishedWork(em: EntityManager, now: Date): Promise<number> {
  const { rows } = await sql`
    delete from job_progress
    where finished_at < ${now}::timestamptz - make_interval(days => ${keptDays}) returning 1`.execute(
    plainSql(em),
  );
  return rows.length;
}
