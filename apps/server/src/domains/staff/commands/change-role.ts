import type { changeRoleInput } from '@backdesk/contract';
import type { z } from 'zod';
import { Refusal } from '../../../platform/errors.ts';
import { requireStepUp } from '../../../platform/step-up.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { readMember } from '../queries/members.ts';
import { endSessions } from '../sign-in/sessions.ts';
import { lockMember, refuseLosingLastOwner } from './lock-member.ts';

/** Gives a member another role and ends their sessions, so that the old rights end at once. */
export async function changeRole(ctx: MutationContext, input: z.output<typeof changeRoleInput>) {
  requireStepUp(ctx.principal, ctx.services.clock.now());
  if (ctx.principal?.id === input.memberId)
    throw new Refusal('forbidden', 'Nobody changes their own role. Ask another owner.');
  const { member, otherActiveOwners } = await lockMember(ctx.em, input.memberId);
  const before = member.role;
  if (before === input.role) {
    ctx.nothingChanged('the member has this role already');
    return readMember(ctx.em, member.id);
  }
  refuseLosingLastOwner(member, otherActiveOwners);
  member.role = input.role;
  await ctx.em.flush();
  await endSessions(ctx.em, { memberId: member.id });
  ctx.audit({
    action: 'staff.change_role',
    target: { kind: 'member', id: member.id },
    before: { role: before },
    after: { role: input.role },
  });
  return readMember(ctx.em, member.id);
}
