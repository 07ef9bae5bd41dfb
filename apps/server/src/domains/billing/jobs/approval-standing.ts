import { sql } from 'kysely';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import type { ApprovalProviders } from '../providers.ts';

/**
 * Whether a refund or a change may be sent as far as approvals go: it needs none, or the one it has stands and whoever
 * gave it still could. An approval is used up by the first attempt; later attempts, and whatever else was agreed to with it, go on.
 */
export async function isApprovalStanding(
  em: EntityManager,
  { mayApprove }: Pick<ApprovalProviders, 'mayApprove'>,
  id: string,
): Promise<boolean> {
  const { rows } = await sql<{ id: string; state: string; approver_id: string | null; amount: string }>`
    select id, state, approver_id, coalesce(amount_cents, 0)::text as amount from approval_requests where id = coalesce(
      (select approval_request_id from refunds where id = ${id}),
      (select approval_request_id from stripe_operations where id = ${id}))`.execute(plainSql(em));
  const [approval] = rows;
  if (!approval || approval.state === 'executed') return true;
  if (approval.state !== 'approved' || approval.approver_id === null) return false;
  if (!(await mayApprove(em, approval.approver_id, BigInt(approval.amount)))) return false;
  await sql`update approval_requests set state = 'executed' where id = ${approval.id} and state = 'approved'`.execute(
    plainSql(em),
  );
  return true;
}
