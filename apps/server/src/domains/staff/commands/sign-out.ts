import type { MutationContext } from '../../../platform/trpc/context.ts';
import { signedInMember } from '../rules/signed-in-member.ts';
import { endSessions } from '../sign-in/sessions.ts';

/** Ends the session this request came with. */
export async function signOut(ctx: MutationContext) {
  const member = signedInMember(ctx);
  await endSessions(ctx.em, { memberId: member.id, sessionId: member.sessionId });
  ctx.audit({ action: 'staff.sign_out', target: { kind: 'member', id: member.id } });
  return {};
}
