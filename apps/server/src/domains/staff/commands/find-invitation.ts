import { LockMode } from '@mikro-orm/core';
import { sha256 } from '../../../platform/crypto.ts';
import { Refusal } from '../../../platform/errors.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { Invitation } from '../entities/invitation.ts';
import { refuseEnded, stateOfInvitation, unknownLink } from '../rules/invitation.ts';
import { forgetLinks, limitLink } from '../sign-in/limits.ts';

/**
 * The link of a token, locked: of many who use it at the same moment one finds it open. Refuses a
 * guesser, a token that is none, a link that has ended, and one whose maker may not let people in any
 * more.
 */
export async function findInvitation(ctx: MutationContext, token: string) {
  const { limits, clock } = ctx.services;
  await limitLink(limits, ctx.ipAddress);
  const invitation = await ctx.em.findOne(
    Invitation,
    { tokenHash: sha256(token) },
    { lockMode: LockMode.PESSIMISTIC_WRITE },
  );
  if (!invitation) throw unknownLink();
  refuseEnded(stateOfInvitation(invitation, clock.now()));
  const creator = await invitation.createdBy.loadOrFail();
  if (!creator.isActive || creator.role !== 'owner')
    throw new Refusal(
      'link_ended',
      `${creator.name}, who made this link, cannot let anybody in any more. Ask an owner for a new one.`,
    );
  await forgetLinks(limits, ctx.ipAddress);
  return { invitation, creator };
}
