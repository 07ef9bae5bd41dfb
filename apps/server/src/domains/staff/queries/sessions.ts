import { sql } from 'kysely';
import { plainSql } from '../../../platform/db/kysely.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';
import { signedInMember } from '../rules/signed-in-member.ts';
import { IDLE_SECONDS } from '../sign-in/auth.ts';

type Row = {
  id: string;
  userAgent: string | null;
  ipAddress: string | null;
  createdAt: string;
  lastSeenAt: string;
};

/** The caller's own open sessions, the latest used first. */
export async function sessions(ctx: QueryContext) {
  const member = signedInMember(ctx);
  const now = ctx.services.clock.now();
  const { rows } = await sql<Row>`
    select id, "userAgent", "ipAddress", "createdAt"::text, "updatedAt"::text as "lastSeenAt"
    from auth."session" where "userId" = ${member.id} and "expiresAt" > ${now}
      and "updatedAt" > ${now}::timestamptz - make_interval(secs => ${IDLE_SECONDS})
    order by "updatedAt" desc, id limit 100`.execute(plainSql(ctx.em));
  return {
    sessions: rows.map((row) => ({
      id: row.id,
      userAgent: row.userAgent ?? '',
      ipAddress: row.ipAddress ?? '',
      createdAt: new Date(row.createdAt),
      lastSeenAt: new Date(row.lastSeenAt),
      isCurrent: row.id === member.sessionId,
    })),
  };
}
