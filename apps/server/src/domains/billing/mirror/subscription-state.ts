import type Stripe from 'stripe';
import { sha256 } from '../../../platform/crypto.ts';
import { subscriptionRow } from './subscription-row.ts';
import { idOf } from './text.ts';

/** A state of a subscription, from a fetch or from the body of an event. */
export type SubscriptionState = {
  stripeSubscriptionId: string;
  /** What it came to, without our ids. */
  row: ReturnType<typeof subscriptionRow>;
  priceId: string | null;
  stripeProductId: string | null;
  nickname: string | null;
  contentHash: string;
  /** What Stripe says it is now; the body of an event says what it was then. */
  isPresent: boolean;
  /** When it began: the time of the event; without one, the newest moment that the state itself names. */
  occurredAt: Date;
  hasExactTime: boolean;
};

/** The state that an object describes; `occurredAt` where an event tells it exactly. */
export function stateOf(
  raw: Stripe.Subscription,
  seen: { isPresent: boolean; occurredAt?: Date },
): SubscriptionState {
  const [item] = raw.items.data;
  const row = subscriptionRow(raw, item);
  const items = raw.items.data.map(({ id, price, quantity }) => [id, price.id, quantity ?? 1]);
  return {
    stripeSubscriptionId: raw.id,
    row,
    priceId: item?.price.id ?? null,
    stripeProductId: idOf(item?.price.product),
    nickname: item?.price.nickname ?? null,
    contentHash: sha256(
      JSON.stringify([versioned.map((column) => row[column]), items], (_key, value: unknown) =>
        typeof value === 'bigint' ? value.toString() : value,
      ),
    ),
    isPresent: seen.isPresent,
    occurredAt: seen.occurredAt ?? newestMoment(raw),
    hasExactTime: seen.occurredAt !== undefined,
  };
}

/** The columns of a version that Stripe decides; a change of any of them is a new state. */
const versioned = [
  'stripeStatus',
  'priceCents',
  'recurringCents',
  'currency',
  'billingInterval',
  'intervalCount',
  'quantity',
  'itemCount',
  'stripeCouponId',
  'trialEndAt',
  'currentPeriodStartAt',
  'currentPeriodEndAt',
  'isCancelAtPeriodEnd',
  'cancelAt',
  'canceledAt',
  'endedAt',
  'cancellationReason',
  'cancellationFeedback',
  'pauseBehavior',
  'resumesAt',
] as const satisfies readonly (keyof ReturnType<typeof subscriptionRow>)[];

function newestMoment(raw: Stripe.Subscription): Date {
  const [item] = raw.items.data;
  const hasTrialEnded = raw.status !== 'trialing' && raw.ended_at === null;
  const moments = [
    raw.created,
    raw.canceled_at,
    raw.ended_at,
    raw.trial_start,
    hasTrialEnded ? raw.trial_end : null,
    item?.current_period_start,
  ];
  return new Date(Math.max(...moments.map((moment) => moment ?? 0)) * 1000);
}
