import { sql } from 'kysely';
import { plainSql } from '../../platform/db/kysely.ts';
import { newId } from '../../platform/ids.ts';
import { type Chance, chance, uuidOf } from '../random.ts';
import { dayMs } from '../stories/scene.ts';
import type { DemoUser } from '../stories/user.ts';
import { idOfUser, type Records } from './context.ts';
import { idsByKey, insertRows, updateRows } from './insert-rows.ts';

const tones = ['educational', 'conversational', 'opinionated', 'authority'] as const;

/** Finds the users that came with the mirror, adds those whom Stripe does not know, and writes what the product knows of all. */
export async function writeUsers(records: Records): Promise<void> {
  const { em, productId, users, ids, business } = records;
  const mirrored = await idsByKey(
    em,
    sql`select stripe_customer_id as key, id from users
      where product_id = ${productId} and stripe_customer_id is not null`,
  );
  const added = users.filter((user) => !mirrored.has(user.stripeCustomerId ?? ''));
  for (const user of users) ids.set(user, mirrored.get(user.stripeCustomerId ?? '') ?? newId());
  await insertRows(
    em,
    'users',
    added.map((user) => ({
      id: idOfUser(records, user),
      product_id: productId,
      email: user.email,
      full_name: user.name.trim(),
      signed_up_at: user.signedUpAt,
      signed_up_source: business.signedUpSource,
      staff_set_fields: [],
      tracking_level: 'full',
      billing_mode: 'paying',
      ...columnDefaults,
      created_at: user.signedUpAt,
    })),
  );
  await updateRows(
    em,
    'users',
    users.map((user) => ({ id: idOfUser(records, user), ...ownColumns(records, user) })),
  );
  const free = business.plans.find(({ prices }) => prices.length === 0);
  if (free)
    await sql`update users set subscription_tier = ${free.key}
      where product_id = ${productId} and subscription_tier is null`.execute(plainSql(em));
}

/** What `jsonb_populate_recordset` would leave null. */
const columnDefaults = {
  credits_cents: 0,
  total_spent_cents: 0,
  is_auto_topup_enabled: false,
  auto_topup_threshold_cents: 600,
  auto_topup_amount_cents: 2_400,
  is_email_verified: false,
  has_password: false,
  is_active: true,
  login_count: 0,
  referral_limit: 5,
  version: 1,
};

function ownColumns({ business, endsAt }: Records, user: DemoUser) {
  const random = chance(`own ${business.key} ${user.number}`);
  const lastSeenAt = lastSeen(random, user, endsAt);
  const days = (lastSeenAt.getTime() - user.signedUpAt.getTime()) / dayMs;
  const isVerified = business.signIn !== 'password' || random.hits(0.91);
  return {
    country: user.country,
    tracking_level: user.trackingLevel,
    billing_mode: user.billingMode,
    is_auto_topup_enabled: user.isAutoTopupEnabled,
    auto_topup_threshold_cents: user.autoTopupThresholdCents,
    auto_topup_amount_cents: user.autoTopupAmountCents,
    acquisition_channel: user.channel,
    utm_source: user.utm?.source ?? null,
    utm_medium: user.utm?.medium ?? null,
    utm_campaign: user.utm?.campaign ?? null,
    is_email_verified: isVerified,
    email_verified_at: isVerified ? minutesAfter(user.signedUpAt, random.between(1, 400), endsAt) : null,
    has_password: business.signIn === 'password',
    is_active: !random.hits(0.015),
    last_login_at: lastSeenAt,
    login_count: 1 + Math.round((days / 4) * random.skewed(1)),
    last_generation_at:
      business.key === 'repurposeflow' && random.hits(0.9)
        ? minutesAfter(lastSeenAt, random.between(1, 30), endsAt)
        : null,
    default_tone: business.key === 'repurposeflow' ? random.pick(tones) : null,
    referral_code: business.key === 'codebuff' ? `ref-${uuidOf(random)}` : null,
    next_quota_reset_at: business.quotaResetRule === 'explicit' ? nextReset(user, endsAt) : null,
  };
}

function minutesAfter(at: Date, minutes: number, endsAt: Date): Date {
  return new Date(Math.min(at.getTime() + minutes * 60_000, endsAt.getTime()));
}

/** Those who pay come back until they leave; most of the others lose interest within weeks. */
function lastSeen(random: Chance, user: DemoUser, endsAt: Date): Date {
  const stays = user.isCustomer && user.business.key !== 'codebuff' ? true : random.hits(0.25);
  const until = user.leftAt
    ? user.leftAt.getTime()
    : stays
      ? endsAt.getTime() - random.skewed(1.5) * dayMs
      : user.signedUpAt.getTime() + random.skewed(18) * dayMs;
  return new Date(
    Math.max(user.signedUpAt.getTime(), Math.min(until, endsAt.getTime() - random.between(1, 600) * 60_000)),
  );
}

/** Thirty days after the last reset, counted from the sign-up. */
function nextReset({ signedUpAt }: DemoUser, endsAt: Date): Date {
  const periods = Math.floor((endsAt.getTime() - signedUpAt.getTime()) / (30 * dayMs)) + 1;
  return new Date(signedUpAt.getTime() + periods * 30 * dayMs);
}
