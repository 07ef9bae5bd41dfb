import type { moveRenewalInput, stripeOperationView } from '@backdesk/contract';
import type { z } from 'zod';
import type { Principal } from '../../../platform/actor.ts';
import { Refusal } from '../../../platform/errors.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import type { ApprovalProviders } from '../providers.ts';
import { openedPreview } from '../queries/preview.ts';
import { wishHash } from '../rules/operation-parameters.ts';
import { notEndableTrial, notMovable, notMovableTo } from '../rules/renewal-moves.ts';
import { notPreviewed } from '../rules/sealed-preview.ts';
import { givingChange } from './giving-change.ts';
import { requestChange } from './request-change.ts';

/**
 * Asks for another day of the next charge, above one's limit by way of a colleague, or for the end of a trial at
 * the price that was looked at.
 */
export async function moveRenewal(
  ctx: MutationContext,
  providers: ApprovalProviders,
  actor: Principal,
  input: z.output<typeof moveRenewalInput>,
): Promise<z.output<typeof stripeOperationView>> {
  const { to } = input;
  const now = ctx.services.clock.now();
  const preview = input.preview === null ? null : openedPreview(ctx, input.preview);
  const asked = { ...input, wish: wishHash('trial_change', {}), madeFor: actor.id };
  return requestChange(ctx, actor, {
    ...input,
    kind: 'trial_change',
    asked: { to: to?.toISOString() ?? null },
    reason: to ? 'put_off' : 'trial_ended',
    parameters: ({ status, currentPeriodEndAt, collectionMethod }) => ({
      to: to?.toISOString() ?? null,
      from: currentPeriodEndAt?.toISOString() ?? null,
      isTrialing: status === 'trialing',
      isCharged: collectionMethod !== 'send_invoice',
      dueToday: preview && { amount: preview.dueToday, currency: preview.currency },
    }),
    gives: (subscription, parameters) =>
      givingChange(ctx, providers, actor, subscription, input, { kind: 'trial_change', parameters }),
    refuse: (subscription) => {
      if (!to) return notEndableTrial(subscription) ?? notPreviewed(preview, asked, now);
      const refusal = notMovable(subscription);
      if (refusal) return refusal;
      const problem = notMovableTo(subscription, to, now);
      if (problem) throw new Refusal('invalid_input', problem, { fields: { to: [problem] } });
      return null;
    },
  });
}
