import type { changePasswordInput } from '@backdesk/contract';
import type { z } from 'zod';
import { Refusal } from '../../../platform/errors.ts';
import { requireStepUp } from '../../../platform/step-up.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { signedInMember } from '../rules/signed-in-member.ts';
import { limitPassword } from '../sign-in/limits.ts';
import { isPasswordOf, writePassword } from '../sign-in/passwords.ts';
import { endSessions } from '../sign-in/sessions.ts';

/** Replaces the caller's own password and ends their other sessions, wherever somebody may sit in one. */
export async function changePassword(ctx: MutationContext, input: z.output<typeof changePasswordInput>) {
  const { clock, limits } = ctx.services;
  requireStepUp(ctx.principal, clock.now());
  const member = signedInMember(ctx);
  await limitPassword(limits, member.email, ctx.ipAddress);
  if (!(await isPasswordOf(ctx.em, member.id, input.oldPassword)))
    throw new Refusal('invalid_input', 'The present password is not right.', {
      fields: { oldPassword: ['is not right'] },
    });
  if (input.newPassword === input.oldPassword)
    throw new Refusal('invalid_input', 'That is the password you have. Choose another one.', {
      fields: { newPassword: ['is the present one'] },
    });
  await writePassword(ctx.em, member.id, input.newPassword);
  const endedSessionCount = await endSessions(ctx.em, {
    memberId: member.id,
    exceptSessionId: member.sessionId,
  });
  ctx.audit({
    action: 'staff.change_password',
    target: { kind: 'member', id: member.id },
    after: { endedSessionCount },
  });
  return { endedSessionCount };
}
