import type { releaseScheduleInput, stripeOperationView } from '@backdesk/contract';
import type { z } from 'zod';
import type { Principal } from '../../../platform/actor.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { notReleasable } from '../rules/subscription-changes.ts';
import { requestChange } from './request-change.ts';

/** Takes back what a schedule planned: the subscription goes on as it is. */
export async function releaseSchedule(
  ctx: MutationContext,
  actor: Principal,
  input: z.output<typeof releaseScheduleInput>,
): Promise<z.output<typeof stripeOperationView>> {
  return requestChange(ctx, actor, {
    ...input,
    kind: 'schedule_release',
    asked: {},
    parameters: ({ stripeScheduleId }) => ({ scheduleId: stripeScheduleId ?? '' }),
    refuse: notReleasable,
  });
}
