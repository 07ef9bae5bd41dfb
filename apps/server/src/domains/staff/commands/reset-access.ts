import type { resetAccessInput } from '@backdesk/contract';
import type { z } from 'zod';
import { notFound, Refusal } from '../../../platform/errors.ts';
import { requireStepUp } from '../../../platform/step-up.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { StaffMember } from '../entities/staff-member.ts';
import { readInvitation } from '../queries/invitations.ts';
import { signedInMember } from '../rules/signed-in-member.ts';
import { issueInvitation } from './issue-invitation.ts';

/**
 * Makes a link by which a colleague gets a new password, a new second factor, or both. Nothing of
 * theirs changes until they use it, so a link that was made by mistake is only to be revoked.
 */
export async function resetAccess(ctx: MutationContext, input: z.output<typeof resetAccessInput>) {
  const { clock } = ctx.services;
  requireStepUp(ctx.principal, clock.now());
  const creator = signedInMember(ctx);
  const { memberId, purpose } = input;
  if (creator.id === memberId)
    throw new Refusal(
      'forbidden',
      'Nobody makes a link for themselves. Change your password, or ask another owner.',
    );
  const member = await ctx.em.findOne(StaffMember, memberId);
  if (!member) throw notFound('member');
  if (!member.isActive)
    throw new Refusal('conflict', `${member.name} is deactivated. Let them in again first.`);
  const { id, link } = await issueInvitation(ctx, creator, { purpose, email: member.email, memberId });
  ctx.audit({
    action: 'staff.reset_access',
    target: { kind: 'member', id: memberId },
    after: { purpose, invitationId: id },
  });
  return { invitation: await readInvitation(ctx.em, clock.now(), id), link };
}
