import {
  type planChangePreviewInput,
  type planChangePreviewView,
  previewTrustedSeconds,
} from '@backdesk/contract';
import type Stripe from 'stripe';
import type { z } from 'zod';
import type { Principal } from '../../../platform/actor.ts';
import { deriveSecret } from '../../../platform/crypto.ts';
import { Refusal } from '../../../platform/errors.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';
import { previewOf } from '../rules/plan-change-preview.ts';
import { leadingItemOf, notWanted, renewalCents, type WantedPlan } from '../rules/plan-changes.ts';
import { sealPreview } from '../rules/sealed-preview.ts';
import { classifyStripeFailure } from '../rules/stripe-failure.ts';
import { changedMeanwhile } from '../rules/subscription-changes.ts';
import { askStripe } from './ask-stripe.ts';
import { type PlanChangeBase, planChangeBase, wantedPrice } from './plan-change-base.ts';

type Input = z.output<typeof planChangePreviewInput>;

/** The key of previews, which only the server has. */
export const previewKey = ({ services }: QueryContext): string =>
  deriveSecret(services.config.secret, 'previews of plan changes');

/**
 * What a change would cost, from Stripe, in one call. The token holds the moment from which Stripe counted
 * unused time, so that the change itself costs the same. Throws `preview_failed` when Stripe has no answer.
 */
export async function previewPlanChange(
  ctx: QueryContext,
  reader: Principal,
  { subscriptionId, seen, priceId, quantity, when }: Input,
): Promise<z.output<typeof planChangePreviewView>> {
  const base = await planChangeBase(ctx.em, subscriptionId);
  const price = await wantedPrice(ctx.em, base.productId, priceId);
  const wanted = { price, quantity, when };
  const refusal = notWanted(base, base.items, wanted) ?? (base.seen === seen ? null : changedMeanwhile);
  if (refusal) throw new Refusal(refusal.reason, refusal.sentence);
  const now = ctx.services.clock.now();
  const isTrialing = base.status === 'trialing';
  const prorationDate = when === 'now' || when === 'next_invoice' ? Math.floor(now.getTime() / 1000) : null;
  const invoice = await asked(
    askStripe(ctx, base.productKey).invoices.createPreview(
      parametersOf(base, wanted, isTrialing ? null : prorationDate),
    ),
  );
  const preview = previewOf(invoice, {
    isImmediate: !isTrialing && (when === 'now' || when === 'reset'),
    currentPeriodEnd: base.currentPeriodEndAt ?? null,
    renewalCents: renewalCents(base.items, wanted),
  });
  return {
    ...preview,
    expiresAt: new Date(now.getTime() + previewTrustedSeconds * 1000),
    token: sealPreview(
      {
        subscriptionId,
        seen,
        priceId,
        quantity,
        when,
        prorationDate,
        dueToday: preview.dueToday.amount.toString(),
        currency: preview.dueToday.currency,
        madeFor: reader.id,
        madeAt: now.getTime() / 1000,
      },
      previewKey(ctx),
    ),
  };
}

function parametersOf(
  { stripeSubscriptionId, items }: PlanChangeBase,
  { price, quantity, when }: WantedPlan,
  prorationDate: number | null,
): Stripe.InvoiceCreatePreviewParams {
  const behaviors = {
    now: 'always_invoice',
    next_invoice: 'create_prorations',
    period_end: 'none',
    reset: 'always_invoice',
  } as const;
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

async function asked(preview: Promise<Stripe.Invoice>): Promise<Stripe.Invoice> {
  try {
    return await preview;
  } catch (error) {
    const { outcome, detail } = classifyStripeFailure(error, {
      what: 'the preview',
      of: 'this subscription',
    });
    throw new Refusal(
      'preview_failed',
      outcome === 'refused'
        ? `There is no preview, so nothing can be changed. ${detail}`
        : 'Stripe did not answer with a preview, so nothing can be changed yet. Try again.',
    );
  }
}
