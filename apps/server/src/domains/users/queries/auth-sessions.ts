import type { authSessionsView } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { QueryContext } from '../../../platform/trpc/context.ts';
import { networkOf } from '../rules/network-of.ts';
import { momentOf, type PartInput, partPage } from './part-page.ts';

type Row = {
  lastActiveAt: string | null;
  expiresAt: string;
  endedAt: string | null;
  ip: string | null;
  userAgent: string | null;
  fingerprint: string | null;
};

/** When and from where the user was signed in at the product. */
export async function authSessions(
  ctx: QueryContext,
  input: PartInput,
): Promise<z.output<typeof authSessionsView>> {
  const mayReveal = ctx.principal?.permissions.has('users:reveal') === true;
  const { rows, nextCursor } = await partPage<Row>(ctx.em, 'sessions', input, {
    from: sql`auth_sessions t where t.user_id = ${input.userId}`,
    at: 'started_at',
    columns: sql`t.last_active_at as "lastActiveAt", t.expires_at as "expiresAt", t.ended_at as "endedAt",
      host(t.ip) as ip, t.user_agent as "userAgent", t.fingerprint`,
  });
  return {
    rows: rows.map((row) => ({
      id: row.id,
      startedAt: row.at,
      lastActiveAt: momentOf(row.lastActiveAt),
      expiresAt: new Date(row.expiresAt),
      endedAt: momentOf(row.endedAt),
      ip: mayReveal ? row.ip : networkOf(row.ip),
      userAgent: row.userAgent,
      fingerprint: row.fingerprint,
    })),
    nextCursor,
  };
}
