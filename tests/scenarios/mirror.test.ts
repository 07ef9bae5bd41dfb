import { randomUUID } from 'node:crypto';
import { startWorkerLoops } from '@backdesk/server/testing';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
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
  worker = await startWorkerLoops(server.services, { sweepMs: 50 });
});
afterEach(() => stripe.clearFaults());
afterAll(async () => {
  await worker?.stop();
  await sql?.end();
  await server?.stop();
  await stripe?.stop();
});

async function row<Row>(query: string, values: unknown[] = []): Promise<Row | undefined> {
  return (await sql.query(query, values)).rows[0] as Row | undefined;
}

/** Puts an event into the inbox as the intake does, with nothing but its object's id. */
async function receive(payload: string): Promise<string> {
  const id = randomUUID();
  await sql.query(
    `insert into webhook_events (id, product_id, source, external_id, event_type, payload)
     values ($1::uuid, $2, 'stripe', $1::text, 'test', $3)`,
    [id, server.product.id, payload],
  );
  return id;
}
const about = (object: object) => JSON.stringify({ data: { object } });

function settled(id: string, ...states: string[]): Promise<{ state: string; error_message: string | null }> {
  return until(`the event is ${states.join(' or ')}`, async () => {
    const found = await row<{ state: string; error_message: string | null }>(
      'select state, error_message from webhook_events where id = $1',
      [id],
    );
    return found && states.includes(found.state) ? found : undefined;
  });
}

describe('the mirror', () => {
  test('fetches what an object belongs to before the object, whatever arrives first', async () => {
    const { customer, payment } = await aPaidCustomer(stripe);
    const refund = await stripe.sdk.refunds.create({ payment_intent: payment.id, amount: 500 });
    const event = await receive(about({ id: refund.id, object: 'refund', payment_intent: payment.id }));
    await settled(event, 'processed');
    expect(
      await row(
        `select r.state, r.is_external, p.refunded_cents::int, u.full_name from refunds r
         join payments p on p.id = r.payment_id join users u on u.id = r.user_id where r.stripe_refund_id = $1`,
        [refund.id],
      ),
    ).toEqual({ state: 'succeeded', is_external: true, refunded_cents: 500, full_name: customer.name });
  });

  test('names the invoice on its payment even when the invoice comes alone', async () => {
    const customer = await stripe.sdk.customers.create({ email: `${randomUUID()}@example.com` });
    const card = await stripe.sdk.paymentMethods.attach('pm_card_visa', { customer: customer.id });
    const product = await stripe.sdk.products.create({ name: 'Pro' });
    const price = await stripe.sdk.prices.create({
      product: product.id,
      currency: 'usd',
      unit_amount: 2_900,
      recurring: { interval: 'month' },
    });
    const subscription = await stripe.sdk.subscriptions.create({
      customer: customer.id,
      items: [{ price: price.id }],
      default_payment_method: card.id,
    });
    const { latest_invoice: invoice } = subscription;
    if (typeof invoice !== 'string') throw new Error('The subscription has no invoice.');
    await settled(await receive(about({ id: invoice, object: 'invoice' })), 'processed');
    expect(
      await row(`select status, stripe_invoice_id from payments where stripe_invoice_id = $1`, [invoice]),
    ).toEqual({
      status: 'succeeded',
      stripe_invoice_id: invoice,
    });
  });

  test('leaves the plan of somebody without a subscription to the product', async () => {
    const { customer, payment } = await aPaidCustomer(stripe);
    await settled(await receive(about({ id: customer.id, object: 'customer' })), 'processed');
    await sql.query(`update users set subscription_tier = 'free' where stripe_customer_id = $1`, [
      customer.id,
    ]);
    await settled(await receive(about({ id: payment.id, object: 'payment_intent' })), 'processed');
    expect(
      await row(
        `select subscription_tier, subscription_status, total_spent_cents > 0 as has_spent
         from users where stripe_customer_id = $1`,
        [customer.id],
      ),
    ).toEqual({ subscription_tier: 'free', subscription_status: null, has_spent: true });
  });

  test('takes two customers with one e-mail for one person', async () => {
    const email = `${randomUUID()}@example.com`;
    const first = await stripe.sdk.customers.create({ email, name: 'Ada' });
    const second = await stripe.sdk.customers.create({ email: email.toUpperCase(), name: 'Ada L.' });
    for (const { id } of [first, second])
      await settled(await receive(about({ id, object: 'customer' })), 'processed');
    const { rows } = await sql.query(
      `select full_name, stripe_customer_id from users where lower(email) = $1`,
      [email],
    );
    expect(rows).toEqual([{ full_name: 'Ada', stripe_customer_id: first.id }]);
  });

  test('moves a name on when the new e-mail is somebody else’s, and keeps the old e-mail', async () => {
    const [ada, bob] = await Promise.all(
      ['Ada', 'Bob'].map((name) =>
        stripe.sdk.customers.create({ name, email: `${randomUUID()}@example.com` }),
      ),
    );
    if (!ada || !bob) throw new Error('There are no customers.');
    for (const { id } of [ada, bob])
      await settled(await receive(about({ id, object: 'customer' })), 'processed');
    await stripe.sdk.customers.update(bob.id, { name: 'Robert', email: ada.email ?? '' });
    await settled(await receive(about({ id: bob.id, object: 'customer' })), 'processed');
    expect(await row(`select full_name, email from users where stripe_customer_id = $1`, [bob.id])).toEqual({
      full_name: 'Robert',
      email: bob.email,
    });
  });
});

describe('the digest', () => {
  test('keeps asking while Stripe fails, however often, and then catches up', async () => {
    const customer = await stripe.sdk.customers.create({ name: 'Grace' });
    await stripe.fault({ kind: '401', method: 'GET', path: '/v1/customers' });
    const event = await receive(about({ id: customer.id, object: 'customer' }));
    await until('it was tried and put off', async () =>
      row(`select 1 from webhook_events where id = $1 and state = 'received' and retry_count > 0`, [event]),
    );
    // A hundred failures later it is still not given up.
    await sql.query(`update webhook_events set retry_count = 100, next_attempt_at = now() where id = $1`, [
      event,
    ]);
    await until('it was tried once more', async () =>
      row(`select 1 from webhook_events where id = $1 and state = 'received' and retry_count > 100`, [event]),
    );
    await stripe.clearFaults();
    await sql.query(`update webhook_events set next_attempt_at = now() where id = $1`, [event]);
    await settled(event, 'processed');
  });

  test('fails an event that cannot be read alone, not with its neighbours', async () => {
    const customer = await stripe.sdk.customers.create({ name: 'Linus' });
    const [broken, whole] = await Promise.all([
      receive('this is no JSON'),
      receive(about({ id: customer.id, object: 'customer' })),
    ]);
    expect((await settled(broken, 'failed')).error_message).toMatch(/JSON/);
    await settled(whole, 'processed');
  });

  test('writes what comes together with something that cannot be written, and that once it can', async () => {
    const names = ['Ada', 'Nobody writes me', 'Barbara', 'Frances'];
    const customers = await Promise.all(names.map((name) => stripe.sdk.customers.create({ name })));
    await sql.query(`alter table users add constraint unwritable check (full_name <> 'Nobody writes me')`);
    // In one transaction, so that they are taken together.
    await sql.query('begin');
    const events: string[] = [];
    for (const { id } of customers) events.push(await receive(about({ id, object: 'customer' })));
    await sql.query('commit');
    const [first = '', broken = '', ...others] = events;
    for (const event of [first, ...others]) await settled(event, 'processed');
    const waiting = await until('the other one was put off', async () =>
      row<{ error_message: string }>(
        `select error_message from webhook_events where id = $1 and state = 'received' and retry_count > 0`,
        [broken],
      ),
    );
    expect(waiting.error_message).toMatch(/unwritable/);
    await sql.query('alter table users drop constraint unwritable');
    await sql.query('update webhook_events set next_attempt_at = now() where id = $1', [broken]);
    await settled(broken, 'processed');
    const { rows } = await sql.query(
      'select full_name from users where stripe_customer_id = any($1) order by full_name',
      [customers.map(({ id }) => id)],
    );
    expect(rows.map(({ full_name }) => full_name)).toEqual(names.toSorted());
  });

  test('keeps and counts what nobody uses, and sets apart what belongs to nobody', async () => {
    await settled(await receive(about({ id: 'tr_1', object: 'transfer' })), 'ignored');
    const guest = await stripe.sdk.paymentIntents.create({
      amount: 900,
      currency: 'usd',
      payment_method: 'pm_card_visa',
      confirm: true,
      off_session: true,
    });
    const event = await receive(about({ id: guest.id, object: 'payment_intent' }));
    expect((await settled(event, 'quarantined')).error_message).toMatch(/belongs to no customer/);
  });

  test('shows a customer that was deleted at Stripe as the person it was', async () => {
    const customer = await stripe.sdk.customers.create({
      name: 'Edsger',
      email: `${randomUUID()}@example.com`,
    });
    await settled(await receive(about({ id: customer.id, object: 'customer' })), 'processed');
    await stripe.sdk.customers.del(customer.id);
    await settled(await receive(about({ id: customer.id, object: 'customer' })), 'processed');
    expect(await row(`select full_name from users where stripe_customer_id = $1`, [customer.id])).toEqual({
      full_name: 'Edsger',
    });
    expect(await row(`select is_deleted from stripe_objects where id = $1`, [customer.id])).toEqual({
      is_deleted: true,
    });
  });
});
