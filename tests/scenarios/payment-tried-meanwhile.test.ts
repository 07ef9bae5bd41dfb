import { randomUUID } from 'node:crypto';
import { startWorkerLoops } from '@backdesk/server/testing';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Gate, startGate } from '../faults/support/gate.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { type SimulatedStripe, startStripe } from '../support/stripe.ts';
import { until } from '../support/until.ts';

let stripe: SimulatedStripe;
let gate: Gate;
let server: TestServer;
let worker: Awaited<ReturnType<typeof startWorkerLoops>>;
let sql: pg.Client;

beforeAll(async () => {
  stripe = await startStripe();
  gate = await startGate(stripe.base);
  server = await startTestServer({ STRIPE_API_BASE: gate.url });
  sql = new pg.Client({ connectionString: server.database.superuserUrl });
  await sql.connect();
  worker = await startWorkerLoops(server.services, { sweepMs: 50 });
});
afterAll(async () => {
  await worker?.stop();
  await sql?.end();
  await server?.stop();
  await gate?.stop();
  await stripe?.stop();
});

test('a payment that is tried while it is read comes with the attempt', async () => {
  const customer = await stripe.sdk.customers.create({ email: `${randomUUID()}@example.com` });
  const payment = await stripe.sdk.paymentIntents.create({
    amount: 2_000,
    currency: 'usd',
    customer: customer.id,
    payment_method: 'pm_card_visa',
  });
  // There were no attempts to list, so it is asked for by itself.
  const reads = gate.hold(
    'the payment',
    'request',
    ({ method, path }) => method === 'GET' && path === `/v1/payment_intents/${payment.id}`,
  );
  // Nothing but this one event: a later one would read the payment anew.
  await sql.query(
    `insert into webhook_events (id, product_id, source, external_id, event_type, payload)
     values ($1::uuid, $2, 'stripe', $1::text, 'payment_intent.created', $3)`,
    [
      randomUUID(),
      server.product.id,
      JSON.stringify({ data: { object: { id: payment.id, object: 'payment_intent' } } }),
    ],
  );
  const held = await reads.next();
  reads.disarm();
  await stripe.sdk.paymentIntents.confirm(payment.id, { off_session: true });
  held.release();
  const mirrored = await until('the payment is mirrored', async () => {
    const { rows } = await sql.query(
      `select p.status as payment, c.status as charge, c.captured_cents::int as captured
       from payments p left join charges c on c.payment_id = p.id where p.stripe_payment_intent_id = $1`,
      [payment.id],
    );
    return rows[0];
  });
  expect(mirrored).toEqual({ payment: 'succeeded', charge: 'succeeded', captured: 2_000 });
});
