import { priceOf, type Subscriptions, renewalAt, renewals, statusOf } from './subscriptions.ts';
import { daySeconds, spanSeconds } from './timeline.ts';
import type { Draw } from './draw.ts';

export const paymentStatuses = ['succeeded', 'failed', 'processing', 'requires_action', 'canceled'] as const;
export type PaymentStatus = (typeof paymentStatuses)[number];
export const paymentKinds = ['subscription', 'credit_purchase', 'addon', 'gift', 'other'] as const;
type PaymentKind = (typeof paymentKinds)[number];
const [succeeded, failed, processing, requiresAction, canceled] = [0, 1, 2, 3, 4] as const;

const noSubscription = 0xffff_ffff;
/** What credit packs, add-ons, gifts and the rest cost, in cents; several entries weigh more. */
const amounts: Record<Exclude<PaymentKind, 'subscription'>, readonly number[]> = {
  credit_purchase: [500, 1_000, 1_000, 2_400, 2_400, 2_400, 5_000, 10_000],
  addon: [499, 1_500, 1_500, 2_900],
  gift: [2_900, 8_700, 29_000],
  other: [1_000, 2_500, 4_900, 12_000],
};

/** Columns of all payments, oldest first. Times in seconds after the start, amounts in cents. */
export type Payments = {
  count: number;
  at: Uint32Array;
  user: Uint32Array;
  kind: Uint8Array;
  status: Uint8Array;
  amount: Uint32Array;
  subscription: Uint32Array;
};

function room(count: number): Payments {
  return {
    count: 0,
    at: new Uint32Array(count),
    user: new Uint32Array(count),
    kind: new Uint8Array(count),
    status: new Uint8Array(count),
    amount: new Uint32Array(count),
    subscription: new Uint32Array(count),
  };
}

/**
 * Draws `count` payments: every renewal of every subscription, and for the rest what is bought once,
 * half of it credit by the users in `creditUsers`.
 */
export function drawPayments(
  count: number,
  signedUpAt: Uint32Array,
  creditUsers: Uint32Array,
  subscriptions: Subscriptions,
  draw: Draw,
): Payments {
  const drawn = room(count);
  for (let index = 0; index < subscriptions.count; index++) addRenewals(drawn, subscriptions, index, draw);
  while (drawn.count < count) addPurchase(drawn, signedUpAt, creditUsers, draw);
  return inOrder(drawn);
}

/** The subscription of a payment, or undefined for what is bought once. */
export function subscriptionOf(payments: Payments, index: number): number | undefined {
  const subscription = payments.subscription[index] as number;
  return subscription === noSubscription ? undefined : subscription;
}

function addRenewals(drawn: Payments, subscriptions: Subscriptions, index: number, draw: Draw): void {
  const status = statusOf(subscriptions, index);
  const count = renewals(subscriptions, index);
  for (let nth = 0; nth < count && drawn.count < drawn.at.length; nth++) {
    const payment = drawn.count++;
    const isLast = nth === count - 1;
    drawn.at[payment] = renewalAt(subscriptions, index, nth);
    drawn.user[payment] = subscriptions.user[index] as number;
    drawn.subscription[payment] = index;
    drawn.amount[payment] = priceOf(subscriptions, index).cents;
    drawn.status[payment] = draw('outcome', payment) < 0.028 ? failed : succeeded;
    if (isLast && (status === 'past_due' || status === 'unpaid')) drawn.status[payment] = failed;
    if (status === 'incomplete') drawn.status[payment] = requiresAction;
    if (status === 'incomplete_expired') drawn.status[payment] = canceled;
  }
}

function addPurchase(drawn: Payments, signedUpAt: Uint32Array, creditUsers: Uint32Array, draw: Draw): void {
  const payment = drawn.count++;
  const part = draw('kind', payment);
  const kind = part < 0.5 ? 'credit_purchase' : part < 0.8 ? 'addon' : part < 0.88 ? 'gift' : 'other';
  // Few buy much: the square prefers the first of each.
  const payer = draw('payer', payment) ** 2;
  const user =
    kind === 'credit_purchase'
      ? (creditUsers[Math.floor(payer * creditUsers.length)] as number)
      : Math.floor(payer * signedUpAt.length);
  const from = signedUpAt[user] as number;
  const at = from + Math.floor((spanSeconds - from) * draw('moment', payment));
  const price = amounts[kind];
  drawn.at[payment] = at;
  drawn.user[payment] = user;
  drawn.kind[payment] = paymentKinds.indexOf(kind);
  drawn.subscription[payment] = noSubscription;
  drawn.amount[payment] = price[Math.floor(draw('amount', payment) * price.length)] as number;
  const outcome = draw('outcome', payment);
  const age = spanSeconds - at;
  if (outcome < 0.05) drawn.status[payment] = failed;
  else if (outcome < 0.065) drawn.status[payment] = age < 7 * daySeconds ? requiresAction : canceled;
  else if (outcome < 0.12 && age < 2 * daySeconds) drawn.status[payment] = processing;
}

/** The same payments, oldest first, by sorting numbers that carry time and place. */
function inOrder(drawn: Payments): Payments {
  const place = 2 ** 25;
  const keys = Float64Array.from(drawn.at, (at, index) => at * place + index).toSorted();
  const sorted = room(drawn.count);
  sorted.count = drawn.count;
  for (const [to, key] of keys.entries()) {
    const from = key % place;
    for (const column of ['at', 'user', 'kind', 'status', 'amount', 'subscription'] as const)
      sorted[column][to] = drawn[column][from] as number;
  }
  return sorted;
}

export type DrawnRefund = { at: number; cents: number; state: 'succeeded' | 'pending' | 'failed' };

/** The refund of a payment, if it has one. */
export function refundOf(payments: Payments, index: number, draw: Draw): DrawnRefund | undefined {
  if (payments.status[index] !== succeeded || draw('refund', index) >= 0.017) return undefined;
  const at =
    (payments.at[index] as number) + 3_600 + Math.floor(draw('refund time', index) ** 2 * 25 * daySeconds);
  if (at >= spanSeconds) return undefined;
  const amount = payments.amount[index] as number;
  const part = draw('refund part', index);
  const state = draw('refund state', index);
  return {
    at,
    cents: part < 0.7 ? amount : Math.max(1, Math.floor(amount * (part - 0.6) * 2)),
    state:
      state < 0.02 ? 'failed' : state < 0.3 && at > spanSeconds - 5 * daySeconds ? 'pending' : 'succeeded',
  };
}

export type DrawnDispute = { at: number; status: 'needs_response' | 'under_review' | 'won' | 'lost' };

/** The dispute of a payment, if it has one; what was refunded is not disputed. */
export function disputeOf(payments: Payments, index: number, draw: Draw): DrawnDispute | undefined {
  if (payments.status[index] !== succeeded || draw('dispute', index) >= 0.0025) return undefined;
  const at = (payments.at[index] as number) + Math.floor((5 + 55 * draw('dispute time', index)) * daySeconds);
  if (at >= spanSeconds || refundOf(payments, index, draw)) return undefined;
  const age = (spanSeconds - at) / daySeconds;
  const isWon = draw('dispute outcome', index) < 0.4;
  return { at, status: age < 10 ? 'needs_response' : age < 40 ? 'under_review' : isWon ? 'won' : 'lost' };
}

/** Cents that stay spent: succeeded payments less succeeded refunds. */
export function spentByUser(payments: Payments, users: number, draw: Draw): Float64Array {
  const spent = new Float64Array(users);
  for (let index = 0; index < payments.count; index++) {
    if (payments.status[index] !== succeeded) continue;
    const refund = refundOf(payments, index, draw);
    const user = payments.user[index] as number;
    spent[user] =
      (spent[user] as number) +
      (payments.amount[index] as number) -
      (refund?.state === 'succeeded' ? refund.cents : 0);
  }
  return spent;
}
