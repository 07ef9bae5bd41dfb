import { type Accounts, drawAccounts, drawCreditUsers, ledgerOf } from './credits.ts';
import { createDraw, type Draw } from './draw.ts';
import { idAt } from './ids.ts';
import { drawPayments, type Payments, spentByUser } from './payments.ts';
import { drawSubscriptions, type Subscriptions } from './subscriptions.ts';
import { signUpTimes, spanDays } from './timeline.ts';

export const fewestUsers = 100;
/** Where the numbers that sort payments by time run out. */
export const mostUsers = 5_000_000;

/** Everything that was drawn, as columns of numbers; rows are made from it as they are sent. */
export type World = {
  productId: string;
  startsAt: Date;
  users: number;
  draw: Draw;
  signedUpAt: Uint32Array;
  subscriptions: Subscriptions;
  payments: Payments;
  accounts: Accounts;
  /** Cents that each user has spent, and has left. */
  spent: Float64Array;
  balances: Uint32Array;
};

/**
 * Draws a product with this many users over the two years that end at `endsAt`: 0.6 subscriptions,
 * 5 payments and 2 credit entries a user. The same options always draw the same world.
 */
export function drawWorld(options: { users: number; endsAt: Date; seed: number }): World {
  const { users, seed } = options;
  const draw = createDraw(seed);
  const startsAt = new Date(options.endsAt.getTime() - spanDays * 86_400_000);
  const signedUpAt = signUpTimes(users, startsAt, draw);
  const subscriptions = drawSubscriptions(signedUpAt, draw);
  const creditUsers = drawCreditUsers(users, draw);
  const payments = drawPayments(users * 5, signedUpAt, creditUsers, subscriptions, draw);
  const accounts = drawAccounts(creditUsers, users, payments, users * 2);
  const balances = new Uint32Array(users);
  for (const [account, user] of creditUsers.entries())
    balances[user] = ledgerOf(accounts, account, signedUpAt, payments, draw).balance;
  return {
    productId: idAt(draw, 'product', startsAt.getTime(), 0),
    startsAt,
    users,
    draw,
    signedUpAt,
    subscriptions,
    payments,
    accounts,
    spent: spentByUser(payments, users, draw),
    balances,
  };
}

/** Milliseconds since 1970 of the `index`-th row of a table, `seconds` after the start. */
export const msOf = (world: World, seconds: number, index: number) =>
  world.startsAt.getTime() + seconds * 1000 + (index % 1000);

/** PostgreSQL's text of an instant. */
export const timeText = (world: World, seconds: number, index = 0) =>
  new Date(msOf(world, seconds, index)).toISOString();

export const userId = (world: World, user: number) =>
  idAt(world.draw, 'user', msOf(world, world.signedUpAt[user] as number, user), user);
export const subscriptionId = (world: World, index: number) =>
  idAt(world.draw, 'subscription', msOf(world, world.subscriptions.startedAt[index] as number, index), index);
export const paymentId = (world: World, index: number) =>
  idAt(world.draw, 'payment', msOf(world, world.payments.at[index] as number, index), index);
export const accountId = (world: World, account: number) =>
  idAt(
    world.draw,
    'account',
    msOf(world, world.signedUpAt[world.accounts.users[account] as number] as number, account),
    account,
  );
