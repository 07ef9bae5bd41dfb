import type { createMemberInput } from '@backdesk/contract';
import { hashPassword } from 'better-auth/crypto';
import type { z } from 'zod';
import { requireStepUp } from '../../../platform/step-up.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { readMember } from '../queries/members.ts';
import { randomPassword } from '../rules/random-password.ts';
import { insertMember } from './insert-member.ts';

/**
 * Makes a member with a password that is shown once; the second factor is set up at the first sign-in.
 * It hands out a role as `changeRole` does, so it needs a step-up as well.
 */
export async function createMember(ctx: MutationContext, input: z.output<typeof createMemberInput>) {
  requireStepUp(ctx.principal, ctx.services.clock.now());
  const initialPassword = randomPassword();
  const { id } = await insertMember(ctx.em, {
    ...input,
    passwordHash: await hashPassword(initialPassword),
  });
  ctx.audit({
    action: 'staff.create_member',
    target: { kind: 'member', id },
    after: { name: input.name, email: input.email, role: input.role },
  });
  return { member: await readMember(ctx.em, id), initialPassword };
}
