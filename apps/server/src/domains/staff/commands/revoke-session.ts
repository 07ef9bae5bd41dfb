import type { revokeSessionInput } from '@backdesk/contract';
import type { z } from 'zod';
import { notFound } from '../../../platform/errors.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { signedInMember } from '../rules/signed-in-member.ts';
import { endSessions } from '../sign-in/sessions.ts';

/** Ends one of the caller's own sessions, on whatever device it is. */
export async function revokeSession(ctx: MutationContext, input: z.output<typeof revokeSessionInput>) {
  const member = signedInMember(ctx);
  const ended = await endSessions(ctx.em, { memberId: member.id, sessionId: input.sessionId });
  if (ended === 0) throw notFound('session');
  ctx.audit({ action: 'staff.revoke_session', target: { kind: 'session', id: input.sessionId } });
  return {};
}
