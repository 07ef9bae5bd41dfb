import type { DemoBusiness } from './businesses/types.ts';
import { signUpMoments } from './calendar.ts';
import { type Person, person } from './people.ts';
import { type Chance, chance, tokenOf, uuidOf } from './random.ts';
import { emptyBook } from './stories/credits.ts';
import type { DemoUser, Referral, Utm } from './stories/user.ts';

const dayMs = 86_400_000;
/** The most referrals of one user that may succeed, as the schema has it. */
export const referralLimit = 5;

/**
 * Who signs up with a company between two days. `others` are users of the companies before: some people
 * use two products.
 */
export function drawUsers(
  business: DemoBusiness,
  options: { seed: string; count: number; from: Date; to: Date; others: readonly DemoUser[] },
): DemoUser[] {
  const random = chance(`${options.seed} ${business.key} sign-ups`);
  const emails = new Set<string>();
  const users: DemoUser[] = [];
  const moments = signUpMoments(random, business, options.count, options.from, options.to);
  for (const [index, signedUpAt] of moments.entries()) {
    const partner = partnerOf(random, business, users, signedUpAt);
    const channel = partner
      ? 'partner_invite'
      : random.weighted(Object.keys(business.channels), weightIn(business));
    const user: DemoUser = {
      ...withOwnAddress(somebody(random, index + 1, options.others), emails),
      business,
      number: index + 1,
      signedUpAt,
      channel,
      utm: utmOf(random, channel, business),
      externalId: business.signIn === 'clerk' ? `user_${tokenOf(random, 27)}` : uuidOf(random),
      isCustomer: false,
      stripeCustomerId: null,
      billingMode: 'paying',
      trackingLevel: 'full',
      isAutoTopupEnabled: false,
      autoTopupThresholdCents: 600,
      autoTopupAmountCents: 2_400,
      leftAt: null,
      credits: emptyBook(),
      addons: [],
      gifts: [],
      redemptions: [],
      referral: null,
      partner: partner ?? null,
    };
    if (partner) partner.partner = user;
    users.push(user);
  }
  if (business.key === 'codebuff') referEachOther(random, users, options.to);
  return users;
}

const weightIn = (business: DemoBusiness) => (channel: string) => business.channels[channel] ?? 0;

function somebody(random: Chance, number: number, others: readonly DemoUser[]): Person {
  if (others.length === 0 || !random.hits(0.04)) return person(random, number);
  const { name, email, country, locale, timezone } = random.pick(others);
  return { name, email, country, locale, timezone };
}

/** An address is unique in a product, in whatever case it is written. */
function withOwnAddress(who: Person, taken: Set<string>): Person {
  let email = who.email;
  while (taken.has(email.toLowerCase())) email = `x${email}`;
  taken.add(email.toLowerCase());
  return { ...who, email };
}

/** In four cases out of ten the other one of a couple signs up soon after the first. */
function partnerOf(
  random: Chance,
  business: DemoBusiness,
  users: readonly DemoUser[],
  at: Date,
): DemoUser | undefined {
  if (business.key !== 'better-together' || !random.hits(0.4)) return undefined;
  return users.findLast(
    ({ partner, signedUpAt }) => partner === null && at.getTime() - signedUpAt.getTime() < 14 * dayMs,
  );
}

function utmOf(random: Chance, channel: string, business: DemoBusiness): Utm | null {
  switch (channel) {
    case 'organic_search':
      return {
        source: random.pick(['google', 'google', 'bing', 'duckduckgo']),
        medium: 'organic',
        campaign: null,
      };
    case 'paid_social':
      return {
        source: random.pick(['instagram', 'tiktok', 'facebook']),
        medium: 'paid_social',
        campaign: random.pick(['spring_creators', 'always_on', 'lookalike_1', `${business.key}_brand`]),
      };
    case 'social':
      return {
        source: random.pick(['x', 'reddit', 'youtube', 'linkedin']),
        medium: 'social',
        campaign: null,
      };
    case 'newsletter':
      return {
        source: random.pick(['weekly_digest', 'partner_letter']),
        medium: 'email',
        campaign: 'newsletter',
      };
    case 'affiliate':
      return {
        source: random.pick(['toolfinder', 'creatorstack', 'aihunt']),
        medium: 'affiliate',
        campaign: null,
      };
    case 'direct':
      return null;
    default:
      return { source: channel, medium: 'referral', campaign: null };
  }
}

/** Whoever came by a code was sent by somebody before; well-connected users send many, up to the limit. */
function referEachOther(random: Chance, users: readonly DemoUser[], endsAt: Date): void {
  const sent = new Map<DemoUser, number>();
  const succeeded = new Map<DemoUser, number>();
  for (const [index, user] of users.entries()) {
    if (user.channel !== 'referral' || index < 5) continue;
    const [one, two] = [users[random.between(0, index - 1)], users[random.between(0, index - 1)]];
    const known = [...sent.keys()];
    const referrer =
      known.length > 0 && random.hits(0.6)
        ? random.pick(known)
        : (sent.get(one as DemoUser) ?? 0) > (sent.get(two as DemoUser) ?? 0)
          ? one
          : two;
    if (!referrer) continue;
    sent.set(referrer, (sent.get(referrer) ?? 0) + 1);
    user.referral = outcomeOf(random, user, referrer, succeeded.get(referrer) ?? 0, endsAt);
    if (user.referral.status === 'completed') succeeded.set(referrer, (succeeded.get(referrer) ?? 0) + 1);
  }
}

function outcomeOf(
  random: Chance,
  user: DemoUser,
  referrer: DemoUser,
  succeeded: number,
  endsAt: Date,
): Referral {
  const settledAt = new Date(user.signedUpAt.getTime() + random.between(1, 9 * 24) * 3_600_000);
  const share = random.next();
  if (settledAt > endsAt || share < 0.12)
    return { referrer, status: 'pending', settledAt: null, rejectionReason: null };
  const reason = share < 0.2 ? 'same_device' : succeeded >= referralLimit ? 'limit_reached' : null;
  return reason
    ? { referrer, status: 'rejected', settledAt, rejectionReason: reason }
    : { referrer, status: 'completed', settledAt, rejectionReason: null };
}
