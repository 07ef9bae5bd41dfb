import { sql } from 'kysely';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';

/** Whether events of these products wait for their first try, or are being digested right now. */
export async function hasFreshEvents(em: EntityManager, productIds: readonly string[]): Promise<boolean> {
  const { rows } = await sql`
    select 1 from webhook_events
    where state = 'received' and retry_count = 0 and product_id = any(${[...productIds]}::uuid[]) limit 1`.execute(
    plainSql(em),
  );
  return rows.length > 0;
}
