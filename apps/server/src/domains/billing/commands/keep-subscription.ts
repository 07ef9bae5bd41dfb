import type { keepSubscriptionInput, stripeOperationView } from '@backdesk/contract';
import type { z } from 'zod';
import type { Principal } from '../../../platform/actor.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { notKeepable } from '../rules/subscription-changes.ts';
import { requestChange } from './request-change.ts';

/** Takes back a cancellation that has not taken effect: the subscription renews as before. */
export async function keepSubscription(
  ctx: MutationContext,
  actor: Principal,
  input: z.output<typeof keepSubscriptionInput>,
): Promise<z.output<typeof stripeOperationView>> {
  return requestChange(ctx, actor, {
    ...input,
    kind: 'subscription_uncancel',
    asked: {},
    parameters: ({ isCancelAtPeriodEnd }) => ({ was: isCancelAtPeriodEnd ? 'period_end' : 'date' }),
    refuse: notKeepable,
  });
}
