import { sql } from 'kysely';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import type { ApprovalProviders } from '../providers.ts';

/**
 * Whether a refund may be sent as far as approvals go: it needs none, or the one it has stands and whoever
 * gave it still could. An approval is used up by the first attempt; later attempts of the same refund go on.
 */
export async function isApprovalStanding(
  em: EntityManager,
  { mayApprove }: Pick<ApprovalProviders, 'mayApprove'>,
  refundId: string,
): Promise<boolean> {
  const { rows } = await sql<{ id: string; state: string; approver_id: string | null; amount: string }>`
    select a.id, a.state, a.approver_id, r.amount_cents::text as amount
    from refunds r join approval_requests a on a.id = r.approval_request_id
    where r.id = ${refundId}`.execute(plainSql(em));
  const [approval] = rows;
  if (!approval || approval.state === 'executed') return true;
  if (approval.state !== 'approved' || approval.approver_id === null) return false;
  if (!(await mayApprove(em, approval.approver_id, BigInt(approval.amount)))) return false;
  await sql`update approval_requests set state = 'executed' where id = ${approval.id} and state = 'approved'`.execute(
    plainSql(em),
  );
  return true;
}
