import type { invoicePreviewView, resumePreviewInput } from '@backdesk/contract';
import type { z } from 'zod';
import type { Principal } from '../../../platform/actor.ts';
import { Refusal } from '../../../platform/errors.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';
import { wishHash } from '../rules/operation-parameters.ts';
import { notResumable } from '../rules/pauses.ts';
import { recurringCents } from '../rules/plan-changes.ts';
import { changedMeanwhile } from '../rules/subscription-changes.ts';
import { planChangeBase } from './plan-change-base.ts';
import { sealedPreview } from './preview.ts';

/** What it costs to resume a paused subscription now, from Stripe; see `sealedPreview`. */
export async function previewResumption(
  ctx: QueryContext,
  reader: Principal,
  { subscriptionId, seen, cycle }: z.output<typeof resumePreviewInput>,
): Promise<z.output<typeof invoicePreviewView>> {
  const base = await planChangeBase(ctx.em, subscriptionId);
  const refusal = notResumable(base, 'subscription') ?? (base.seen === seen ? null : changedMeanwhile);
  if (refusal) throw new Refusal(refusal.reason, refusal.sentence);
  // From here on the rest of the old period counts; a new one begins with the change.
  const prorationDate = cycle === 'old' ? Math.floor(ctx.services.clock.now().getTime() / 1000) : null;
  return sealedPreview(ctx, reader, {
    subscriptionId,
    seen,
    wish: wishHash('subscription_resume', { cycle }),
    prorationDate,
    productKey: base.productKey,
    parameters: {
      subscription: base.stripeSubscriptionId ?? '',
      subscription_details: {
        resume_at: 'now',
        billing_cycle_anchor: { type: cycle === 'old' ? 'unchanged' : 'now' },
        ...(prorationDate !== null && {
          proration_behavior: 'always_invoice',
          proration_date: prorationDate,
        }),
      },
    },
    change: { kind: 'resume', cycle },
    known: { isImmediate: true, currentPeriodEnd: null, renewalCents: recurringCents(base.items) },
  });
}
