import type { makeSaveOfferInput, saveOfferView } from '@backdesk/contract';
import { format } from '@backdesk/money';
import { LockMode } from '@mikro-orm/core';
import type { z } from 'zod';
import type { Principal } from '../../../platform/actor.ts';
import { notFound, Refusal } from '../../../platform/errors.ts';
import { announce } from '../../../platform/http/change-bus.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { Coupon } from '../entities/coupon.ts';
import { PlanPrice } from '../entities/plan-price.ts';
import { SaveOffer } from '../entities/save-offer.ts';
import { Subscription } from '../entities/subscription.ts';
import { couponTerms } from '../queries/coupon-terms.ts';
import { planChangeBase, wantedPrice } from '../queries/plan-change-base.ts';
import { saveOfferById, saveOfferInTheWay } from '../queries/save-offers.ts';
import { monthlyCents } from '../rules/monthly.ts';
import { leadingItemOf } from '../rules/plan-changes.ts';
import { discountTerms } from '../rules/save-offers.ts';
import { notCancelable } from '../rules/subscription-changes.ts';

type Input = z.output<typeof makeSaveOfferInput>;

/**
 * Keeps what is offered to somebody who wants to cancel. Nothing is changed by it, and it counts for nobody's
 * limits: the change does that once it was accepted. The same offer made again under its number is that offer.
 */
export async function makeSaveOffer(
  ctx: MutationContext,
  actor: Principal,
  input: Input,
): Promise<z.output<typeof saveOfferView>> {
  const { em } = ctx;
  const { operationId: offerId, kind, feedback, ticket, note } = input;
  const subscription = await em.findOne(Subscription, input.subscriptionId, {
    lockMode: LockMode.PESSIMISTIC_WRITE,
  });
  if (!subscription) throw notFound('subscription');
  const known = await em.findOne(SaveOffer, offerId);
  if (known) {
    if (!isSameOffer(known, actor, input))
      throw new Refusal(
        'operation_reused',
        'This request was already used for another offer. Close the dialog and open it again.',
      );
    ctx.nothingChanged('the same offer was made again');
    return storedOffer(em, offerId);
  }
  const refusal = notCancelable(subscription, 'period_end');
  if (refusal) throw new Refusal(refusal.reason, refusal.sentence);
  const other = await saveOfferInTheWay(em, subscription.id);
  if (other)
    throw new Refusal(
      'subscription_not_changeable',
      other.state === 'accepted'
        ? `They have accepted an offer, and it is not settled yet: ${other.terms}. Wait for what becomes of it.`
        : `${other.offeredBy} has offered something already: ${other.terms}. Say first what they answered to that.`,
    );
  const terms = await termsOf(ctx, subscription, input);
  em.create(SaveOffer, {
    id: offerId,
    product: subscription.product,
    user: subscription.user,
    subscription: em.getReference(Subscription, subscription.id, { wrapped: true }),
    kind,
    terms,
    coupon: input.couponId === null ? null : em.getReference(Coupon, input.couponId, { wrapped: true }),
    planPrice: input.priceId === null ? null : em.getReference(PlanPrice, input.priceId, { wrapped: true }),
    daysCount: input.daysCount,
    feedback,
    ticket: ticket || null,
    note: note || null,
    offeredById: actor.id,
    offeredByName: actor.name,
    createdAt: ctx.services.clock.now(),
  });
  await em.flush();
  const productId = subscription.product.id;
  const userId = subscription.user.id;
  await announce(em, { productId, userId, topic: 'subscription', id: subscription.id });
  ctx.audit({
    action: 'billing.make_save_offer',
    target: { kind: 'subscription', id: subscription.id },
    productId,
    reason: feedback,
    after: { offerId, userId, kind, terms, ticket, note },
  });
  return storedOffer(em, offerId);
}

async function storedOffer(em: MutationContext['em'], offerId: string) {
  const stored = await saveOfferById(em, offerId);
  if (!stored) throw new Error('The offer that was just made is gone.');
  return stored;
}

/** Whether a request under the number of an offer is that offer, word for word and by the same member. */
const isSameOffer = (known: SaveOffer, actor: Principal, input: Input): boolean =>
  known.offeredById === actor.id &&
  known.subscription.id === input.subscriptionId &&
  known.kind === input.kind &&
  (known.coupon?.id ?? null) === input.couponId &&
  (known.planPrice?.id ?? null) === input.priceId &&
  (known.daysCount ?? null) === input.daysCount &&
  known.feedback === input.feedback &&
  (known.ticket ?? '') === input.ticket &&
  (known.note ?? '') === input.note;

/** What exactly is offered, as a sentence; refuses what could not be given, or is not cheaper. */
async function termsOf(ctx: MutationContext, subscription: Subscription, input: Input): Promise<string> {
  const { couponId, priceId, daysCount } = input;
  const productId = subscription.product.id;
  if (couponId !== null) {
    const coupon = await couponTerms(ctx.em, productId, { id: couponId }, ctx.services.clock.now());
    if (!coupon) throw notFound('coupon');
    if (!coupon.isValid) throw refusedField('couponId', 'is not valid any more');
    if (coupon.currency !== null && coupon.currency !== subscription.currency)
      throw refusedField('couponId', `is in ${coupon.currency}`);
    const { percentOff, amountOffCents, duration, durationMonths } = coupon.discount;
    const off =
      amountOffCents !== null && coupon.currency !== null
        ? format({ amount: amountOffCents, currency: coupon.currency })
        : `${Number(percentOff)} %`;
    return discountTerms(coupon.name, { off, duration, months: durationMonths });
  }
  if (priceId !== null) {
    const price = await wantedPrice(ctx.em, productId, priceId);
    const base = await planChangeBase(ctx.em, subscription.id);
    const item = leadingItemOf(base.items);
    const monthly = (of: { cents: bigint | null; interval: string | null; intervalCount: number | null }) =>
      of.cents === null ? null : monthlyCents(of.cents, of.interval, of.intervalCount);
    const [offered, now] = [monthly(price), item && monthly(item)];
    if (!price.isOnSale) throw refusedField('priceId', 'is not on sale');
    if (price.currency !== subscription.currency) throw refusedField('priceId', `is in ${price.currency}`);
    if (offered === null || price.cents === null || (now !== null && offered >= now))
      throw refusedField('priceId', 'is not cheaper than what they have');
    const every =
      price.intervalCount === 1 ? `a ${price.interval}` : `every ${price.intervalCount} ${price.interval}s`;
    return `${price.planName} for ${format({ amount: price.cents, currency: price.currency })} ${every}`;
  }
  if (input.kind === 'free_days' && !subscription.currentPeriodEndAt)
    throw new Refusal(
      'subscription_not_changeable',
      'Stripe has not said when its period ends, so nobody can say from when on days would be free.',
    );
  const days = `${daysCount} ${daysCount === 1 ? 'day' : 'days'}`;
  return input.kind === 'pause' ? `A pause of ${days}` : `${days} free`;
}

const refusedField = (field: 'couponId' | 'priceId', problem: string) =>
  new Refusal('invalid_input', `${field === 'couponId' ? 'This coupon' : 'This plan'} ${problem}.`, {
    fields: { [field]: [problem] },
  });
