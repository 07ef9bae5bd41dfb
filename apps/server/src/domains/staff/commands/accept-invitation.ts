import type { acceptInvitationInput } from '@backdesk/contract';
import { ref } from '@mikro-orm/core';
import { hashPassword } from 'better-auth/crypto';
import type { z } from 'zod';
import { Refusal } from '../../../platform/errors.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import type { Invitation } from '../entities/invitation.ts';
import { limitPassword } from '../sign-in/limits.ts';
import { isPasswordOf, writePassword } from '../sign-in/passwords.ts';
import { endSessions } from '../sign-in/sessions.ts';
import { findInvitation } from './find-invitation.ts';
import { insertMember } from './insert-member.ts';
import { removeSecondFactor } from './remove-second-factor.ts';

type Input = z.output<typeof acceptInvitationInput>;

/**
 * Uses a link up. Whoever joins has a name and a password afterwards and sets up the second factor at
 * the sign-in that follows; whoever is let in again has what the link gives, and no session any more.
 */
export async function acceptInvitation(ctx: MutationContext, input: Input) {
  const { invitation } = await findInvitation(ctx, input.token);
  if (invitation.purpose === 'join') await join(ctx, invitation, input);
  else await letInAgain(ctx, invitation, input.password);
  invitation.usedAt = ctx.services.clock.now();
  await ctx.em.flush();
  return { email: invitation.email };
}

async function join(ctx: MutationContext, invitation: Invitation, { name, password }: Input): Promise<void> {
  if (name === undefined)
    throw new Refusal('invalid_input', 'Say what your colleagues call you.', {
      fields: { name: ['is required'] },
    });
  const { email, role } = invitation;
  if (!role) throw new Error('An invitation to join without a role.');
  const member = await insertMember(ctx.em, {
    name,
    email,
    role,
    passwordHash: await hashPassword(password),
  });
  invitation.member = ref(member);
  ctx.audit({
    action: role === 'owner' ? 'staff.create_owner' : 'staff.create_member',
    target: { kind: 'member', id: member.id },
    after: { name, email, role, invitationId: invitation.id },
  });
}

async function letInAgain(ctx: MutationContext, invitation: Invitation, password: string): Promise<void> {
  const member = await invitation.member?.loadOrFail();
  if (!member?.isActive)
    throw new Refusal('link_ended', 'Your account was deactivated. Ask an owner to let you in again.');
  const { id, email } = member;
  if (invitation.purpose === 'new_second_factor') {
    await limitPassword(ctx.services.limits, email, ctx.ipAddress);
    if (!(await isPasswordOf(ctx.em, id, password)))
      throw new Refusal(
        'invalid_input',
        'The password is not right. Without it, ask for a link that renews both.',
        {
          fields: { password: ['is not right'] },
        },
      );
  } else await writePassword(ctx.em, id, password);
  if (invitation.purpose !== 'new_password') await removeSecondFactor(ctx, id);
  const endedSessionCount = await endSessions(ctx.em, { memberId: id });
  ctx.audit({
    action: 'staff.use_access_link',
    target: { kind: 'member', id },
    after: { purpose: invitation.purpose, invitationId: invitation.id, endedSessionCount },
  });
}
