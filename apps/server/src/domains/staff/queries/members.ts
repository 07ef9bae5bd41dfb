import { defaultRefundLimit, defaultStepUpThreshold, type Role } from '@backdesk/contract';
import { sql } from 'kysely';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { notFound } from '../../../platform/errors.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';
import { IDLE_SECONDS } from '../sign-in/auth.ts';

type Row = {
  id: string;
  name: string;
  email: string;
  role: Role;
  isActive: boolean;
  hasSecondFactor: boolean;
  refundLimitCents: string | null;
  stepUpThresholdCents: string | null;
  passkeyCount: number;
  openSessionCount: number;
  lastSeenAt: string | null;
  lastSignedInAt: string | null;
  createdAt: string;
};

/** Everybody who works here, active ones first. */
export async function members(ctx: QueryContext) {
  return { members: await readMembers(ctx.em, null, ctx.services.clock.now()) };
}

/** One member as the list shows it; refuses an unknown id. */
export async function readMember(em: EntityManager, id: string) {
  const [member] = await readMembers(em, id, new Date());
  if (!member) throw notFound('member');
  return member;
}

async function readMembers(em: EntityManager, id: string | null, now: Date) {
  const { rows } = await sql<Row>`
    select m.id, m.name, m.email, m.role, m.is_active as "isActive",
      coalesce(u."twoFactorEnabled", false) as "hasSecondFactor", m.refund_limit_cents::text as "refundLimitCents",
      m.step_up_threshold_cents::text as "stepUpThresholdCents",
      (select count(*)::int from passkeys p where p.member_id = m.id) as "passkeyCount",
      s.open as "openSessionCount", greatest(s.last, m.last_signed_in_at)::text as "lastSeenAt",
      m.last_signed_in_at::text as "lastSignedInAt", m.created_at::text as "createdAt"
    from staff_members m left join auth."user" u on u.id = m.id::text
    cross join lateral (
      select count(*) filter (where "expiresAt" > ${now}
          and "updatedAt" > ${now}::timestamptz - make_interval(secs => ${IDLE_SECONDS}))::int as open,
        max("updatedAt") as last
      from auth."session" where "userId" = m.id::text and "hasSecondFactor"
    ) s
    where ${id}::uuid is null or m.id = ${id}
    order by m.is_active desc, lower(m.name), m.id limit 500`.execute(plainSql(em));
  return rows.map(
    ({ refundLimitCents, stepUpThresholdCents, lastSeenAt, lastSignedInAt, createdAt, ...row }) => ({
      ...row,
      stepUpThreshold:
        stepUpThresholdCents === null ? defaultStepUpThreshold[row.role] : BigInt(stepUpThresholdCents),
      hasOwnLimits: refundLimitCents !== null || stepUpThresholdCents !== null,
      lastSeenAt: lastSeenAt === null ? null : new Date(lastSeenAt),
      refundLimit: refundLimitCents === null ? defaultRefundLimit[row.role] : BigInt(refundLimitCents),
      lastSignedInAt: lastSignedInAt === null ? null : new Date(lastSignedInAt),
      createdAt: new Date(createdAt),
    }),
  );
}
