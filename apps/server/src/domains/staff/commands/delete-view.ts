import type { deleteViewInput } from '@backdesk/contract';
import type { z } from 'zod';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { signedInMember } from '../rules/signed-in-member.ts';
import { lockView } from './lock-view.ts';

/** Removes a view, for everybody who saw it. */
export async function deleteView(ctx: MutationContext, input: z.output<typeof deleteViewInput>) {
  const view = await lockView(ctx.em, signedInMember(ctx), input);
  const { list, name, isShared } = view;
  await ctx.em.remove(view).flush();
  ctx.audit({
    action: 'staff.delete_view',
    target: { kind: 'saved_view', id: view.id },
    before: { list, name, isShared },
  });
  return {};
}
