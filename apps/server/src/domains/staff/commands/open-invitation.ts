import type { openInvitationInput } from '@backdesk/contract';
import type { z } from 'zod';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { findInvitation } from './find-invitation.ts';

/** Says what a link is for, to whoever holds it; it can still be used afterwards. */
export async function openInvitation(ctx: MutationContext, input: z.output<typeof openInvitationInput>) {
  const { invitation, creator } = await findInvitation(ctx, input.token);
  ctx.nothingChanged('the link was only looked at');
  const { purpose, email, role, expiresAt } = invitation;
  return { purpose, email, role: role ?? null, invitedBy: creator.name, expiresAt };
}
