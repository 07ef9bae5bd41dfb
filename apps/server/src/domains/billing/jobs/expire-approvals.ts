import { sql } from 'kysely';
import { auditedTransaction } from '../../../platform/audit/transaction.ts';
import type { Database } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { moveHeld, targetOf } from '../commands/decide-approval.ts';
import { approvalRows } from '../queries/approval-rows.ts';

const atOnce = 100;

/** Ends requests that nobody decided in time, and frees the money they held. Returns how many. */
export async function expireApprovals(database: Database, now: Date): Promise<number> {
  return auditedTransaction(
    database,
    { actor: { kind: 'job', id: null, name: 'billing.expire_approvals' }, what: 'approvals that ran out' },
    async ({ em, audit, nothingChanged }) => {
      const { rows } = await sql<{ id: string }>`
        update approval_requests set state = 'expired' where id in (
          select id from approval_requests where state = 'pending' and expires_at <= ${now}
          order by expires_at, id limit ${atOnce} for update skip locked)
        returning id`.execute(plainSql(em));
      if (rows.length === 0) {
        nothingChanged('no request has run out');
        return 0;
      }
      for (const row of await approvalRows(em, sql`a.id = any(${rows.map(({ id }) => id)}::uuid[])`)) {
        await moveHeld(em, row, 'canceled', 'Nobody agreed within 24 hours, so nothing was done.', now);
        audit({
          action: 'billing.expire_approval',
          target: targetOf(row),
          productId: row.product_id,
          after: { approvalId: row.id, userId: row.user_id },
        });
      }
      return rows.length;
    },
  );
}
