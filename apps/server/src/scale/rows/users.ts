import { family, given, pickChannel, pickCountry, pickDomain, plans } from '../catalogue.ts';
import { stripeId } from '../ids.ts';
import { currentPeriod, priceOf, statusOf } from '../subscriptions.ts';
import { daySeconds, spanSeconds } from '../timeline.ts';
import { timeText, userId, type World } from '../world.ts';
import type { TableRows, Value } from './table.ts';

export const customerId = (world: World, user: number) => stripeId(world.draw, 'cus', user);

const plain = (name: string) =>
  name
    .normalize('NFD')
    .replace(/[^A-Za-z]/g, '')
    .toLowerCase();
const familyPlain = family.map(plain);
const givenPlain = given.map(plain);

/** Users as their Stripe customers and subscriptions describe them. */
export const userRows: TableRows = {
  table: 'users',
  columns: [
    'id',
    'product_id',
    'email',
    'full_name',
    'stripe_customer_id',
    'signed_up_at',
    'created_at',
    'updated_at',
    'signed_up_source',
    'credits_cents',
    'total_spent_cents',
    'is_auto_topup_enabled',
    'billing_mode',
    'subscription_tier',
    'subscription_status',
    'subscription_current_period_end_at',
    'is_email_verified',
    'email_verified_at',
    'has_password',
    'is_active',
    'deleted_at',
    'last_login_at',
    'login_count',
    'country',
    'acquisition_channel',
    'utm_source',
  ],
  *rows(world) {
    for (let user = 0; user < world.users; user++) yield userRow(world, user);
  },
};

function userRow(world: World, user: number): Value[] {
  const { draw, subscriptions } = world;
  const signedUpAt = world.signedUpAt[user] as number;
  const last = (subscriptions.lastOfUser[user] as number) - 1;
  const first = Math.floor(draw('given', user) * given.length);
  const surname = Math.floor(draw('family', user) * family.length);
  const signedUp = timeText(world, signedUpAt, user);
  const isVerified = draw('verified', user) < 0.88;
  const logins = Math.floor(1 + 120 * draw('login', user) ** 4);
  const lastLogin = signedUpAt + Math.floor((spanSeconds - signedUpAt) * draw('login', user));
  const isDeleted = draw('deleted', user) < 0.003;
  const channel = pickChannel(draw('channel', user));
  const mode = draw('mode', user);
  return [
    userId(world, user),
    world.productId,
    `${givenPlain[first]}.${familyPlain[surname]}${user + 1}@${pickDomain(draw('domain', user))}`,
    `${given[first]} ${family[surname]}`,
    customerId(world, user),
    signedUp,
    signedUp,
    timeText(world, lastLogin, user),
    'stripe',
    world.balances[user],
    world.spent[user],
    (world.balances[user] as number) > 0 && mode < 0.3,
    mode < 0.02 ? 'subsidised' : mode < 0.08 ? 'byok' : 'paying',
    last < 0 ? null : plans[priceOf(subscriptions, last).plan]?.key,
    last < 0 ? null : statusOf(subscriptions, last),
    last < 0 ? null : timeText(world, currentPeriod(subscriptions, last).to),
    isVerified,
    isVerified ? timeText(world, Math.min(signedUpAt + 600, spanSeconds), user) : null,
    mode < 0.7,
    !isDeleted,
    isDeleted ? timeText(world, Math.max(lastLogin, spanSeconds - 20 * daySeconds), user) : null,
    timeText(world, lastLogin, user),
    logins,
    pickCountry(draw('country', user)),
    channel,
    channel === 'paid_search' ? 'google' : channel === 'newsletter' ? 'newsletter' : null,
  ];
}
