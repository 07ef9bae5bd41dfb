import type { Draw } from './draw.ts';
import { type Payments, paymentKinds, refundOf } from './payments.ts';
import { daySeconds, spanSeconds } from './timeline.ts';

const welcomeCents = 500;
const welcomeSeconds = 365 * daySeconds;
const creditPurchase = paymentKinds.indexOf('credit_purchase');

/** Who has prepaid credit, what they bought, and how many entries each ledger gets. */
export type Accounts = {
  /** The users that have an account, by sign-up. */
  users: Uint32Array;
  /** Purchases of account `n`, oldest first: `purchases[firstPurchase[n]]` up to `firstPurchase[n + 1]`. */
  purchases: Uint32Array;
  firstPurchase: Uint32Array;
  entries: Uint32Array;
};

/** A quarter of the users has credit. */
export function drawCreditUsers(users: number, draw: Draw): Uint32Array {
  return Uint32Array.from({ length: users }, (_, user) => user).filter(
    (user) => draw('account', user) < 0.25,
  );
}

/** Sorts purchases by account and deals out `entryCount` entries, more to whoever bought more. */
export function drawAccounts(
  users: Uint32Array,
  userCount: number,
  payments: Payments,
  entryCount: number,
): Accounts {
  const accountOf = new Int32Array(userCount);
  for (const [account, user] of users.entries()) accountOf[user] = account;
  const isPurchase = (index: number) =>
    payments.kind[index] === creditPurchase && payments.status[index] === 0;
  const firstPurchase = new Uint32Array(users.length + 1);
  for (let index = 0; index < payments.count; index++)
    if (isPurchase(index)) bump(firstPurchase, (accountOf[payments.user[index] as number] as number) + 1);
  for (let account = 0; account < users.length; account++)
    firstPurchase[account + 1] = (firstPurchase[account + 1] as number) + (firstPurchase[account] as number);
  const purchases = new Uint32Array(firstPurchase[users.length] as number);
  const next = firstPurchase.slice();
  for (let index = 0; index < payments.count; index++) {
    if (!isPurchase(index)) continue;
    const account = accountOf[payments.user[index] as number] as number;
    purchases[bump(next, account)] = index;
  }
  const weight = purchases.length * 2 + users.length * 3;
  const entries = new Uint32Array(users.length);
  let seen = 0;
  let dealt = 0;
  for (let account = 0; account < users.length; account++) {
    seen += ((firstPurchase[account + 1] as number) - (firstPurchase[account] as number)) * 2 + 3;
    const until = Math.round((entryCount * seen) / weight);
    entries[account] = until - dealt;
    dealt = until;
  }
  return { users, purchases, firstPurchase, entries };
}

/** Adds one and returns what stood there. */
function bump(numbers: Uint32Array, index: number): number {
  const before = numbers[index] as number;
  numbers[index] = before + 1;
  return before;
}

export type DrawnGrant = {
  at: number;
  cents: number;
  left: number;
  expiresAt: number | undefined;
  /** The payment that bought it. */
  payment: number | undefined;
};
export type DrawnEntry = {
  at: number;
  kind: 'purchase' | 'grant' | 'usage' | 'expiry' | 'refund_clawback';
  cents: number;
  balance: number;
  sequence: number;
  grant: number;
  payment: number | undefined;
  /** The payment whose refund took credit back. */
  refundOf: number | undefined;
};
type Happening = {
  at: number;
  what: 'welcome' | 'purchase' | 'refund' | 'lapse' | 'usage';
  payment?: number;
};

/**
 * The ledger of one account: credit given and bought, used from the oldest grant on, taken back with a
 * refund, lapsed. The balance never falls below zero and is what the grants have left.
 */
export function ledgerOf(
  accounts: Accounts,
  account: number,
  signedUpAt: Uint32Array,
  payments: Payments,
  draw: Draw,
): { entries: DrawnEntry[]; grants: DrawnGrant[]; balance: number } {
  const entries: DrawnEntry[] = [];
  const grants: DrawnGrant[] = [];
  const wanted = accounts.entries[account] as number;
  let balance = 0;
  const post = (
    at: number,
    kind: DrawnEntry['kind'],
    cents: number,
    grant: number,
    of: Pick<Partial<DrawnEntry>, 'payment' | 'refundOf'> = {},
  ) => {
    if (cents === 0) return;
    balance += cents;
    const sequence = entries.length + 1;
    entries.push({ at, kind, cents, balance, sequence, grant, payment: of.payment, refundOf: of.refundOf });
  };
  const give = (at: number, cents: number, payment?: number, expiresAt?: number) => {
    grants.push({ at, cents, left: cents, expiresAt, payment });
    post(at, payment === undefined ? 'grant' : 'purchase', cents, grants.length - 1, { payment });
  };
  const take = (
    at: number,
    kind: 'usage' | 'expiry' | 'refund_clawback',
    grant: number,
    cents: number,
    of = {},
  ) => {
    const from = grants[grant] as DrawnGrant;
    const taken = Math.min(from.left, cents);
    from.left -= taken;
    post(at, kind, -taken, grant, of);
  };
  const use = (at: number) => {
    const grant = grants.findIndex(({ left }) => left > 0);
    if (grant < 0) return give(at, welcomeCents);
    const { left } = grants[grant] as DrawnGrant;
    const part = 0.08 + 0.5 * draw('usage amount', account * 64 + entries.length);
    take(at, 'usage', grant, Math.max(1, Math.floor(left * part)));
  };

  const story = happenings(accounts, account, signedUpAt, payments, draw);
  for (const { at, what, payment } of story) {
    if (what === 'usage' && entries.length >= wanted) continue;
    if (what === 'welcome') give(at, welcomeCents, undefined, at + welcomeSeconds);
    else if (what === 'purchase') give(at, payments.amount[payment as number] as number, payment);
    else if (what === 'usage') use(at);
    else if (what === 'lapse') take(at, 'expiry', 0, Number.MAX_SAFE_INTEGER);
    else {
      const refund = refundOf(payments, payment as number, draw);
      const grant = grants.findIndex((one) => one.payment === payment);
      take(at, 'refund_clawback', grant, refund?.cents ?? 0, { refundOf: payment });
    }
  }
  while (entries.length < wanted) use(spanSeconds - 1);
  return { entries, grants, balance };
}

function happenings(
  accounts: Accounts,
  account: number,
  signedUpAt: Uint32Array,
  payments: Payments,
  draw: Draw,
): Happening[] {
  const from = signedUpAt[accounts.users[account] as number] as number;
  const story: Happening[] = [];
  if (draw('welcome', account) < 0.6) {
    story.push({ at: from, what: 'welcome' });
    if (from + welcomeSeconds < spanSeconds) story.push({ at: from + welcomeSeconds, what: 'lapse' });
  }
  const last = accounts.firstPurchase[account + 1] as number;
  for (let index = accounts.firstPurchase[account] as number; index < last; index++) {
    const payment = accounts.purchases[index] as number;
    story.push({ at: payments.at[payment] as number, what: 'purchase', payment });
    const refund = refundOf(payments, payment, draw);
    if (refund?.state === 'succeeded') story.push({ at: refund.at, what: 'refund', payment });
  }
  const usages = (accounts.entries[account] as number) - story.length;
  for (let nth = 0; nth < usages; nth++) {
    const part = (nth + draw('usage time', account * 64 + nth)) / usages;
    story.push({ at: from + Math.floor((spanSeconds - 1 - from) * part), what: 'usage' });
  }
  return story.toSorted((a, b) => a.at - b.at);
}
