import { sql } from 'kysely';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { newId } from '../../../platform/ids.ts';
import { announceJob } from '../rules/announce-job.ts';
import type { Requester } from '../rules/requester.ts';

export type NewProgress = {
  /** `domain.verb`, of lower case letters and `_`. */
  kind: string;
  /** What is done, in words for whoever watches; no personal data. */
  title: string;
  requester: Requester;
  productId?: string | undefined;
  /** How much there is to do, where that is known. */
  total?: number | undefined;
  /** What was asked for; ids and choices, no personal data. */
  input?: unknown;
  /** The id, where whoever asked has made it, and the hash by which the same wish is recognised. */
  asked?: { id: string; hash: string } | undefined;
};

/**
 * Writes down long work within the caller's transaction and returns its id. With state `queued` a
 * worker that knows the kind takes it up; `running` is for work that the caller does itself, and has
 * to call `advanceProgress` at least once a minute.
 */
export async function startProgress(
  em: EntityManager,
  state: 'queued' | 'running',
  work: NewProgress,
): Promise<string> {
  const id = work.asked?.id ?? newId();
  const { requester } = work;
  await sql`
    insert into job_progress (id, asked_hash, product_id, kind, title, input, state, total_count, requested_by_kind,
      requested_by_id, requested_by_name, started_at, heartbeat_at)
    values (${id}, ${work.asked?.hash ?? null}, ${work.productId ?? null}, ${work.kind}, ${work.title},
      ${work.input === undefined ? null : JSON.stringify(work.input)}::jsonb, ${state}, ${work.total ?? null},
      ${requester.kind}, ${requester.id}, ${requester.name},
      case when ${state} = 'running' then now() end, case when ${state} = 'running' then now() end)`.execute(
    plainSql(em),
  );
  await announceJob(em, id, requester.id);
  return id;
}
