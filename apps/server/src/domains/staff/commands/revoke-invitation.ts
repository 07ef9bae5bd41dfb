import type { revokeInvitationInput } from '@backdesk/contract';
import { LockMode } from '@mikro-orm/core';
import type { z } from 'zod';
import { notFound } from '../../../platform/errors.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { Invitation } from '../entities/invitation.ts';
import { readInvitation } from '../queries/invitations.ts';
import { stateOfInvitation } from '../rules/invitation.ts';

/** Withdraws a link that nobody has used. One that has ended stays as it is. */
export async function revokeInvitation(ctx: MutationContext, input: z.output<typeof revokeInvitationInput>) {
  const now = ctx.services.clock.now();
  const invitation = await ctx.em.findOne(Invitation, input.invitationId, {
    lockMode: LockMode.PESSIMISTIC_WRITE,
  });
  if (!invitation) throw notFound('invitation');
  const state = stateOfInvitation(invitation, now);
  if (state === 'used' || state === 'revoked') {
    ctx.nothingChanged('the link lets nobody in any more');
    return readInvitation(ctx.em, now, invitation.id);
  }
  invitation.revokedAt = now;
  await ctx.em.flush();
  ctx.audit({
    action: 'staff.revoke_invitation',
    target: { kind: 'invitation', id: invitation.id },
    before: { email: invitation.email, role: invitation.role },
  });
  return readInvitation(ctx.em, now, invitation.id);
}
