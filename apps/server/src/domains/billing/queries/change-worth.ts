import type { changeWorthInput, changeWorthView } from '@backdesk/contract';
import type { z } from 'zod';
import type { Principal } from '../../../platform/actor.ts';
import { notFound } from '../../../platform/errors.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';
import { Subscription } from '../entities/subscription.ts';
import { couponWorth, freeDaysWorth } from '../rules/goodwill-worth.ts';
import { couponTerms } from './coupon-terms.ts';
import { reinstatementBase } from './reinstatement-base.ts';
import { goodwillLeftFor } from './goodwill-used.ts';

/** What a coupon, a later charge or a reinstatement gives away, and what is left of the reader's limits; throws `not_found`. */
export async function changeWorth(
  ctx: QueryContext,
  reader: Principal,
  { subscriptionId, change }: z.output<typeof changeWorthInput>,
): Promise<z.output<typeof changeWorthView>> {
  const now = ctx.services.clock.now();
  const subscription = await ctx.em.findOne(Subscription, subscriptionId);
  if (!subscription) throw notFound('subscription');
  const { currency } = subscription;
  const amount = await worthOf(ctx, subscription, change, now);
  if (!currency || (subscription.recurringCents ?? null) === null)
    return { worth: null, left: null, needsApproval: false };
  const about = { productId: subscription.product.id, userId: subscription.user.id, currency };
  const left = await goodwillLeftFor(ctx.em, reader, about, now);
  return {
    worth: { amount, currency },
    left: left === null ? null : { amount: left, currency },
    needsApproval: left !== null && amount > left,
  };
}

async function worthOf(
  { em }: QueryContext,
  subscription: Subscription,
  change: z.output<typeof changeWorthInput>['change'],
  now: Date,
): Promise<bigint> {
  if (change.kind === 'renewal') {
    const from = subscription.currentPeriodEndAt;
    return from ? freeDaysWorth(subscription, from, change.to) : 0n;
  }
  if (change.kind === 'reinstate') return (await reinstatementBase(em, subscription.id, now)).unpaidCents;
  const terms = await couponTerms(em, subscription.product.id, { id: change.couponId }, now);
  if (!terms) throw notFound('coupon');
  return couponWorth(subscription, terms.discount);
}
