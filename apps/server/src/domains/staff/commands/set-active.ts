import type { setActiveInput } from '@backdesk/contract';
import type { z } from 'zod';
import { Refusal } from '../../../platform/errors.ts';
import { requireStepUp } from '../../../platform/step-up.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { readMember } from '../queries/members.ts';
import { endSessions } from '../sign-in/sessions.ts';
import { lockMember, refuseLosingLastOwner } from './lock-member.ts';

/**
 * Lets a member in again, which needs a step-up, or keeps them out from now on: open sessions end with
 * the commit. Keeping somebody out is urgent and gives nobody rights, so a session is enough for it.
 */
export async function setActive(ctx: MutationContext, input: z.output<typeof setActiveInput>) {
  if (input.isActive) requireStepUp(ctx.principal, ctx.services.clock.now());
  if (ctx.principal?.id === input.memberId)
    throw new Refusal('forbidden', 'Nobody deactivates themselves. Ask another owner.');
  const { member, otherActiveOwners } = await lockMember(ctx.em, input.memberId);
  if (member.isActive === input.isActive) {
    ctx.nothingChanged('the member is in this state already');
    return readMember(ctx.em, member.id);
  }
  if (!input.isActive) refuseLosingLastOwner(member, otherActiveOwners);
  member.isActive = input.isActive;
  await ctx.em.flush();
  await endSessions(ctx.em, { memberId: member.id });
  ctx.audit({
    action: input.isActive ? 'staff.activate_member' : 'staff.deactivate_member',
    target: { kind: 'member', id: member.id },
    before: { isActive: !input.isActive },
    after: { isActive: input.isActive },
  });
  return readMember(ctx.em, member.id);
}
