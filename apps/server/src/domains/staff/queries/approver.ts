import { defaultRefundLimit, permissionsOf, type Role } from '@backdesk/contract';
import { sql } from 'kysely';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';

/** The member with this e-mail address, active or not; null where nobody has it. */
export async function memberWithEmail(em: EntityManager, email: string): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    select id from staff_members where lower(email) = lower(${email})`.execute(plainSql(em));
  return rows[0]?.id ?? null;
}

/** Whether a member may agree to a refund of `amountCents` now: active, by role, and within their own limit. */
export async function mayApprove(em: EntityManager, memberId: string, amountCents: bigint): Promise<boolean> {
  const { rows } = await sql<{ role: Role; limit: string | null }>`
    select role, refund_limit_cents::text as limit from staff_members
    where id = ${memberId} and is_active`.execute(plainSql(em));
  const [member] = rows;
  if (!member || !permissionsOf[member.role].includes('billing:approve')) return false;
  const limit = member.limit === null ? defaultRefundLimit[member.role] : BigInt(member.limit);
  return limit === null || limit >= amountCents;
}
