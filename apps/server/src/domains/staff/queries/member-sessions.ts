import type { Role } from '@backdesk/contract';
import { sql } from 'kysely';
import { plainSql } from '../../../platform/db/kysely.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';
import { IDLE_SECONDS } from '../sign-in/auth.ts';

type Row = {
  id: string;
  memberId: string;
  name: string;
  role: Role;
  userAgent: string | null;
  ipAddress: string | null;
  createdAt: string;
  lastSeenAt: string;
};

/** Everybody's open sessions, the latest used first; 500 at most. */
export async function memberSessions(ctx: QueryContext) {
  const now = ctx.services.clock.now();
  const { principal } = ctx;
  const current = principal?.kind === 'member' ? principal.sessionId : null;
  const { rows } = await sql<Row>`
    select s.id, m.id as "memberId", m.name, m.role, s."userAgent", s."ipAddress", s."createdAt"::text,
      s."updatedAt"::text as "lastSeenAt"
    from auth."session" s join staff_members m on m.id = s."userId"::uuid
    where s."hasSecondFactor" and s."expiresAt" > ${now}
      and s."updatedAt" > ${now}::timestamptz - make_interval(secs => ${IDLE_SECONDS})
    order by s."updatedAt" desc, s.id limit 500`.execute(plainSql(ctx.em));
  return {
    sessions: rows.map(({ memberId, name, role, ...row }) => ({
      id: row.id,
      member: { id: memberId, name, role },
      userAgent: row.userAgent ?? '',
      ipAddress: row.ipAddress ?? '',
      createdAt: new Date(row.createdAt),
      lastSeenAt: new Date(row.lastSeenAt),
      isCurrent: row.id === current,
    })),
  };
}
