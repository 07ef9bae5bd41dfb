import { sql } from 'kysely';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import type { SweepInput } from './sweep-state.ts';
import { sweepKind } from './sweep-work.ts';

/** The id of a sweep that was asked for with the same words and has not ended: it goes on where it was. */
export async function unfinishedSweep(
  em: EntityManager,
  { scope, repair, productIds }: Pick<SweepInput, 'scope' | 'repair' | 'productIds'>,
): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select id from job_progress
    where kind = ${sweepKind} and state in ('queued', 'running') and cancel_requested_at is null
      and input ->> 'scope' = ${scope} and input ->> 'repair' = ${repair}
      and input -> 'productIds' = ${JSON.stringify(productIds)}::jsonb
    order by created_at limit 1`.execute(plainSql(em));
  return rows[0]?.id;
}
