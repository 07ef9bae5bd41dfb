import type { invoicePreviewView, planChangePreviewInput } from '@backdesk/contract';
import type Stripe from 'stripe';
import type { z } from 'zod';
import type { Principal } from '../../../platform/actor.ts';
import { Refusal } from '../../../platform/errors.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';
import { wishHash } from '../rules/operation-parameters.ts';
import {
  isOtherInterval,
  leadingItemOf,
  notWanted,
  renewalCents,
  type WantedPlan,
} from '../rules/plan-changes.ts';
import { changedMeanwhile } from '../rules/subscription-changes.ts';
import { type CreditTime, creditSentence } from '../rules/rehearsal/credit-rule.ts';
import { type PlanChangeBase, planChangeBase, wantedPrice } from './plan-change-base.ts';
import { planCredits } from './plan-credits.ts';
import { sealedPreview } from './preview.ts';

/** What another plan or quantity would cost, from Stripe; see `sealedPreview`. */
export async function previewPlanChange(
  ctx: QueryContext,
  reader: Principal,
  { subscriptionId, seen, priceId, quantity, when }: z.output<typeof planChangePreviewInput>,
): Promise<z.output<typeof invoicePreviewView>> {
  const base = await planChangeBase(ctx.em, subscriptionId);
  const price = await wantedPrice(ctx.em, base.productId, priceId);
  const wanted = { price, quantity, when };
  const refusal = notWanted(base, base.items, wanted) ?? (base.seen === seen ? null : changedMeanwhile);
  if (refusal) throw new Refusal(refusal.reason, refusal.sentence);
  const isTrialing = base.status === 'trialing';
  const isDated = !isTrialing && (when === 'now' || when === 'next_invoice');
  const at = Math.floor(ctx.services.clock.now().getTime() / 1000);
  const prorationDate = isDated ? at : null;
  const item = leadingItemOf(base.items);
  const credits = await planCredits(ctx.em, { from: item?.planPriceId ?? null, to: priceId });
  return sealedPreview(ctx, reader, {
    subscriptionId,
    seen,
    wish: wishHash('subscription_change', { priceId, quantity, when }),
    prorationDate,
    productKey: base.productKey,
    parameters: parametersOf(base, wanted, prorationDate),
    change: {
      kind: 'plan',
      when,
      stripeItemId: item?.stripeItemId ?? '',
      name: price.planName,
      price,
      quantity,
      at,
    },
    credits: credits && creditSentence({ ...credits, when: countsFrom(base, wanted), at, ...periodOf(base) }),
    known: {
      isImmediate: !isTrialing && (when === 'now' || when === 'reset'),
      currentPeriodEnd: base.currentPeriodEndAt ?? null,
      renewalCents: renewalCents(base.items, wanted),
    },
  });
}

function countsFrom({ status, items }: PlanChangeBase, { price, when }: WantedPlan): CreditTime {
  if (status === 'trialing') return 'trial';
  const item = leadingItemOf(items);
  return when === 'now' && item && isOtherInterval(item, price) ? 'reset' : when;
}

const periodOf = ({ currentPeriodStartAt: start, currentPeriodEndAt: end }: PlanChangeBase) => ({
  start: (start?.getTime() ?? 0) / 1000,
  end: (end?.getTime() ?? 0) / 1000,
});

const behaviors = {
  now: 'always_invoice',
  next_invoice: 'create_prorations',
  period_end: 'none',
  reset: 'always_invoice',
} as const;

function parametersOf(
  { stripeSubscriptionId, items }: PlanChangeBase,
  { price, quantity, when }: WantedPlan,
  prorationDate: number | null,
): Stripe.InvoiceCreatePreviewParams {
  return {
    // Whatever has no id was refused before.
    subscription: stripeSubscriptionId ?? '',
    subscription_details: {
      items: [{ id: leadingItemOf(items)?.stripeItemId ?? '', price: price.stripePriceId ?? '', quantity }],
      proration_behavior: behaviors[when],
      ...(when === 'reset' && { billing_cycle_anchor: { type: 'now' } }),
      ...(prorationDate !== null && { proration_date: prorationDate }),
    },
  };
}
