import { randomUUID } from 'node:crypto';
import { startWorkerLoops } from '@backdesk/server/testing';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Gate, startGate } from '../faults/support/gate.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { aPaidCustomer, type SimulatedStripe, startStripe } from '../support/stripe.ts';
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

test('a refund between the reading of a payment and of its charges is in both', async () => {
  const { payment } = await aPaidCustomer(stripe);
  const charges = gate.hold('the charges of the payment', 'request', ({ method, path, query }) =>
    Boolean(method === 'GET' && path === '/v1/charges' && query.get('payment_intent')),
  );
  // Nothing but this one event: a later one would read the payment anew.
  await sql.query(
    `insert into webhook_events (id, product_id, source, external_id, event_type, payload)
     values ($1::uuid, $2, 'stripe', $1::text, 'payment_intent.succeeded', $3)`,
    [
      randomUUID(),
      server.product.id,
      JSON.stringify({ data: { object: { id: payment.id, object: 'payment_intent' } } }),
    ],
  );
  const held = await charges.next();
  charges.disarm();
  await stripe.sdk.refunds.create({ payment_intent: payment.id, amount: 500 });
  held.release();
  const mirrored = await until('the payment and its charge are mirrored', async () => {
    const { rows } = await sql.query(
      `select p.refunded_cents::int as payment, c.refunded_cents::int as charge
       from payments p join charges c on c.payment_id = p.id where p.stripe_payment_intent_id = $1`,
      [payment.id],
    );
    return rows[0];
  });
  expect(mirrored).toEqual({ payment: 500, charge: 500 });
});
