import type { reinstatePreviewInput, reinstatePreviewView } from '@backdesk/contract';
import type { z } from 'zod';
import type { Principal } from '../../../platform/actor.ts';
import { Refusal } from '../../../platform/errors.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';
import { wishHash } from '../rules/operation-parameters.ts';
import { notReinstatable } from '../rules/reinstatement.ts';
import { changedMeanwhile } from '../rules/subscription-changes.ts';
import { sealedPreview } from './preview.ts';
import { type ReinstatementBase, reinstatementBase } from './reinstatement-base.ts';

/**
 * What a new subscription in place of an ended one costs, and when: from Stripe, as the first invoice of one
 * that is paid now. With the old cycle the same is paid later.
 */
export async function previewReinstatement(
  ctx: QueryContext,
  reader: Principal,
  { subscriptionId, seen, when }: z.output<typeof reinstatePreviewInput>,
): Promise<z.output<typeof reinstatePreviewView>> {
  const now = ctx.services.clock.now();
  const base = await reinstatementBase(ctx.em, subscriptionId, now);
  const refusal = notReinstatable(base) ?? (base.seen === seen ? null : changedMeanwhile);
  if (refusal) throw new Refusal(refusal.reason, refusal.sentence);
  const { items, coupon, firstOfCycle, currency, unpaidCents, recurringCents } = base;
  const isNow = when === 'now';
  const first = Math.floor(firstOfCycle.getTime() / 1000);
  const preview = await sealedPreview(ctx, reader, {
    subscriptionId,
    seen,
    wish: wishHash('subscription_reinstate', { when }),
    // Here it is the day of the first charge, which the command sends as it was shown.
    prorationDate: isNow ? null : first,
    productKey: base.productKey,
    parameters: {
      customer: base.customer,
      discounts: coupon.kept ? [{ coupon: coupon.kept.stripeId }] : '',
      subscription_details: {
        items: items.map(({ stripePriceId, quantity }) => ({ price: stripePriceId ?? '', quantity })),
      },
    },
    change: { kind: 'reinstate', firstChargeAt: isNow ? null : first, keepsDiscounts: coupon.kept !== null },
    given: isNow || unpaidCents <= 0n ? null : { from: unpaidFrom(base, now), to: first, cents: unpaidCents },
    known: { isImmediate: isNow, currentPeriodEnd: firstOfCycle, renewalCents: recurringCents },
  });
  return {
    ...preview,
    items: items.map(({ name, quantity }) => ({ name, quantity })),
    coupon: coupon.kept?.name ?? null,
    couponDroppedBecause: coupon.droppedBecause,
    firstChargeAt: isNow ? now : firstOfCycle,
    free: { amount: isNow ? 0n : unpaidCents, currency },
  };
}

/** From when on nobody has paid, in Unix seconds: after a period that was paid, and of which nothing was given back. */
function unpaidFrom({ basis: { isPaid, refundedCents, periodEnd } }: ReinstatementBase, now: Date): number {
  const paidUntil = isPaid && refundedCents === '0' && periodEnd ? Date.parse(periodEnd) : 0;
  return Math.floor(Math.max(paidUntil, now.getTime()) / 1000);
}
