import { sql } from 'kysely';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { announceJob } from '../rules/announce-job.ts';

export type ProgressEnd = {
  state: 'succeeded' | 'failed' | 'cancelled';
  /** What it came to, as a sentence. */
  message?: string | undefined;
  /** Why it failed and what can be done, as sentences. */
  errorMessage?: string | undefined;
  /** What the work hands back; ids and counts, no personal data. */
  result?: Record<string, unknown> | undefined;
};

/** What was counted as to do at the start and was not there any more at the end. */
export const goneOutcome = 'gone meanwhile';

/**
 * Ends work, and returns false when it had ended before. A success adds up: what was expected and
 * was not there any more is counted as gone, and what came on top raises the total.
 */
export async function finishProgress(em: EntityManager, id: string, end: ProgressEnd): Promise<boolean> {
  const { rows } = await sql<{ requesterId: string | null }>`
    update job_progress set state = ${end.state}, finished_at = now(), heartbeat_at = now(), lease_token = null,
      paused_at = null, paused_by_id = null, paused_by_name = null,
      counts = case when ${end.state} = 'succeeded' and total_count > done_count
        then counts || jsonb_build_object(${goneOutcome}::text, total_count - done_count) else counts end,
      done_count = case when ${end.state} = 'succeeded' then greatest(total_count, done_count) else done_count end,
      total_count = case when ${end.state} = 'succeeded' then greatest(total_count, done_count) else total_count end,
      message = coalesce(${end.message ?? null}, message), error_message = ${end.errorMessage ?? null},
      result = ${end.result ? JSON.stringify(end.result) : null}::jsonb
    where id = ${id} and state in ('queued', 'running')
    returning requested_by_id as "requesterId"`.execute(plainSql(em));
  const [row] = rows;
  if (!row) return false;
  await announceJob(em, id, row.requesterId);
  return true;
}
