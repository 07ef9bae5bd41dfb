import type { inviteInput } from '@backdesk/contract';
import type { z } from 'zod';
import { Refusal } from '../../../platform/errors.ts';
import { requireStepUp } from '../../../platform/step-up.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { StaffMember } from '../entities/staff-member.ts';
import { readInvitation } from '../queries/invitations.ts';
import { signedInMember } from '../rules/signed-in-member.ts';
import { issueInvitation } from './issue-invitation.ts';

/** Invites somebody into a role. It hands out rights as `changeRole` does, so it needs a step-up as well. */
export async function invite(ctx: MutationContext, { email, role }: z.output<typeof inviteInput>) {
  const { clock } = ctx.services;
  requireStepUp(ctx.principal, clock.now());
  const known = await ctx.em.findOne(StaffMember, { email }, { fields: ['name', 'isActive'] });
  if (known)
    throw new Refusal(
      'conflict',
      known.isActive
        ? `${email} belongs to ${known.name} already. Change their role instead.`
        : `${email} belonged to ${known.name}, who was deactivated. Let them in again on Members instead.`,
      { fields: { email: ['belongs to a member already'] } },
    );
  const { id, link } = await issueInvitation(ctx, signedInMember(ctx), { purpose: 'join', email, role });
  ctx.audit({ action: 'staff.invite', target: { kind: 'invitation', id }, after: { email, role } });
  return { invitation: await readInvitation(ctx.em, clock.now(), id), link };
}
