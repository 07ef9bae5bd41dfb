import { createHmac, randomUUID } from 'node:crypto';
import { startWorkerLoops } from '@backdesk/server/testing';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../support/server.ts';
import { aPaidCustomer, type SimulatedStripe, startStripe } from '../support/stripe.ts';
import { until } from '../support/until.ts';

let stripe: SimulatedStripe;
let server: TestServer;
let worker: Awaited<ReturnType<typeof startWorkerLoops>>;
let sql: pg.Client;

beforeAll(async () => {
  stripe = await startStripe();
  server = await startTestServer({ STRIPE_API_BASE: stripe.base });
  sql = new pg.Client({ connectionString: server.database.superuserUrl });
  await sql.connect();
  await sql.query(`update products set stripe_account_id = 'acct_own' where key = 'acme'`);
  worker = await startWorkerLoops(server.services, { sweepMs: 50 });
});
afterEach(() => stripe.clearFaults());
afterAll(async () => {
  await worker?.stop();
  await sql?.end();
  await server?.stop();
  await stripe?.stop();
});

async function deliver(event: object): Promise<void> {
  const body = JSON.stringify(event);
  const seconds = Math.floor(Date.now() / 1000);
  const mac = createHmac('sha256', server.webhookSecret).update(`${seconds}.${body}`).digest('hex');
  const response = await fetch(`${server.url}/webhooks/stripe/acme`, {
    method: 'POST',
    headers: { 'stripe-signature': `t=${seconds},v1=${mac}` },
    body,
  });
  expect(response.status).toBe(200);
}

type Named = { id: string; object: string };
const snapshot = (object: Named, more: object = {}) => ({
  id: `evt_${randomUUID()}`,
  object: 'event',
  type: `${object.object}.updated`,
  livemode: false,
  created: Math.floor(Date.now() / 1000),
  data: { object },
  ...more,
});
const thin = ({ id, object }: Named, more: object = {}) => ({
  id: `evt_test_${randomUUID()}`,
  object: 'v2.core.event',
  type: `v1.${object}.updated`,
  livemode: false,
  created: new Date().toISOString(),
  related_object: { id, type: object, url: `/v1/${object}s/${id}` },
  ...more,
});

type Stored = { type: string; state: string; error: string | null; objectId: string };
/** What the inbox has about an object, once nothing of it waits. */
const settled = (objectId: string): Promise<Stored[]> =>
  until('nothing about it waits', async () => {
    const { rows } = await sql.query<Stored>(
      `select event_type as type, state, error_message as error, object_id as "objectId"
       from webhook_events where object_id = $1 order by received_at, id`,
      [objectId],
    );
    return rows.length > 0 && rows.every(({ state }) => state !== 'received') ? rows : undefined;
  });

test.each(['thin', 'snapshot'])('a change that is told twice is one, the %s event first', async (first) => {
  const customer = await stripe.sdk.customers.create({ name: 'Katherine' });
  const told = snapshot(customer);
  const pair = [told, thin(customer, { snapshot_event: told.id })];
  for (const event of first === 'thin' ? pair.toReversed() : pair) await deliver(event);
  expect(await settled(customer.id)).toEqual([
    { type: 'customer.updated', state: 'processed', error: null, objectId: customer.id },
  ]);
  const { rows } = await sql.query('select full_name from users where stripe_customer_id = $1', [
    customer.id,
  ]);
  expect(rows).toEqual([{ full_name: 'Katherine' }]);
});

test('a thin event alone is enough: what its object changes is read too', async () => {
  const { payment } = await aPaidCustomer(stripe, { amount: 3_000 });
  await deliver(thin(payment));
  await settled(payment.id);
  const refund = await stripe.sdk.refunds.create({ payment_intent: payment.id, amount: 700 });
  await deliver(thin(refund));
  await settled(refund.id);
  const dispute = await stripe.control<{ id: string }>('POST', '/disputes', {
    account: 'acme',
    charge: payment.latest_charge,
  });
  await deliver(thin({ id: dispute.id, object: 'dispute' }));
  await settled(dispute.id);
  const { rows } = await sql.query(
    `select p.refunded_cents::int as refunded, p.is_disputed as payment, c.is_disputed as charge
     from payments p join charges c on c.payment_id = p.id where p.stripe_payment_intent_id = $1`,
    [payment.id],
  );
  expect(rows).toEqual([{ refunded: 700, payment: true, charge: true }]);
});

test('an event of an organization names our own account, and is read like the others', async () => {
  const customer = await stripe.sdk.customers.create({ name: 'Mary' });
  await deliver(thin(customer, { context: 'org_ours/acct_own' }));
  expect((await settled(customer.id)).map(({ state }) => state)).toEqual(['processed']);
});

test('what is of another account or of no use is kept and changes nothing', async () => {
  const customer = await stripe.sdk.customers.create({ name: 'Hedy' });
  await deliver(snapshot(customer, { account: 'acct_connected' }));
  await deliver(thin(customer, { context: 'acct_connected' }));
  await deliver(snapshot(customer, { livemode: true }));
  expect((await settled(customer.id)).map(({ state, error }) => [state, error])).toEqual([
    ['quarantined', expect.stringContaining('connected account acct_connected')],
    ['quarantined', expect.stringContaining('connected account acct_connected')],
    ['quarantined', expect.stringContaining('live mode')],
  ]);
  await deliver(snapshot({ id: 'gizmo_1', object: 'gizmo' }));
  await deliver(thin({ id: 'gizmo_2', object: 'gizmo' }));
  for (const id of ['gizmo_1', 'gizmo_2'])
    expect((await settled(id)).map(({ state }) => state)).toEqual(['ignored']);
  const known = await sql.query('select 1 from stripe_objects where id = any($1)', [
    [customer.id, 'gizmo_1', 'gizmo_2'],
  ]);
  expect(known.rows).toEqual([]);
  // Whatever version wrote the event, its object is read in the one that we know.
  await deliver(snapshot(customer, { api_version: '2015-10-16' }));
  expect((await settled(customer.id)).map(({ state }) => state)).toContain('processed');
});

test('once Stripe answers again, what waited minutes for it is done at once', async () => {
  const customers = await Promise.all(
    Array.from({ length: 12 }, () => stripe.sdk.customers.create({ name: 'Annie' })),
  );
  await stripe.fault({ kind: '401', method: 'GET', path: '/v1/customers' });
  const events = customers.map((customer) => snapshot(customer));
  for (const event of events) await deliver(event);
  const ids = events.map(({ id }) => id);
  await until('all were tried', async () => {
    const { rows } = await sql.query(
      'select 1 from webhook_events where external_id = any($1) and retry_count = 0',
      [ids],
    );
    return rows.length === 0;
  });
  await sql.query(
    `update webhook_events set retry_count = 8, next_attempt_at = now() + interval '9 minutes' where external_id = any($1)`,
    [ids],
  );
  await stripe.clearFaults();
  await sql.query('update webhook_events set next_attempt_at = now() where external_id = $1', [ids[0]]);
  for (const { id } of customers)
    expect((await settled(id)).map(({ state }) => state)).toEqual(['processed']);
});
