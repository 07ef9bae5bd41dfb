import { sql } from 'kysely';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import type { RefundBlocked } from '../rules/refundable.ts';

/** Why nothing may be refunded to this user, or null. */
export async function refundBlockOf(em: EntityManager, userId: string): Promise<RefundBlocked | null> {
  const { rows } = await sql<{ note: string; by: string; at: string }>`
    select note, blocked_by_name as by, created_at::text as at from refund_blocks where user_id = ${userId}`.execute(
    plainSql(em),
  );
  const [row] = rows;
  return row ? { note: row.note, blockedBy: row.by, blockedAt: new Date(row.at) } : null;
}
