import { randomUUID } from 'node:crypto';
import { startWorkerLoops } from '@backdesk/server/testing';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestClient } from '../support/client.ts';
import { depth } from '../support/depth.ts';
import { rowsOf } from '../support/fingerprint.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { signedIn } from '../support/staff.ts';
import { aPaidCustomer, type SimulatedStripe, startStripe } from '../support/stripe.ts';
import { until } from '../support/until.ts';

let stripe: SimulatedStripe;
let server: TestServer;
let workers: Awaited<ReturnType<typeof startWorkerLoops>>[] = [];
let owner: TestClient;

beforeAll(async () => {
  stripe = await startStripe();
  server = await startTestServer({ STRIPE_API_BASE: stripe.base });
  const patience = { stripeTimeoutMs: 5_000, retryScale: 0.05, sweepMs: 100 };
  workers = [
    await startWorkerLoops(server.services, patience),
    await startWorkerLoops(server.services, patience),
  ];
  await stripe.sendWebhooksTo(`${server.url}/webhooks/stripe/acme`, server.webhookSecret);
  owner = (await signedIn(server, 'owner')).client;
});
afterAll(async () => {
  for (const worker of workers) await worker.stop();
  await server?.stop();
  await stripe?.stop();
});

const rows = <Row extends Record<string, unknown>>(query: string, values: unknown[] = []) =>
  rowsOf<Row>(server.database.superuserUrl, query, values);

async function paidAtTheDesk() {
  const { customer, payment } = await aPaidCustomer(stripe, { amount: 5_000 });
  return until('the payment is mirrored', async () => {
    const [row] = await rows<{ paymentId: string; userId: string }>(
      'select id as "paymentId", user_id as "userId" from payments where stripe_payment_intent_id = $1',
      [payment.id],
    );
    return row && { ...row, customer: customer.id, intent: payment.id };
  });
}
const refund = (paymentId: string, amount: string) => ({
  operationId: randomUUID(),
  paymentId,
  amount,
  currency: 'USD',
  reason: 'service_failed',
  note: '',
});

/**
 * A refund and somebody else who each wait for what the other one has. PostgreSQL ends the one that has
 * waited for a second first; false when that was the other one.
 */
async function isRefundTheOneThatGivesWay({ paymentId, userId }: { paymentId: string; userId: string }) {
  const other = new pg.Client({ connectionString: server.database.superuserUrl });
  await other.connect();
  try {
    await other.query('begin');
    await other.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`goodwill to ${userId}`]);
    const asked = owner.call('billing.refundPayment', refund(paymentId, '700'));
    // It holds the payment and waits for what the other one has; now that one wants the payment.
    await until('the refund waits', async () => {
      const waiting = await rows(`select from pg_locks where locktype = 'advisory' and not granted`);
      return waiting.length > 0;
    });
    const isOtherEnded = await other.query('select from payments where id = $1 for update', [paymentId]).then(
      () => false,
      (error: unknown) => {
        if (error instanceof pg.DatabaseError && error.code === '40P01') return true;
        throw error;
      },
    );
    await other.query('commit');
    expect(await asked).toMatchObject({ status: 200 });
    return !isOtherEnded;
  } finally {
    await other.end();
  }
}

test('two changes that wait for each other both come to their end', async () => {
  // On a machine that is busy the other one is sometimes late by that second.
  for (let tries = 0; tries < 5; tries += 1) {
    const paid = await paidAtTheDesk();
    const isAsPlanned = await isRefundTheOneThatGivesWay(paid);
    expect(
      await rows('select amount_cents::int as cents from refunds where payment_id = $1', [paid.paymentId]),
    ).toEqual([{ cents: 700 }]);
    if (isAsPlanned) return;
  }
  throw new Error('The refund was never the one that PostgreSQL ended.');
});

test('what somebody else holds for long is refused with a sentence, and nothing is done', async () => {
  const { paymentId } = await paidAtTheDesk();
  const other = new pg.Client({ connectionString: server.database.superuserUrl });
  await other.connect();
  try {
    await other.query('begin');
    await other.query('select from payments where id = $1 for update', [paymentId]);
    expect(await owner.call('billing.refundPayment', refund(paymentId, '700'))).toMatchObject({
      error: {
        message: expect.stringContaining('changing the same thing right now'),
        data: { reason: 'conflict' },
      },
    });
  } finally {
    await other.end();
  }
  expect(await rows('select from refunds where payment_id = $1', [paymentId])).toEqual([]);
});

test('32 hands on ten users: nobody sees a deadlock, and no change is lost', {
  timeout: 120_000,
}, async () => {
  const users: Awaited<ReturnType<typeof paidAtTheDesk>>[] = [];
  for (let count = 0; count < 10; count += 1) users.push(await paidAtTheDesk());
  const each = depth(3, 60);
  const answers: { name: string; answer: Awaited<ReturnType<TestClient['call']>> }[] = [];
  const hand = async (number: number) => {
    const client = owner.copy();
    for (let turn = 0; turn < each; turn += 1) {
      const user = users[(number * 7 + turn * 3) % users.length];
      if (!user) continue;
      const call = async (name: string, input: object) =>
        answers.push({ name, answer: await client.call(name, input) });
      if (turn % 3 === 0) await call('billing.refundPayment', refund(user.paymentId, '10'));
      else if (turn % 3 === 1)
        await call('users.addNote', {
          userId: user.userId,
          body: `Hand ${number}, turn ${turn}`,
          isPinned: false,
        });
      // The mirror writes the same rows from its side.
      else await stripe.sdk.customers.update(user.customer, { name: `Hand ${number}, turn ${turn}` });
    }
  };
  await Promise.all(Array.from({ length: 32 }, (_, number) => hand(number)));
  const failed = answers.filter(({ answer }) => answer.status !== 200);
  expect(failed).toEqual([]);
  const asked = answers.filter(({ name }) => name === 'billing.refundPayment').length;
  const reached = () =>
    rows<{ count: number; cents: number }>(
      `select count(*)::int as count, coalesce(sum(amount_cents), 0)::int as cents from refunds
       where payment_id = any($1) and state = 'succeeded'`,
      [users.map(({ paymentId }) => paymentId)],
    );
  await until('every refund has succeeded', async () => (await reached())[0]?.count === asked, 90_000);
  expect(await reached()).toEqual([{ count: asked, cents: asked * 10 }]);
  const [notes] = await rows<{ count: number }>(
    'select count(*)::int as count from user_notes where user_id = any($1)',
    [users.map(({ userId }) => userId)],
  );
  expect(notes?.count).toBe(answers.filter(({ name }) => name === 'users.addNote').length);
});
