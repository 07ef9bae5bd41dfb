import type { rehearsalInput, rehearsalView } from '@backdesk/contract';
import Stripe from 'stripe';
import type { z } from 'zod';
import { Refusal } from '../../../platform/errors.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';
import { notPausable } from '../rules/pauses.ts';
import { Subscription } from '../entities/subscription.ts';
import { freeDaysWorth } from '../rules/goodwill-worth.ts';
import type { FirstAtStripe, GivenTime } from '../rules/rehearsal/compare.ts';
import type { Change } from '../rules/rehearsal/terms.ts';
import { notDiscountable, notMovable, notMovableTo } from '../rules/renewal-moves.ts';
import { changedMeanwhile, type ChangeRefusal, refused } from '../rules/subscription-changes.ts';
import { askStripe } from './ask-stripe.ts';
import { planChangeBase, type PlanChangeBase } from './plan-change-base.ts';
import { discountFrom } from './rehearsal-coupons.ts';
import { rehearsedChange } from './rehearsed-change.ts';

type Input = z.output<typeof rehearsalInput>;
type Asked = {
  change: Change;
  /** Which of the two sides Stripe is asked about: a pause leaves nothing to preview after it. */
  side: 'before' | 'after';
  parameters: Omit<Stripe.InvoiceCreatePreviewParams, 'subscription'>;
};

/**
 * The next invoices without and with a change that costs nothing now. One question to Stripe checks the first
 * of them; a Stripe that does not answer is said, and refuses nothing.
 */
export async function rehearsal(
  ctx: QueryContext,
  { subscriptionId, seen, change }: Input,
): Promise<z.output<typeof rehearsalView>> {
  const base = await planChangeBase(ctx.em, subscriptionId);
  const clock = ctx.services.clock.now();
  const refusal = notRehearsable(base, change, clock) ?? (base.seen === seen ? null : changedMeanwhile);
  if (refusal) throw new Refusal(refusal.reason, refusal.sentence);
  const now = Math.floor(clock.getTime() / 1000);
  const { side, parameters, change: rehearsed } = await askedOf(ctx, base, change, now);
  const compared = await rehearsedChange(ctx.em, subscriptionId, rehearsed, now);
  const given = change.kind === 'renewal' ? await freeTime(ctx, subscriptionId, change.to) : null;
  const first = await firstAtStripe(side, () =>
    askStripe(ctx, base.productKey).invoices.createPreview({
      ...parameters,
      subscription: base.stripeSubscriptionId ?? '',
    }),
  );
  return compared(first, { given });
}

/** The days between the next charge and a later one, as they count against the limits. */
async function freeTime({ em }: QueryContext, subscriptionId: string, to: Date): Promise<GivenTime | null> {
  const subscription = await em.findOne(Subscription, subscriptionId);
  const from = subscription?.currentPeriodEndAt;
  if (!subscription || !from || to <= from) return null;
  const seconds = (at: Date) => Math.floor(at.getTime() / 1000);
  return { from: seconds(from), to: seconds(to), cents: freeDaysWorth(subscription, from, to) };
}

function notRehearsable(base: PlanChangeBase, change: Input['change'], now: Date): ChangeRefusal | null {
  switch (change.kind) {
    case 'pause_payments':
      return notPausable(base, 'payments');
    case 'pause_subscription':
      return notPausable(base, 'subscription');
    case 'renewal': {
      const problem = notMovableTo(base, change.to, now);
      return (
        notMovable(base) ??
        (problem === null
          ? null
          : refused(`The day of the next charge ${problem.charAt(0).toLowerCase()}${problem.slice(1)}.`))
      );
    }
    case 'coupon':
    case 'customer_coupon':
      return notDiscountable(base);
  }
}

async function askedOf(
  { em }: QueryContext,
  { productId }: PlanChangeBase,
  change: Input['change'],
  now: number,
): Promise<Asked> {
  switch (change.kind) {
    case 'pause_payments': {
      const resumesAt = change.resumesAt && Math.floor(change.resumesAt.getTime() / 1000);
      return { side: 'before', parameters: {}, change: { ...change, resumesAt } };
    }
    case 'pause_subscription':
    case 'customer_coupon':
      return { side: 'before', parameters: {}, change };
    case 'renewal': {
      const to = Math.floor(change.to.getTime() / 1000);
      return {
        side: 'after',
        parameters: { subscription_details: { trial_end: to, proration_behavior: 'none' } },
        change: { kind: 'renewal', to },
      };
    }
    case 'coupon': {
      const given = change.couponId === null ? null : await discountFrom(em, productId, change.couponId, now);
      return {
        // Without its own coupon that of the customer counts, which a preview leaves out as well.
        side: given ? 'after' : 'before',
        parameters: given ? { discounts: [{ coupon: given.stripeId }] } : {},
        change: { kind: 'coupon', discount: given?.discount ?? null },
      };
    }
  }
}

async function firstAtStripe(
  side: 'before' | 'after',
  preview: () => Promise<Stripe.Invoice>,
): Promise<FirstAtStripe> {
  try {
    return { side, due: BigInt((await preview()).amount_due) };
  } catch (error) {
    const isNone = error instanceof Stripe.errors.StripeError && error.code === 'invoice_upcoming_none';
    return {
      because: isNone
        ? 'Stripe expects no invoice of it.'
        : 'Stripe could not be asked, so nothing has checked these amounts.',
    };
  }
}
