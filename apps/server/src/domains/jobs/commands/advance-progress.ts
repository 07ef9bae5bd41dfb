import { sql } from 'kysely';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { announceJob } from '../rules/announce-job.ts';
import { addCounts, type OutcomeCounts, sumOfCounts } from '../rules/outcome-counts.ts';

/**
 * Says how far work is that the caller does itself, which is also its sign of life; `more` is added
 * to what was counted before. Returns false once it should stop: somebody asked for that, or it has
 * ended already.
 */
export async function advanceProgress(
  em: EntityManager,
  id: string,
  more: OutcomeCounts,
  message?: string,
): Promise<boolean> {
  const { rows } = await sql<{ counts: OutcomeCounts; requesterId: string | null; isCancelled: boolean }>`
    select counts, requested_by_id as "requesterId", cancel_requested_at is not null as "isCancelled"
    from job_progress where id = ${id} and state = 'running' for no key update`.execute(plainSql(em));
  const [row] = rows;
  if (!row) return false;
  const counts = addCounts(row.counts, more);
  await sql`
    update job_progress set counts = ${JSON.stringify(counts)}::jsonb, done_count = ${sumOfCounts(counts)},
      message = coalesce(${message ?? null}, message), heartbeat_at = now()
    where id = ${id}`.execute(plainSql(em));
  await announceJob(em, id, row.requesterId);
  return !row.isCancelled;
}
