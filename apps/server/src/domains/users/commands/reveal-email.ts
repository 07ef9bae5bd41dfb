import type { revealInput, revealView } from '@backdesk/contract';
import type { z } from 'zod';
import { notFound } from '../../../platform/errors.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { User } from '../entities/user.ts';

/** Shows the whole address to one person, who says why; the audit log keeps who, when and why. */
export async function revealEmail(
  ctx: MutationContext,
  input: z.output<typeof revealInput>,
): Promise<z.output<typeof revealView>> {
  const user = await ctx.em.findOne(User, input.userId, { fields: ['email', 'product'] });
  if (!user) throw notFound('user');
  ctx.audit({
    action: 'users.reveal',
    target: { kind: 'user', id: user.id },
    productId: user.product.id,
    reason: input.reason,
  });
  return { email: user.email ?? null };
}
