import { newId } from '../../platform/ids.ts';
import { type Chance, chance, tokenOf, uuidOf } from '../random.ts';
import { dayMs } from '../stories/scene.ts';
import type { DemoUser } from '../stories/user.ts';
import { idOfUser, type Records } from './context.ts';
import { insertRows, type Row } from './insert-rows.ts';

const agents = [
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 14_6) AppleWebKit/605.1.15 Safari/605.1.15',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0 Safari/537.36',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148',
  'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0',
] as const;
const languages = [
  'words_of_affirmation',
  'quality_time',
  'acts_of_service',
  'physical_touch',
  'receiving_gifts',
] as const;

/** How users are known elsewhere, sign in and describe themselves, as far as each product keeps it. */
export async function writeAccounts(records: Records): Promise<void> {
  const rows = { identities: [], profiles: [], sessions: [], verifications: [], resets: [] } as Record<
    'identities' | 'profiles' | 'sessions' | 'verifications' | 'resets',
    Row[]
  >;
  for (const user of records.users) {
    const random = chance(`account ${records.business.key} ${user.number}`);
    const owner = { product_id: records.productId, user_id: idOfUser(records, user) };
    const fingerprint = `fp_${tokenOf(random, 20)}`;
    rows.identities.push(...identities(records, user, random, fingerprint, owner));
    rows.profiles.push({ ...owner, ...profile(records, user, random), created_at: user.signedUpAt });
    if (records.business.signIn !== 'clerk')
      rows.sessions.push(...sessions(records, user, random, fingerprint, owner));
    if (records.business.signIn !== 'password') continue;
    rows.verifications.push(verification(user, random, owner));
    if (random.hits(0.06)) rows.resets.push(reset(records, user, random, owner));
  }
  const { em } = records;
  await insertRows(em, 'user_identities', rows.identities);
  await insertRows(em, 'user_profiles', rows.profiles);
  await insertRows(em, 'auth_sessions', rows.sessions);
  await insertRows(em, 'email_verifications', rows.verifications);
  await insertRows(em, 'password_resets', rows.resets);
}

function identities(
  { business }: Records,
  user: DemoUser,
  random: Chance,
  fingerprint: string,
  owner: Row,
): Row[] {
  const known: [kind: string, externalId: string][] = [
    [business.signIn === 'clerk' ? 'clerk' : 'external', user.externalId],
  ];
  if (business.links.some(({ kind }) => kind === 'posthog_replay')) known.push(['posthog', uuidOf(random)]);
  if (business.key === 'codebuff') known.push(['fingerprint', fingerprint]);
  return known.map(([kind, externalId]) => ({
    id: newId(),
    ...owner,
    kind,
    external_id: externalId,
    created_at: user.signedUpAt,
  }));
}

function profile({ business }: Records, user: DemoUser, random: Chance): Row {
  const isCouple = business.key === 'better-together';
  const first = random.pick(languages);
  return {
    primary_love_language: isCouple ? first : null,
    secondary_love_language:
      isCouple && random.hits(0.7) ? random.pick(languages.filter((one) => one !== first)) : null,
    locale: user.locale,
    timezone: user.timezone,
    preferences: { theme: random.pick(['light', 'dark', 'system']), productNews: random.hits(0.6) },
  };
}

/** The sign-ins of the last weeks, from addresses that are reserved for documentation. */
function sessions(
  { endsAt }: Records,
  user: DemoUser,
  random: Chance,
  fingerprint: string,
  owner: Row,
): Row[] {
  const until = Math.min((user.leftAt ?? endsAt).getTime(), endsAt.getTime());
  const isPresent = user.isCustomer || random.hits(0.3);
  const from = Math.max(user.signedUpAt.getTime(), endsAt.getTime() - 60 * dayMs);
  if (!isPresent || until <= from) return [];
  return Array.from({ length: random.between(1, 3) }, () => {
    const startedAt = new Date(from + random.next() * (until - from));
    const expiresAt = new Date(startedAt.getTime() + 30 * dayMs);
    const isEnded = random.hits(0.25);
    return {
      id: newId(),
      ...owner,
      external_id: `sess_${tokenOf(random, 24)}`,
      fingerprint,
      ip: random.hits(0.15)
        ? `2001:db8::${random.between(1, 9999)}`
        : `${random.pick(['192.0.2', '198.51.100', '203.0.113'])}.${random.between(1, 254)}`,
      user_agent: random.pick(agents),
      started_at: startedAt,
      last_active_at: new Date(Math.min(startedAt.getTime() + random.next() * 5 * dayMs, until)),
      expires_at: expiresAt,
      ended_at: isEnded
        ? new Date(Math.min(startedAt.getTime() + random.between(1, 600) * 60_000, endsAt.getTime()))
        : null,
      created_at: startedAt,
    };
  });
}

function verification(user: DemoUser, random: Chance, owner: Row): Row {
  const isVerified = random.hits(0.91);
  return {
    id: newId(),
    ...owner,
    email: user.email,
    is_verified: isVerified,
    verified_at: isVerified ? new Date(user.signedUpAt.getTime() + random.between(1, 400) * 60_000) : null,
    attempt_count: random.between(isVerified ? 1 : 0, 3),
    expires_at: new Date(user.signedUpAt.getTime() + dayMs),
    created_at: user.signedUpAt,
  };
}

function reset({ endsAt }: Records, user: DemoUser, random: Chance, owner: Row): Row {
  const span = endsAt.getTime() - user.signedUpAt.getTime();
  const askedAt = new Date(user.signedUpAt.getTime() + random.next() * span);
  const isUsed = random.hits(0.8);
  return {
    id: newId(),
    ...owner,
    email: user.email,
    is_used: isUsed,
    used_at: isUsed ? new Date(askedAt.getTime() + random.between(1, 50) * 60_000) : null,
    expires_at: new Date(askedAt.getTime() + 3_600_000),
    created_at: askedAt,
  };
}
