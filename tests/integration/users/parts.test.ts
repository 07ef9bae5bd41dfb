import type {
  authSessionsView,
  feedbackListView,
  identitiesView,
  mailsView,
  referralsView,
  timelineView,
  userCountsView,
  userView,
  Wire,
} from '@backdesk/contract';
import { aPayment, aUser } from '@backdesk/server/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestClient } from '../../support/client.ts';
import { rowsOf } from '../../support/fingerprint.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { signedIn } from '../../support/staff.ts';

let server: TestServer;
let agent: TestClient;
let auditor: TestClient;
let userId: string;
let friendId: string;

const run = (statement: string, values: unknown[] = []) =>
  rowsOf(server.database.superuserUrl, statement, values);

beforeAll(async () => {
  server = await startTestServer();
  agent = (await signedIn(server, 'support_agent')).client;
  auditor = (await signedIn(server, 'auditor')).client;
  const em = server.services.database.fork();
  const user = await aUser(em, server.product.id, { email: 'priya@example.com', stripeCustomerId: 'cus_p' });
  userId = user.id;
  friendId = (await aUser(em, server.product.id, { fullName: 'Tom Friend' })).id;
  await aPayment(em, user);
  const mine = [server.product.id, userId];
  await run(
    `insert into auth_sessions (id, product_id, user_id, ip, user_agent, fingerprint, started_at, expires_at)
     select gen_random_uuid(), $1, $2, '203.0.113.7', 'Firefox', 'device-1', now() - n * interval '1 hour', now() + interval '1 day'
     from generate_series(1, 130) n`,
    mine,
  );
  await run(
    `insert into user_identities (id, product_id, user_id, kind, external_id) values
     (gen_random_uuid(), $1, $2, 'fingerprint', 'device-1'), (gen_random_uuid(), $1, $3, 'fingerprint', 'device-1'),
     (gen_random_uuid(), $1, $2, 'posthog', 'ph/1')`,
    [...mine, friendId],
  );
  await run(
    `insert into feedback_items (id, product_id, user_id, source, title, body, posted_at)
     values (gen_random_uuid(), $1, $2, 'canny', '<b>Dark mode</b>', 'please', now())`,
    mine,
  );
  await run(
    `insert into email_log (id, product_id, user_id, kind, to_email, subject, state, error_message)
     values (gen_random_uuid(), $1, $2, 'billing.receipt', 'priya@example.com', 'Your receipt', 'failed', 'mailbox full')`,
    mine,
  );
  await run(
    `insert into referrals (referrer_id, referred_id, product_id, status, credits_awarded, completed_at)
     values ($2, $3, $1, 'completed', 250, now())`,
    [...mine, friendId],
  );
  await run(
    `insert into product_links (id, product_id, kind, label, url_template, position) values
     (gen_random_uuid(), $1, 'posthog_replay', 'Replays', 'https://posthog.example/p/{posthog_id}', 1),
     (gen_random_uuid(), $1, 'canny', 'Canny', 'https://canny.example/{clerk_id}', 2)`,
    [server.product.id],
  );
  await run(
    `insert into invoices (id, product_id, user_id, stripe_invoice_id, number, stripe_status, status, total_cents,
       paid_cents, remaining_cents, currency, finalized_at, due_at)
     values (gen_random_uuid(), $1, $2, 'in_1', 'AB-1', 'open', 'open', 2900, 0, 2900, 'USD', now(), now() - interval '1 day')`,
    mine,
  );
  await run(
    `insert into disputes (id, product_id, user_id, payment_id, stripe_dispute_id, stripe_status, status, reason,
       amount_cents, currency, evidence_due_at)
     select gen_random_uuid(), $1, $2, id, 'dp_1', 'needs_response', 'needs_response', 'fraudulent', 2900, 'USD',
       now() + interval '3 days' from payments where user_id = $2`,
    mine,
  );
  await run(
    `insert into credit_accounts (id, product_id, user_id, unit, currency) values ($3, $1, $2, 'cents', 'USD')`,
    [...mine, '0192f0c2-7d7a-7c3e-9a5e-00000000c0de'],
  );
  await run(
    `insert into credit_entries (id, product_id, user_id, account_id, kind, amount_units)
     values (gen_random_uuid(), $1, $2, $3, 'grant', 1240)`,
    [...mine, '0192f0c2-7d7a-7c3e-9a5e-00000000c0de'],
  );
});
afterAll(() => server.stop());

async function read<View>(client: TestClient, part: string, cursor?: string | null): Promise<View> {
  const answer = await client.call(`users.${part}`, { userId, ...(cursor && { cursor }) });
  expect(answer.error).toBeUndefined();
  return answer.data as View;
}

test('sign-ins are paged to the last one; who may not reveal sees the network, not the address', async () => {
  type Page = Wire<typeof authSessionsView>;
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Page = await read<Page>(agent, 'sessions', cursor);
    seen.push(...page.rows.map(({ startedAt }) => startedAt));
    expect(page.rows.every(({ ip }) => ip === '203.0.113.7')).toBe(true);
    cursor = page.nextCursor;
  } while (cursor);
  expect(seen).toHaveLength(130);
  expect(seen).toEqual(seen.toSorted().toReversed());
  expect((await read<Page>(auditor, 'sessions')).rows[0]?.ip).toBe('203.0.113.0/24');
});

test('an identity says who else shares the device', async () => {
  const { rows } = await read<Wire<typeof identitiesView>>(agent, 'identities');
  expect(rows.find(({ kind }) => kind === 'fingerprint')?.sharedWith).toEqual([
    { id: friendId, name: 'Tom Friend' },
  ]);
  expect(rows.find(({ kind }) => kind === 'posthog')?.sharedWith).toEqual([]);
});

test('feedback, mails and referrals say what is known, with the address masked', async () => {
  expect((await read<Wire<typeof feedbackListView>>(agent, 'feedback')).rows).toMatchObject([
    { title: '<b>Dark mode</b>', body: 'please', status: 'open' },
  ]);
  expect((await read<Wire<typeof mailsView>>(agent, 'mails')).rows).toMatchObject([
    { subject: 'Your receipt', toEmail: 'p•••@example.com', state: 'failed', errorMessage: 'mailbox full' },
  ]);
  expect((await read<Wire<typeof referralsView>>(agent, 'referrals')).rows).toMatchObject([
    { user: { id: friendId, name: 'Tom Friend' }, status: 'completed', credits: '250' },
  ]);
});

test('what belongs to each tab is counted, and the counting stops at 100', async () => {
  expect(await read<Wire<typeof userCountsView>>(agent, 'counts')).toEqual({
    payments: { value: 1, isCapped: false },
    subscriptions: { value: 0, isCapped: false },
    invoices: { value: 1, isCapped: false },
    refunds: { value: 0, isCapped: false },
    disputes: { value: 1, isCapped: false },
    credits: { value: 1, isCapped: false },
    sessions: { value: 100, isCapped: true },
    identities: { value: 2, isCapped: false },
    feedback: { value: 1, isCapped: false },
    mails: { value: 1, isCapped: false },
    referrals: { value: 1, isCapped: false },
  });
});

test('what has to be known before a reply stands on the page', async () => {
  const page = await read<Wire<typeof userView>>(agent, 'get');
  expect(page).toMatchObject({
    attention: {
      disputes: [{ amount: { amount: '2900', currency: 'USD' }, reason: 'fraudulent' }],
      invoices: [{ number: 'AB-1', remaining: { amount: '2900', currency: 'USD' } }],
      credits: { amount: '1240', currency: 'USD' },
    },
    // The template for Canny lacks a value, so there is no such link.
    links: [{ label: 'Replays', url: 'https://posthog.example/p/ph%2F1' }],
  });
  const friend = (await agent.call('users.get', { userId: friendId })).data as Wire<typeof userView>;
  expect(friend).toMatchObject({
    links: [],
    attention: { disputes: [], invoices: [], credits: null },
    facts: { referredBy: { id: userId } },
  });
});

test('the story tells all kinds, each can be asked for alone, and its pages have no gap', async () => {
  type Story = Wire<typeof timelineView>;
  const kinds = new Map<string, number>();
  let cursor: string | null = null;
  const keys = new Set<string>();
  do {
    const page: Story = await read<Story>(agent, 'timeline', cursor);
    for (const { kind, key } of page.rows) {
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      keys.add(key);
    }
    cursor = page.nextCursor;
  } while (cursor);
  expect(Object.fromEntries(kinds)).toEqual({
    payment: 1,
    dispute: 1,
    invoice: 1,
    credits: 1,
    mail: 1,
    sign_in: 130,
  });
  expect(keys.size).toBe(135);
  const credits = (await agent.call('users.timeline', { userId, kind: 'credits' })).data as Story;
  expect(credits.rows).toMatchObject([
    { title: 'Credits granted', amount: { amount: '1240', currency: 'USD' }, tone: 'good' },
  ]);
});

test('a page marker of another part, another user or nobody is refused', async () => {
  const { nextCursor } = await read<Wire<typeof authSessionsView>>(agent, 'sessions');
  const nobody = '01938a2e-7c3b-7def-8123-456789abcdef';
  for (const [part, input] of [
    ['mails', { userId, cursor: nextCursor }],
    ['sessions', { userId: friendId, cursor: nextCursor }],
    [
      'sessions',
      {
        userId,
        cursor: Buffer.from(
          JSON.stringify([`users.sessions:${userId}`, '2026-01-01T00:00:00.000000Z', `x' or 1=1`]),
        ).toString('base64url'),
      },
    ],
  ] as const)
    expect(await agent.call(`users.${part}`, input)).toMatchObject({
      status: 400,
      error: { data: { reason: 'invalid_input' } },
    });
  expect(await agent.call('users.counts', { userId: nobody })).toMatchObject({ status: 404 });
});
