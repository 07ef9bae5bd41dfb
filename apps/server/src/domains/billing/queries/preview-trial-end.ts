import type { invoicePreviewView, trialEndPreviewInput } from '@backdesk/contract';
import type { z } from 'zod';
import type { Principal } from '../../../platform/actor.ts';
import { Refusal } from '../../../platform/errors.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';
import { wishHash } from '../rules/operation-parameters.ts';
import { recurringCents } from '../rules/plan-changes.ts';
import { notEndableTrial } from '../rules/renewal-moves.ts';
import { changedMeanwhile } from '../rules/subscription-changes.ts';
import { planChangeBase } from './plan-change-base.ts';
import { sealedPreview } from './preview.ts';

/** What it costs to end a trial now, from Stripe; see `sealedPreview`. */
export async function previewTrialEnd(
  ctx: QueryContext,
  reader: Principal,
  { subscriptionId, seen }: z.output<typeof trialEndPreviewInput>,
): Promise<z.output<typeof invoicePreviewView>> {
  const base = await planChangeBase(ctx.em, subscriptionId);
  const refusal = notEndableTrial(base) ?? (base.seen === seen ? null : changedMeanwhile);
  if (refusal) throw new Refusal(refusal.reason, refusal.sentence);
  return sealedPreview(ctx, reader, {
    subscriptionId,
    seen,
    wish: wishHash('trial_change', {}),
    prorationDate: null,
    productKey: base.productKey,
    parameters: {
      subscription: base.stripeSubscriptionId ?? '',
      subscription_details: { trial_end: 'now' },
    },
    change: { kind: 'trial_end' },
    known: { isImmediate: true, currentPeriodEnd: null, renewalCents: recurringCents(base.items) },
  });
}
