import { pickPrice, prices } from './catalogue.ts';
import type { Draw } from './draw.ts';
import { daySeconds, periodSeconds, spanSeconds } from './timeline.ts';

export const statuses = [
  'active',
  'trialing',
  'past_due',
  'unpaid',
  'paused',
  'canceled',
  'incomplete',
  'incomplete_expired',
] as const;
export type SubscriptionStatus = (typeof statuses)[number];
const codeOf = (status: SubscriptionStatus) => statuses.indexOf(status);

const trialSeconds = 14 * daySeconds;
/** Stripe gives a first payment this long before it lets the subscription expire. */
const firstPaymentSeconds = 23 * 3_600;

/** Columns of all subscriptions, by user and then by start. Times in seconds after the start; 0 is none. */
export type Subscriptions = {
  count: number;
  user: Uint32Array;
  price: Uint8Array;
  status: Uint8Array;
  startedAt: Uint32Array;
  trialEndsAt: Uint32Array;
  endedAt: Uint32Array;
  /** The last subscription of each user, plus one; 0 is none. */
  lastOfUser: Uint32Array;
};

/** In each 25 users 11 have one subscription and 2 have two: 600,000 among a million. */
function subscriptionsOf(user: number, draw: Draw): number {
  const shift = Math.floor(draw('subscribers', Math.floor(user / 25)) * 25);
  const place = ((user % 25) * 7 + shift) % 25;
  return place < 2 ? 2 : place < 13 ? 1 : 0;
}

/** Draws who subscribes to what, from when, until when, and how that stands at the end. */
export function drawSubscriptions(signedUpAt: Uint32Array, draw: Draw): Subscriptions {
  const users = signedUpAt.length;
  const room = Math.ceil(users / 25) * 15;
  const all: Subscriptions = {
    count: 0,
    user: new Uint32Array(room),
    price: new Uint8Array(room),
    status: new Uint8Array(room),
    startedAt: new Uint32Array(room),
    trialEndsAt: new Uint32Array(room),
    endedAt: new Uint32Array(room),
    lastOfUser: new Uint32Array(users),
  };
  for (let user = 0; user < users; user++) {
    const count = subscriptionsOf(user, draw);
    if (count === 0) continue;
    let from = signedUpAt[user] as number;
    from += Math.floor((spanSeconds - 1 - from) * delayPart(from, draw, user));
    if (count === 2) from = addFormer(all, user, from, draw);
    addLatest(all, user, from, draw);
    all.lastOfUser[user] = all.count;
  }
  return all;
}

/** How much of the time left passes until somebody subscribes: most do within the hour. */
function delayPart(from: number, draw: Draw, user: number): number {
  const part = draw('delay', user);
  const seconds = part < 0.7 ? part * 5_000 : ((part - 0.7) / 0.3) ** 2 * 45 * daySeconds;
  return Math.min(seconds / Math.max(1, spanSeconds - 1 - from), 0.99);
}

function add(all: Subscriptions, user: number, startedAt: number, draw: Draw): number {
  const index = all.count++;
  all.user[index] = user;
  all.startedAt[index] = startedAt;
  all.price[index] = pickPrice(draw('price', index));
  if (draw('trial', index) < 0.3) all.trialEndsAt[index] = startedAt + trialSeconds;
  return index;
}

/** A subscription that is over, and the moment from which the user subscribes again. */
function addFormer(all: Subscriptions, user: number, from: number, draw: Draw): number {
  const index = add(all, user, from, draw);
  const left = spanSeconds - from;
  const periods = Math.floor((left * 0.5 - 30 * daySeconds) / periodLength(all, index));
  if (periods < 1) {
    all.trialEndsAt[index] = 0;
    all.endedAt[index] = Math.min(from + firstPaymentSeconds, spanSeconds - 2);
    all.status[index] = codeOf('incomplete_expired');
  } else {
    all.endedAt[index] = anchorOf(all, index) + periods * periodLength(all, index);
    all.status[index] = codeOf('canceled');
  }
  const endedAt = all.endedAt[index] ?? from;
  return endedAt + Math.floor((spanSeconds - 1 - endedAt) * 0.5 * draw('gap', index));
}

function addLatest(all: Subscriptions, user: number, from: number, draw: Draw): void {
  const index = add(all, user, from, draw);
  const { leavesPerPeriod } = priceOf(all, index);
  const life = draw('life', index);
  const isTrialOnly = all.trialEndsAt[index] !== 0 && life < 0.25;
  const periods = 1 + Math.floor(Math.log(1 - life) / Math.log(1 - leavesPerPeriod));
  const endsAt = anchorOf(all, index) + (isTrialOnly ? 0 : periods * periodLength(all, index));
  const part = draw('status', index);
  if (endsAt < spanSeconds) {
    all.endedAt[index] = endsAt;
    all.status[index] = codeOf('canceled');
  } else if (anchorOf(all, index) >= spanSeconds) all.status[index] = codeOf('trialing');
  else if (part < 0.01 && spanSeconds - from < firstPaymentSeconds) all.status[index] = codeOf('incomplete');
  else
    all.status[index] = codeOf(
      part < 0.025 ? 'past_due' : part < 0.032 ? 'unpaid' : part < 0.042 ? 'paused' : 'active',
    );
}

export const priceOf = (all: Subscriptions, index: number) =>
  prices[all.price[index] as number] as (typeof prices)[number];
const periodLength = (all: Subscriptions, index: number) => periodSeconds[priceOf(all, index).interval];
export const statusOf = (all: Subscriptions, index: number) =>
  statuses[all.status[index] as number] as SubscriptionStatus;

/** When the first paid period of a subscription begins. */
export const anchorOf = (all: Subscriptions, index: number) =>
  (all.trialEndsAt[index] || all.startedAt[index]) as number;

/** How often a subscription has asked for money; the n-th time is at `renewalAt`. */
export function renewals(all: Subscriptions, index: number): number {
  const anchor = anchorOf(all, index);
  const until = Math.min(all.endedAt[index] || spanSeconds, spanSeconds);
  return Math.max(0, Math.ceil((until - anchor) / periodLength(all, index)));
}
export const renewalAt = (all: Subscriptions, index: number, nth: number) =>
  anchorOf(all, index) + nth * periodLength(all, index);

/** The period that runs, or ran last, in seconds after the start. */
export function currentPeriod(all: Subscriptions, index: number): { from: number; to: number } {
  const trialEnd = all.trialEndsAt[index] as number;
  const count = renewals(all, index);
  if (count === 0 && trialEnd) return { from: all.startedAt[index] as number, to: trialEnd };
  const from = renewalAt(all, index, Math.max(0, count - 1));
  return { from, to: from + periodLength(all, index) };
}
