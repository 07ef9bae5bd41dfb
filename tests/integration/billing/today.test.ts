import { randomUUID } from 'node:crypto';
import { aUser, ensureProduct } from '@backdesk/server/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestClient } from '../../support/client.ts';
import { rowsOf } from '../../support/fingerprint.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { signedIn } from '../../support/staff.ts';

let server: TestServer;
let finance: TestClient;
type User = Awaited<ReturnType<typeof aUser>>;
let user: User;
let otherUser: User;

const sql = (text: string, values: unknown[] = []) =>
  rowsOf<Record<string, unknown>>(server.database.superuserUrl, text, values);
const em = () => server.services.database.fork();

beforeAll(async () => {
  server = await startTestServer();
  ({ client: finance } = await signedIn(server, 'finance'));
  const other = await ensureProduct(em(), { key: 'other', name: 'Other', reportingCurrency: 'EUR' });
  user = await aUser(em(), server.product.id);
  otherUser = await aUser(em(), other.id);
});
afterAll(() => server?.stop());

/** A payment with its state and the time it was made, as SQL sees it. */
async function paid(of: User, status: string, at: string, cents = 1_000): Promise<string> {
  const id = randomUUID();
  await sql(
    `insert into payments (id, product_id, user_id, stripe_status, status, amount_cents, captured_cents, currency, kind, created_at)
     values ($1, $2, $3, $4, $4, $5, $6, 'USD', 'subscription', ${at})`,
    [id, of.product.id, of.id, status, cents, status === 'succeeded' ? cents : 0],
  );
  return id;
}
const refunded = (paymentId: string, state: string, at: string, cents = 500) =>
  sql(
    `insert into refunds (id, product_id, user_id, payment_id, state, amount_cents, currency, created_at)
     select $1, product_id, user_id, id, $3, $4, currency, ${at} from payments where id = $2`,
    [randomUUID(), paymentId, state, cents],
  );
const ask = async (name: string, input: object = {}) => (await finance.call(`billing.${name}`, input)).data;

test('today is compared with the same hours a week ago, per currency and in the zone that is asked for', async () => {
  const [{ zone } = {}] = await sql(
    // A zone in which it is afternoon now, so that both days have room before this hour.
    `select name as zone from pg_timezone_names where extract(hour from now() at time zone name) between 13 and 16
     and name like 'Etc/GMT%' limit 1`,
  );
  const hour = (days: number, hours: number) => `now() - interval '${days} days ${hours} hours'`;
  const kept = await paid(user, 'succeeded', hour(0, 1), 2_900);
  await paid(user, 'succeeded', hour(0, 2), 100);
  await paid(user, 'failed', hour(0, 1));
  await paid(user, 'succeeded', hour(7, 1), 700);
  await paid(otherUser, 'succeeded', hour(0, 1), 5_000);
  // Later on that day a week ago, and yesterday: neither is the same hours.
  await paid(user, 'succeeded', `now() - interval '7 days' + interval '2 hours'`, 90_000);
  await paid(user, 'succeeded', hour(1, 0), 90_000);
  await refunded(kept, 'succeeded', hour(0, 1), 900);
  await refunded(kept, 'failed', hour(0, 1), 900);
  const view = await ask('today', { zone, product: 'acme' });
  expect(view).toMatchObject({
    zone,
    payments: { today: 2, weekAgo: 1 },
    failedPayments: { today: 1, weekAgo: 0 },
    refunds: { today: 1, weekAgo: 0 },
    captured: [{ today: { amount: '3000', currency: 'USD' }, weekAgo: { amount: '700', currency: 'USD' } }],
    refunded: [{ today: { amount: '900', currency: 'USD' }, weekAgo: { amount: '0', currency: 'USD' } }],
  });
  expect(await ask('today', { zone })).toMatchObject({ payments: { today: 3 } });
});

test('a refund whose outcome nobody knows comes first, and settled ones do not wait', async () => {
  await sql('delete from refunds');
  const payment = await paid(user, 'succeeded', 'now()');
  for (const [state, age] of [
    ['pending', 5],
    ['unknown', 1],
    ['succeeded', 9],
    ['failed', 2],
    ['failed', 9],
  ] as const)
    await refunded(payment, state, `now() - interval '${age} days'`);
  const view = (await ask('openRefunds', { product: 'acme' })) as { rows: { state: string }[] };
  expect(view).toMatchObject({ unknown: 1, onTheirWay: 1, failedLately: 1 });
  expect(view.rows.map(({ state }) => state)).toEqual(['unknown', 'pending']);
  expect(await ask('openRefunds', { product: 'other' })).toEqual({
    unknown: 0,
    onTheirWay: 0,
    failedLately: 0,
    rows: [],
  });
});

test('failed renewals are those of the last seven days, the newest first', async () => {
  await sql('delete from refunds');
  await sql('delete from payments');
  await paid(user, 'failed', `now() - interval '8 days'`);
  const older = await paid(user, 'failed', `now() - interval '2 days'`);
  const newer = await paid(user, 'failed', `now() - interval '1 hour'`);
  const view = (await ask('failedRenewals')) as { rows: { id: string }[] };
  expect(view.rows.map(({ id }) => id)).toEqual([newer, older]);
});

test('what is no product and no zone is refused', async () => {
  const reason = async (input: object) => (await finance.call('billing.today', input)).error?.data.reason;
  expect(await reason({ product: 'nobody' })).toBe('not_found');
  expect(await reason({ product: `x' or '1'='1` })).toBe('invalid_input');
  expect(await reason({ zone: 'Mars/Olympus' })).toBe('invalid_input');
});

test('nobody without the permission reads the sensitive acts, and everyday acts are not among them', async () => {
  const { client: agent, member } = await signedIn(server, 'support_agent');
  expect((await agent.call('staff.sensitiveActions')).error?.data.reason).toBe('forbidden');
  await agent.call('users.reveal', { userId: user.id, reason: 'Ticket 4711' });
  const { rows } = (await finance.call('staff.sensitiveActions')).data as {
    rows: { action: string; actor: { name: string }; reason: string | null }[];
  };
  expect(rows[0]).toMatchObject({ actor: { name: member.name }, reason: 'Ticket 4711' });
  expect(rows.filter(({ action }) => /sign_in/.test(action))).toEqual([]);
});
