import type { stripeOperationView } from '@backdesk/contract';
import { LockMode } from '@mikro-orm/core';
import type { z } from 'zod';
import type { Principal } from '../../../platform/actor.ts';
import { notFound } from '../../../platform/errors.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { Dispute } from '../entities/dispute.ts';
import { disputeChangedMeanwhile } from '../rules/dispute-answers.ts';
import type { OperationKind } from '../rules/operation-parameters.ts';
import { requestOperation, type Wish } from './request-operation.ts';

/** The dispute, so that nobody else decides on it meanwhile; throws `not_found`. */
export async function lockedDispute(ctx: MutationContext, disputeId: string): Promise<Dispute> {
  const dispute = await ctx.em.findOne(Dispute, disputeId, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!dispute) throw notFound('dispute');
  return dispute;
}

/** Commits the intent to answer or accept a dispute; see `requestOperation`. */
export const requestOfDispute = <Kind extends Extract<OperationKind, `dispute_${string}`>>(
  ctx: MutationContext,
  actor: Principal,
  dispute: Dispute,
  wish: Omit<Wish<Kind>, 'changedMeanwhile'>,
): Promise<z.output<typeof stripeOperationView>> =>
  requestOperation(
    ctx,
    actor,
    {
      id: dispute.id,
      productId: dispute.product.id,
      userId: dispute.user.id,
      stripeId: dispute.stripeDisputeId,
      before: { status: dispute.status, hasEvidence: dispute.hasEvidence },
    },
    { ...wish, changedMeanwhile: disputeChangedMeanwhile },
  );
