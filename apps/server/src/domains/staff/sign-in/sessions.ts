import { defaultRefundLimit, defaultStepUpThreshold, permissionsOf, type Role } from '@backdesk/contract';
import { sql } from 'kysely';
import type { MemberActor } from '../../../platform/actor.ts';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { plannedOnce } from '../../../platform/db/planned-once.ts';
import { announceAccessChange } from '../../../platform/http/change-bus.ts';
import { IDLE_SECONDS } from './auth.ts';

/** An open session and whose it is. */
export type SessionRow = {
  sessionId: string;
  memberId: string;
  name: string;
  email: string;
  role: Role;
  /** Whether this session itself gave the second factor; the only kind that opens anything. */
  hasSecondFactor: boolean;
  /** Whether the member has one, in whatever session it was set up. */
  isFactorSetUp: boolean;
  steppedUpUntil: string | null;
  refundLimitCents: string | null;
  stepUpThresholdCents: string | null;
};

/**
 * The one look-up of a request: session, member and step-up. A session that is over, idle too long,
 * or whose member is inactive is not found. With `isActivity` it is marked as used, at most once a
 * minute, so that reading does not become writing.
 */
export async function findSession(
  em: EntityManager,
  token: string,
  now: Date,
  { isActivity }: { isActivity: boolean },
): Promise<SessionRow | null> {
  const { rows } = await sql<SessionRow>`${plannedOnce}
    with found as (
      select s.id, s."updatedAt", m.id as member_id, m.name, m.email, m.role, m.refund_limit_cents,
        m.step_up_threshold_cents, coalesce(s."hasSecondFactor", false) as has_second_factor,
        coalesce(u."twoFactorEnabled", false) as is_factor_set_up, t.stepped_up_until
      from auth."session" s
      join auth."user" u on u.id = s."userId"
      join staff_members m on m.id = s."userId"::uuid
      left join session_step_ups t on t.session_id = s.id
      where s.token = ${token} and m.is_active and s."expiresAt" > ${now}
        and s."updatedAt" > ${now}::timestamptz - make_interval(secs => ${IDLE_SECONDS})
    ), used as (
      update auth."session" s set "updatedAt" = ${now} from found
      where s.id = found.id and ${isActivity} and found."updatedAt" < ${now}::timestamptz - interval '1 minute'
    )
    select id as "sessionId", member_id as "memberId", name, email, role, has_second_factor as "hasSecondFactor",
      is_factor_set_up as "isFactorSetUp",
      to_char(stepped_up_until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "steppedUpUntil",
      refund_limit_cents::text as "refundLimitCents", step_up_threshold_cents::text as "stepUpThresholdCents"
    from found`.execute(plainSql(em));
  return rows[0] ?? null;
}

/** What the rest of Backdesk knows a signed-in member as. */
export function memberActor(row: SessionRow): MemberActor {
  return {
    kind: 'member',
    id: row.memberId,
    name: row.name,
    email: row.email,
    role: row.role,
    permissions: new Set(permissionsOf[row.role]),
    sessionId: row.sessionId,
    hasSecondFactor: row.hasSecondFactor,
    steppedUpUntil: row.steppedUpUntil === null ? null : new Date(row.steppedUpUntil),
    refundLimit: row.refundLimitCents === null ? defaultRefundLimit[row.role] : BigInt(row.refundLimitCents),
    stepUpThreshold:
      row.stepUpThresholdCents === null ? defaultStepUpThreshold[row.role] : BigInt(row.stepUpThresholdCents),
  };
}

/**
 * Ends sessions for good, all of a member, one of them or all but one, and the streams that hang on
 * them. Returns how many there were.
 */
export async function endSessions(
  em: EntityManager,
  which: { memberId: string; sessionId?: string | undefined; exceptSessionId?: string },
): Promise<number> {
  const { rows } = await sql<{ id: string }>`
    delete from auth."session" where "userId" = ${which.memberId}
      and (${which.sessionId ?? null}::text is null or id = ${which.sessionId ?? null})
      and id is distinct from ${which.exceptSessionId ?? null}::text returning id`.execute(plainSql(em));
  if (rows.length > 0) await announceAccessChange(em, which.memberId);
  const ids = rows.map(({ id }) => id);
  await sql`delete from session_step_ups where session_id = any(${ids}::text[])`.execute(plainSql(em));
  return rows.length;
}
