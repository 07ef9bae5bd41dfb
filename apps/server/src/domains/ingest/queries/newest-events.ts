import { sql } from 'kysely';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';

/** The newest event of Stripe about each of these objects, in whatever state; none for those nobody told of. */
export async function newestEvents(
  em: EntityManager,
  productId: string,
  ids: readonly string[],
): Promise<{ objectId: string; state: string; receivedAt: Date; errorMessage: string | null }[]> {
  const { rows } = await sql<{ id: string; state: string; received_ms: number; error: string | null }>`
    select x.id, e.state, (extract(epoch from e.received_at) * 1000)::float8 as received_ms, e.error_message as error
    from unnest(${[...ids]}::text[]) x (id)
    cross join lateral (select state, received_at, error_message from webhook_events
      where product_id = ${productId} and source = 'stripe' and object_id = x.id
      order by received_at desc, id desc limit 1) e`.execute(plainSql(em));
  return rows.map((row) => ({
    objectId: row.id,
    state: row.state,
    receivedAt: new Date(row.received_ms),
    errorMessage: row.error,
  }));
}
