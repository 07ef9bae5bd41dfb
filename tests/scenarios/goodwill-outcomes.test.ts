import type { goodwillOutcomesView, Wire } from '@backdesk/contract';
import { aUser, ensureProduct } from '@backdesk/server/testing';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestClient } from '../support/client.ts';
import { rowsOf } from '../support/fingerprint.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { signedIn } from '../support/staff.ts';

let server: TestServer;
let founder: TestClient;
beforeAll(async () => {
  server = await startTestServer();
  founder = (await signedIn(server, 'owner')).client;
});
afterAll(() => server?.stop());

const sql = (text: string, values: unknown[]) =>
  rowsOf<{ id: string }>(server.database.superuserUrl, text, values);

/** Somebody whose days count back from today. */
async function somebody(productId = server.product.id) {
  const { id: userId } = await aUser(server.services.database.fork(), productId);
  const paid = async (
    daysAgo: number,
    cents: number,
    over: { refunded?: number; currency?: string } = {},
  ) => {
    const [row] = await sql(
      `insert into payments (id, product_id, user_id, stripe_status, status, amount_cents, captured_cents, refunded_cents, currency, kind, created_at)
       values ($1, $2, $3, 'succeeded', 'succeeded', $4, $4, $5, $6, 'subscription', now() - $7 * interval '1 day') returning id`,
      [randomUUID(), productId, userId, cents, over.refunded ?? 0, over.currency ?? 'USD', daysAgo],
    );
    return row?.id ?? '';
  };
  return {
    userId,
    paid,
    subscribed: (fromDaysAgo: number, toDaysAgo: number | null) =>
      sql(
        `insert into subscriptions (id, product_id, user_id, stripe_status, status, plan_name, started_at, ended_at, created_at)
         values ($1, $2, $3, 'active', 'active', 'Pro', now() - $4 * interval '1 day', now() - $5 * interval '1 day', now())`,
        [randomUUID(), productId, userId, fromDaysAgo, toDaysAgo],
      ),
    async refunded(daysAgo: number, cents: number, reason: string | null, state = 'succeeded') {
      const paymentId = await paid(daysAgo + 1, cents * 2);
      await sql(
        `insert into refunds (id, product_id, user_id, payment_id, state, amount_cents, currency, reason, created_at)
         values ($1, $2, $3, $4, $5, $6, 'USD', $7, now() - $8 * interval '1 day')`,
        [randomUUID(), productId, userId, paymentId, state, cents, reason, daysAgo],
      );
    },
    async disputed(daysAgo: number) {
      const paymentId = await paid(200, 100);
      await sql(
        `insert into disputes (id, product_id, user_id, payment_id, stripe_dispute_id, stripe_status, status, amount_cents, currency, created_at)
         values ($1, $2, $3, $4, $5, 'needs_response', 'needs_response', 100, 'USD', now() - $6 * interval '1 day')`,
        [randomUUID(), productId, userId, paymentId, `dp_${randomUUID()}`, daysAgo],
      );
    },
    given: (daysAgo: number, kind: string, cents: number) =>
      sql(
        `insert into goodwill_given (id, product_id, user_id, kind, amount_cents, currency, given_by_id, given_by_name, created_at)
         values ($1, $2, $3, $4, $5, 'USD', 'sam', 'Sam', now() - $6 * interval '1 day')`,
        [randomUUID(), productId, userId, kind, cents, daysAgo],
      ),
  };
}

const outcomes = async (input: { product?: string } = {}) =>
  (await founder.call('billing.goodwillOutcomes', input)).data as Wire<typeof goodwillOutcomesView>;
const usd = (amount: number) => ({ amount: String(amount), currency: 'USD' });

test('what became of whom something was given to, 30, 60 and 90 days after it', async () => {
  const stayed = await somebody();
  await stayed.refunded(70, 500, 'service_failed');
  await stayed.subscribed(300, null);
  await stayed.paid(50, 2_000, { refunded: 300 });
  await stayed.paid(20, 2_000);
  await stayed.paid(5, 9_999);
  // In another currency, and before it was given: neither counts.
  await stayed.paid(49, 7_777, { currency: 'EUR' });
  await stayed.paid(80, 7_777);

  const left = await somebody();
  await left.refunded(70, 400, 'service_failed');
  await left.subscribed(300, 45);
  await left.disputed(35);
  await left.disputed(75);

  const young = await somebody();
  await young.refunded(10, 100, 'service_failed');
  await young.refunded(40, 100, 'service_failed', 'failed');

  const atStripe = await somebody();
  await atStripe.refunded(31, 50, null);

  const credited = await somebody();
  await credited.given(95, 'credit', 1_000);
  await credited.subscribed(6, null);

  // Older than what is looked at.
  await (await somebody()).refunded(500, 100, 'goodwill');

  const { policies, isCut } = await outcomes();
  expect(isCut).toBe(false);
  expect(policies).toHaveLength(3);
  expect(policies[0]).toEqual({
    kind: 'refund',
    reason: 'service_failed',
    count: 3,
    given: usd(1_000),
    outcomes: [
      { days: 30, count: 2, subscribedCount: 1, disputedCount: 0, given: usd(900), paid: usd(1_700) },
      { days: 60, count: 2, subscribedCount: 1, disputedCount: 1, given: usd(900), paid: usd(3_700) },
      { days: 90, count: 0, subscribedCount: 0, disputedCount: 0, given: usd(0), paid: usd(0) },
    ],
  });
  expect(policies.find(({ kind, reason }) => kind === 'refund' && reason === null)).toMatchObject({
    count: 1,
  });
  expect(policies.find(({ kind }) => kind === 'credit')?.outcomes).toMatchObject([
    { days: 30, count: 1, subscribedCount: 0 },
    { days: 60, count: 1, subscribedCount: 0 },
    // Came back six days ago, a day before the ninetieth.
    { days: 90, count: 1, subscribedCount: 1 },
  ]);
});

test('of one product, and of none that is not there', async () => {
  const other = await ensureProduct(server.services.database.fork(), {
    key: 'other',
    name: 'Other',
    reportingCurrency: 'USD',
  });
  await (await somebody(other.id)).refunded(31, 50, 'duplicate');
  expect((await outcomes({ product: 'other' })).policies).toMatchObject([{ reason: 'duplicate', count: 1 }]);
  expect((await outcomes({ product: 'acme' })).policies.map(({ reason }) => reason)).not.toContain(
    'duplicate',
  );
  expect((await outcomes({ product: 'nothing' })).policies).toEqual([]);
  expect((await founder.call('billing.goodwillOutcomes', { product: 'a b' })).status).toBe(400);
});
