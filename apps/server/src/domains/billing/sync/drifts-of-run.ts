import { sql } from 'kysely';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';

export type RecordedDrift = {
  product: string;
  objectType: string;
  stripeId: string;
  field: string;
  mirror: string | null;
  stripe: string | null;
  cause: string | null;
  state: 'open' | 'repaired' | 'ignored';
  /** ISO text. */
  firstSeenAt: string;
};

/** What one run found, and what has become of it. */
export async function driftsOfRun(em: EntityManager, runId: string): Promise<RecordedDrift[]> {
  const { rows } = await sql<RecordedDrift>`
    select p.key as product, d.object_type as "objectType", d.stripe_id as "stripeId", d.field,
      d.mirror_value as mirror, d.stripe_value as stripe, d.cause, d.state,
      to_char(d.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "firstSeenAt"
    from sync_drifts d join products p on p.id = d.product_id
    where d.run_id = ${runId} order by p.key, d.object_type, d.stripe_id, d.field`.execute(plainSql(em));
  return rows;
}
