import { sql } from 'kysely';
import type { Database } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { announce } from '../../../platform/http/change-bus.ts';
import { postMovements } from '../ledger/post-movements.ts';

const atOnce = 500;

/**
 * Posts what time does to credit: lots that lapsed go, and those that were given for later count from now
 * on. The ledger does the same before every movement; this is for accounts on which nothing else moves.
 * Returns how many accounts were settled, at most 500.
 */
export async function settleCredits(database: Database, now: Date): Promise<number> {
  const { rows } = await sql<{ id: string; product_id: string; user_id: string | null }>`
    select id, product_id, user_id from credit_accounts where id in (
      select account_id from credit_grants
        where expires_at <= ${now} and remaining_units > 0 and voided_at is null
      union
      select account_id from credit_grants where is_scheduled and effective_at <= ${now})
    order by product_id, id limit ${sql.lit(atOnce)}`.execute(plainSql(database.fork()));
  for (const [productId, accounts] of Map.groupBy(rows, (row) => row.product_id))
    await database.fork().transactional(async (em) => {
      await postMovements(
        em,
        productId,
        accounts.map(({ id }) => ({ accountId: id, movement: { kind: 'expiry', at: now } })),
      );
      for (const { id, user_id: userId } of accounts)
        if (userId !== null) await announce(em, { productId, userId, topic: 'credit', id });
    });
  return rows.length;
}
