import type { GoodwillKind } from '@backdesk/contract';
import type { EntityManager } from '../../../platform/db/database.ts';
import { StripeObject } from '../entities/stripe-object.ts';
import { Subscription } from '../entities/subscription.ts';
import { couponWorth, freeDaysWorth } from '../rules/goodwill-worth.ts';
import { type OperationParameters, parametersHash } from '../rules/operation-parameters.ts';
import { notDiscountable, notMovable, notMovableTo } from '../rules/renewal-moves.ts';
import { notReinstatable } from '../rules/reinstatement.ts';
import { couponTerms } from './coupon-terms.ts';
import { reinstatementBase } from './reinstatement-base.ts';

/** The changes of a subscription that give something away, as they are sent. */
export type GivingChange =
  | { kind: 'coupon_apply'; parameters: OperationParameters['coupon_apply'] }
  | { kind: 'trial_change'; parameters: OperationParameters['trial_change'] }
  | { kind: 'subscription_reinstate'; parameters: OperationParameters['subscription_reinstate'] };

/** As what it counts, and as which kind of request it waits. */
export const givenAs = {
  coupon_apply: { goodwill: 'coupon', approval: 'discount' },
  trial_change: { goodwill: 'free_days', approval: 'subscription_change' },
  subscription_reinstate: { goodwill: 'free_days', approval: 'subscription_change' },
} as const satisfies Record<GivingChange['kind'], { goodwill: GoodwillKind; approval: string }>;

export type ChangeQuote = { hash: string; amountCents: bigint; refusal: string | null };

/**
 * What a change gives away now, in minor units of the subscription's currency, why it cannot be made any more,
 * and a hash of both and of the subscription at Stripe: another state of it is another quote.
 */
export async function changeQuote(
  em: EntityManager,
  subscription: Subscription,
  operationId: string,
  change: GivingChange,
  now: Date,
): Promise<ChangeQuote> {
  const productId = subscription.product.id;
  const seen = await em.findOne(StripeObject, {
    product: productId,
    id: subscription.stripeSubscriptionId ?? '',
  });
  const judgement = await judged(em, subscription, operationId, change, now);
  const { amountCents, refusal } = judgement;
  return {
    amountCents,
    refusal,
    hash: parametersHash({
      operationId,
      subscriptionId: subscription.id,
      ...change,
      basis: judgement.basis ?? amountCents.toString(),
      currency: subscription.currency ?? null,
      seen: seen?.contentHash ?? null,
      refusal,
    }),
  };
}

/** `basis` is what the worth follows from, where that becomes less by the hour. */
type Judgement = Omit<ChangeQuote, 'hash'> & { basis?: object };

async function judged(
  em: EntityManager,
  subscription: Subscription,
  operationId: string,
  change: GivingChange,
  now: Date,
): Promise<Judgement> {
  if (change.kind === 'subscription_reinstate') {
    const { firstChargeAt } = change.parameters;
    if (firstChargeAt === null) return { amountCents: 0n, refusal: null };
    const base = await reinstatementBase(em, subscription.id, now, operationId);
    const isLate = firstChargeAt * 1000 <= now.getTime();
    return {
      amountCents: base.unpaidCents,
      basis: { ...base.basis, firstChargeAt },
      refusal:
        notReinstatable(base)?.sentence ??
        (isLate ? 'The day on which it was to be paid first has passed.' : null),
    };
  }
  if (change.kind === 'coupon_apply') {
    const { coupon } = change.parameters;
    if (coupon === null) return { amountCents: 0n, refusal: null };
    const terms = await couponTerms(em, subscription.product.id, { stripeId: coupon.stripeId }, now);
    return {
      amountCents: terms ? couponWorth(subscription, terms.discount) : 0n,
      refusal:
        notDiscountable(subscription)?.sentence ??
        (terms?.isValid ? null : 'The coupon is not valid any more.'),
    };
  }
  const { to, from } = change.parameters;
  if (to === null || from === null) return { amountCents: 0n, refusal: null };
  const isTooLate = notMovableTo(subscription, new Date(to), now) !== null;
  return {
    amountCents: freeDaysWorth(subscription, new Date(from), new Date(to)),
    refusal:
      notMovable(subscription)?.sentence ??
      (isTooLate ? 'The next charge cannot be moved to that day any more.' : null),
  };
}

/** The subscription that Stripe knows by this id; null where it is not mirrored. */
export const subscriptionAtStripe = async (
  em: EntityManager,
  productId: string,
  stripeId: string,
): Promise<Subscription | null> =>
  em.findOne(Subscription, { product: productId, stripeSubscriptionId: stripeId });
