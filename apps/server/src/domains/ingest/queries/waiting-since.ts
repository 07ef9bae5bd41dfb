import { sql } from 'kysely';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';

/** Since when the oldest event of Stripe waits to be digested, by product; those without are left out. */
export async function waitingSince(em: EntityManager): Promise<Map<string, Date>> {
  const { rows } = await sql<{ id: string; since: string }>`
    select product_id as id, min(received_at) as since
    from (select product_id, received_at from webhook_events
      where state = 'received' and source = 'stripe' limit 10000) waiting group by 1`.execute(plainSql(em));
  return new Map(rows.map(({ id, since }) => [id, new Date(since)]));
}
