import { sql } from 'kysely';
import type { MemberActor } from '../../../platform/actor.ts';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { memberActor, type SessionRow } from '../sign-in/sessions.ts';

/**
 * A member as they are now, for work that goes on after they asked for it; null for who is not active any
 * more. Without a session, and without a second factor that would count as fresh.
 */
export async function actingMember(em: EntityManager, memberId: string): Promise<MemberActor | null> {
  const { rows } = await sql<SessionRow>`
    select '' as "sessionId", id as "memberId", name, email, role, true as "hasSecondFactor",
      true as "isFactorSetUp", null as "steppedUpUntil", refund_limit_cents::text as "refundLimitCents",
      step_up_threshold_cents::text as "stepUpThresholdCents"
    from staff_members where id = ${memberId} and is_active`.execute(plainSql(em));
  return rows[0] ? memberActor(rows[0]) : null;
}
