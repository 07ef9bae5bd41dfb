import type { revokeSessionInput } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import { plainSql } from '../../../platform/db/kysely.ts';
import { notFound } from '../../../platform/errors.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { endSessions } from '../sign-in/sessions.ts';

/** Ends a session of whoever it is. Keeping somebody out is urgent: it needs no step-up. */
export async function revokeMemberSession(ctx: MutationContext, input: z.output<typeof revokeSessionInput>) {
  const { rows } = await sql<{ memberId: string }>`
    select "userId" as "memberId" from auth."session" where id = ${input.sessionId}`.execute(
    plainSql(ctx.em),
  );
  const memberId = rows[0]?.memberId;
  if (memberId === undefined) throw notFound('session');
  const ended = await endSessions(ctx.em, { memberId, sessionId: input.sessionId });
  if (ended === 0) throw notFound('session');
  ctx.audit({
    action: 'staff.revoke_session',
    target: { kind: 'session', id: input.sessionId },
    before: { memberId },
  });
  return {};
}
