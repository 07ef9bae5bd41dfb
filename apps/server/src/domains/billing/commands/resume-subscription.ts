import type { resumeInput, stripeOperationView } from '@backdesk/contract';
import type { z } from 'zod';
import type { Principal } from '../../../platform/actor.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { openedPreview } from '../queries/preview.ts';
import { wishHash } from '../rules/operation-parameters.ts';
import { notResumable } from '../rules/pauses.ts';
import { notPreviewed } from '../rules/sealed-preview.ts';
import { requestChange } from './request-change.ts';

/** Asks for the end of a pause; of a subscription itself at the price that was looked at. */
export async function resumeSubscription(
  ctx: MutationContext,
  actor: Principal,
  input: z.output<typeof resumeInput>,
): Promise<z.output<typeof stripeOperationView>> {
  const { what, cycle } = input;
  const preview = input.preview === null ? null : openedPreview(ctx, input.preview);
  const asked = { ...input, wish: wishHash('subscription_resume', { cycle }), madeFor: actor.id };
  return requestChange(ctx, actor, {
    ...input,
    kind: 'subscription_resume',
    asked: { what, cycle },
    reason: what,
    parameters: () => ({
      what,
      cycle,
      prorationDate: preview?.prorationDate ?? null,
      dueToday: preview && { amount: preview.dueToday, currency: preview.currency },
    }),
    refuse: (subscription) =>
      notResumable(subscription, what) ??
      (what === 'subscription' ? notPreviewed(preview, asked, ctx.services.clock.now()) : null),
  });
}
