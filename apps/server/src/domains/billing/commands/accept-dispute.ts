import type { acceptDisputeInput, stripeOperationView } from '@backdesk/contract';
import type { z } from 'zod';
import type { Principal } from '../../../platform/actor.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { isInquiry, notAnswerable } from '../rules/dispute-answers.ts';
import { lockedDispute, requestOfDispute } from './request-of-dispute.ts';

/** Gives a dispute up: the cardholder keeps the money, for good. */
export async function acceptDispute(
  ctx: MutationContext,
  actor: Principal,
  input: z.output<typeof acceptDisputeInput>,
): Promise<z.output<typeof stripeOperationView>> {
  const dispute = await lockedDispute(ctx, input.disputeId);
  return requestOfDispute(ctx, actor, dispute, {
    ...input,
    kind: 'dispute_close',
    asked: {},
    parameters: () => ({ isInquiry: isInquiry(dispute) }),
    refuse: () => notAnswerable(dispute, ctx.services.clock.now()),
  });
}
