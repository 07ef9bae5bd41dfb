import type { cancelSubscriptionInput, stripeOperationView } from '@backdesk/contract';
import type { z } from 'zod';
import type { Principal } from '../../../platform/actor.ts';
import { Refusal } from '../../../platform/errors.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { notCancelable, notEndableAt } from '../rules/subscription-changes.ts';
import { requestChange } from './request-change.ts';

type Input = z.output<typeof cancelSubscriptionInput>;

/** Asks for the end of a subscription: with its period, on a date, or at once, which is for good. */
export async function cancelSubscription(
  ctx: MutationContext,
  actor: Principal,
  input: Input,
): Promise<z.output<typeof stripeOperationView>> {
  const { when, endsAt, feedback, comment } = input;
  const problem = endsAt && notEndableAt(endsAt, ctx.services.clock.now());
  if (problem) throw new Refusal('invalid_input', problem, { fields: { endsAt: [problem] } });
  const parameters = { when, endsAt: endsAt?.toISOString() ?? null, feedback, comment };
  return requestChange(ctx, actor, {
    ...input,
    kind: 'subscription_cancel',
    asked: parameters,
    parameters: () => parameters,
    reason: feedback,
    refuse: (subscription) => notCancelable(subscription, when),
  });
}
