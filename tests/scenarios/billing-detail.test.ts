import { randomUUID } from 'node:crypto';
import type { billingDetailView, lookupView, rawObjectView, Wire } from '@backdesk/contract';
import {
  aPayment,
  aUser,
  openCreditAccounts,
  postMovements,
  startWorkerLoops,
} from '@backdesk/server/testing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestClient } from '../support/client.ts';
import { rowsOf } from '../support/fingerprint.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { signedIn } from '../support/staff.ts';
import { type SimulatedStripe, startStripe } from '../support/stripe.ts';
import { until } from '../support/until.ts';

type Detail = Wire<typeof billingDetailView>;

let stripe: SimulatedStripe;
let server: TestServer;
let worker: Awaited<ReturnType<typeof startWorkerLoops>>;
let agent: TestClient;
let lead: TestClient;
let sql: pg.Client;
let userId: string;

beforeAll(async () => {
  stripe = await startStripe();
  server = await startTestServer({ STRIPE_API_BASE: stripe.base });
  worker = await startWorkerLoops(server.services, { sweepMs: 50 });
  sql = new pg.Client({ connectionString: server.database.superuserUrl });
  await sql.connect();
  await stripe.sendWebhooksTo(`${server.url}/webhooks/stripe/acme`, server.webhookSecret);
  agent = (await signedIn(server, 'support_agent')).client;
  lead = (await signedIn(server, 'support_lead')).client;
  await live();
});
afterAll(async () => {
  await worker?.stop();
  await sql?.end();
  await server?.stop();
  await stripe?.stop();
});

/** A subscriber who grew, wants to leave, got money back; and a payment that the bank questions. */
async function live(): Promise<void> {
  const { sdk } = stripe;
  const product = await sdk.products.create({ name: 'Studio' });
  const price = await sdk.prices.create({
    product: product.id,
    currency: 'usd',
    unit_amount: 2_900,
    recurring: { interval: 'month' },
  });
  const customer = await sdk.customers.create({
    name: 'Priya Raman',
    email: 'priya@studio-raman.example',
    address: { line1: '7 Hidden Lane', city: 'Leeds', country: 'GB' },
  });
  const useCard = async (token: string) => {
    const card = await sdk.paymentMethods.attach(token, { customer: customer.id });
    await sdk.customers.update(customer.id, { invoice_settings: { default_payment_method: card.id } });
    return card.id;
  };
  await useCard('pm_card_visa');
  const subscription = await sdk.subscriptions.create({
    customer: customer.id,
    items: [{ price: price.id }],
  });
  await sdk.subscriptions.update(subscription.id, {
    items: [{ id: subscription.items.data[0]?.id ?? '', quantity: 3 }],
    proration_behavior: 'none',
  });
  await sdk.subscriptions.update(subscription.id, { cancel_at_period_end: true });
  const [paid] = (await sdk.paymentIntents.list({ customer: customer.id })).data;
  await sdk.refunds.create({ payment_intent: paid?.id ?? '', amount: 900 });
  await sdk.paymentIntents.create({
    customer: customer.id,
    amount: 1_500,
    currency: 'usd',
    payment_method: await useCard('pm_card_createDispute'),
    confirm: true,
    off_session: true,
    receipt_email: 'priya@studio-raman.example',
  });
  await stripe.flushWebhooks();
  await until(
    'all of it is mirrored',
    async () => {
      const { rows } = await sql.query(
        `select (select count(*) from disputes)::int as disputes, (select count(*) from refunds)::int as refunds,
         (select count(*) from webhook_events where state = 'received')::int as waiting`,
      );
      return rows[0].disputes === 1 && rows[0].refunds === 1 && rows[0].waiting === 0;
    },
    60_000,
  );
  userId = await one('select id from users');
}

const one = async (query: string): Promise<string> => (await sql.query(query)).rows[0]?.id ?? '';
const read = async (procedure: string, id: string, client = agent): Promise<Detail> => {
  const answer = await client.call(`billing.${procedure}`, { id });
  expect(answer.error).toBeUndefined();
  return answer.data as Detail;
};
const factOf = (detail: Detail, label: string) => detail.facts.find((fact) => fact.label === label)?.value;
const groupOf = (detail: Detail, title: string) =>
  detail.related.find((group) => group.title === title)?.rows ?? [];

describe('the page of', () => {
  test('a subscription shows its items, money and every state it went through', async () => {
    const detail = await read('subscriptionDetail', await one('select id from subscriptions'));
    expect(detail).toMatchObject({
      title: 'Studio',
      amount: { amount: '8700', currency: 'USD' },
      state: { word: 'active', tone: 'good' },
      user: { id: userId, name: 'Priya Raman' },
    });
    expect(factOf(detail, 'Ends with the period')).toMatchObject({ type: 'instant' });
    expect(groupOf(detail, 'Items').map(({ title }) => title)).toEqual(['Studio × 3']);
    expect(groupOf(detail, 'Invoices')[0]?.object?.kind).toBe('invoice');
    // Several changes within a second, digested at once: the events tell what lay between.
    const told = detail.history.flatMap(({ changes }) =>
      changes.map(({ field, before, after }) => [field, before, after]),
    );
    expect(told).toContainEqual(['Quantity', '1', '3']);
    expect(told).toContainEqual(['Ends with the period', 'no', 'yes']);
    expect(detail.history.at(-1)?.title).toMatch(/^First seen (active|incomplete)$/);
  });

  test('a payment shows its attempts, what went back and what is left', async () => {
    const detail = await read('paymentDetail', await one(`select id from payments where refunded_cents > 0`));
    expect(detail).toMatchObject({
      state: { word: 'succeeded' },
      amount: { amount: '2900', currency: 'USD' },
      refundable: { money: { amount: '2000', currency: 'USD' } },
    });
    expect(factOf(detail, 'Kept')).toEqual({ type: 'money', money: { amount: '2000', currency: 'USD' } });
    expect(factOf(detail, 'Subscription')).toMatchObject({ kind: 'subscription', text: 'Studio' });
    expect(groupOf(detail, 'Attempts')).toHaveLength(1);
    expect(groupOf(detail, 'Refunds')[0]).toMatchObject({
      money: { amount: '900' },
      object: { kind: 'refund' },
    });
    expect(detail.history.map(({ title }) => title)).toContain('Stripe: payment intent succeeded');
  });

  test('an invoice, a refund, a dispute and a plan lead to each other', async () => {
    const invoice = await read('invoiceDetail', await one(`select id from invoices where status = 'paid'`));
    expect(groupOf(invoice, 'Lines')[0]?.money).toEqual({ amount: '2900', currency: 'USD' });
    expect(groupOf(invoice, 'Payments')[0]?.object?.kind).toBe('payment');
    const refund = await read('refundDetail', await one('select id from refunds'));
    expect(refund).toMatchObject({ title: 'Refund made outside Backdesk', amount: { amount: '900' } });
    expect(factOf(refund, 'Payment')).toMatchObject({ kind: 'payment' });
    const dispute = await read('disputeDetail', await one('select id from disputes'));
    expect(dispute).toMatchObject({
      state: { word: 'needs response', tone: 'bad' },
      amount: { amount: '1500' },
    });
    expect(factOf(dispute, 'Evidence due')).toMatchObject({ type: 'instant' });
    const plan = await read('planDetail', await one('select id from plans'));
    expect(plan).toMatchObject({ title: 'Studio', user: null });
    expect(factOf(plan, 'Subscriptions')).toEqual({ type: 'text', text: '1 active' });
    expect(groupOf(plan, 'Prices')[0]).toMatchObject({ title: 'every month', money: { amount: '2900' } });
  });

  test('a credit account shows its lots and movements', async () => {
    const [accountId = ''] = await server.services.database.fork().transactional(async (em) => {
      const ids = await openCreditAccounts(em, server.product.id, [
        { userId, unit: 'cents', currency: 'USD' },
      ]);
      const at = new Date('2026-01-02T00:00:00Z');
      await postMovements(em, server.product.id, [
        { accountId: ids[0] ?? '', movement: { kind: 'grant', at, amountUnits: 2_400n, reason: 'Welcome' } },
        { accountId: ids[0] ?? '', movement: { kind: 'usage', at, amountUnits: 400n } },
      ]);
      return ids;
    });
    const detail = await read('creditAccountDetail', accountId);
    expect(detail).toMatchObject({
      title: 'Credit of Priya Raman',
      amount: { amount: '2000', currency: 'USD' },
    });
    expect(detail.related[0]?.rows[0]).toMatchObject({
      title: 'Welcome',
      money: { amount: '2000' },
      note: 'of $24.00',
    });
    expect(detail.history.map(({ title }) => title)).toEqual(['usage -$4.00', 'grant $24.00']);
  });

  test('what is not there is refused with a sentence', async () => {
    const procedures = ['payment', 'subscription', 'invoice', 'refund', 'dispute', 'plan', 'creditAccount'];
    for (const procedure of procedures)
      expect(await agent.call(`billing.${procedure}Detail`, { id: randomUUID() })).toMatchObject({
        status: 404,
        error: { data: { reason: 'not_found' } },
      });
  });

  test('a payment that never was at Stripe says so by what it lacks', async () => {
    const em = server.services.database.fork();
    const payment = await aPayment(em, await aUser(em, server.product.id), { description: 'From before' });
    await sql.query(`update payments set stripe_payment_intent_id = null, source = 'import' where id = $1`, [
      payment.id,
    ]);
    expect(await read('paymentDetail', payment.id)).toMatchObject({
      title: 'From before',
      stripeId: null,
      history: [],
    });
    expect(await agent.call('billing.rawObject', { kind: 'payment', id: payment.id })).toMatchObject({
      status: 404,
    });
  });
});

describe('an object as Stripe gave it', () => {
  test('names nobody, whoever reads it', async () => {
    const id = await one(`select id from payments where is_disputed`);
    for (const client of [agent, lead]) {
      const raw = (await client.call('billing.rawObject', { kind: 'payment', id })).data as Wire<
        typeof rawObjectView
      >;
      expect(raw.json).not.toMatch(/priya|raman|hidden lane|_secret_/i);
      expect(JSON.parse(raw.json)).toMatchObject({ object: 'payment_intent', amount: 1_500 });
      expect(raw.maskedCount).toBeGreaterThan(0);
    }
    const invoice = await one('select id from invoices');
    const { data } = await agent.call('billing.rawObject', { kind: 'invoice', id: invoice });
    expect((data as Wire<typeof rawObjectView>).json).not.toMatch(/priya|raman|hidden lane/i);
  });

  test('is not there for what Stripe does not have', async () => {
    expect(await agent.call('billing.rawObject', { kind: 'credit_account', id: randomUUID() })).toMatchObject(
      {
        status: 404,
      },
    );
  });
});

describe('the look-up box', () => {
  test('takes an id of any kind of object to the user it belongs to', async () => {
    const ids = [
      await one('select stripe_charge_id as id from charges limit 1'),
      await one('select stripe_payment_method_id as id from payment_methods limit 1'),
      await one(
        "select stripe_balance_transaction_id as id from balance_transactions where type = 'charge' limit 1",
      ),
      await one('select stripe_price_id as id from plan_prices limit 1'),
      await one('select stripe_product_id as id from plans limit 1'),
    ];
    for (const id of ids) {
      const { data } = await agent.call('users.lookup', { query: id });
      expect([id, (data as Wire<typeof lookupView>).users.map((user) => user.id)]).toEqual([id, [userId]]);
    }
  });
});

describe('the look-up of an id', () => {
  test('names the page of what it is about, whoever that belongs to', async () => {
    const cases = [
      ['payments', 'select id, stripe_payment_intent_id as text from payments limit 1'],
      ['payments', 'select payment_id as id, stripe_charge_id as text from charges limit 1'],
      ['payments', 'select id, id::text as text from payments limit 1'],
      ['subscriptions', 'select id, stripe_subscription_id as text from subscriptions limit 1'],
      ['invoices', 'select id, stripe_invoice_id as text from invoices limit 1'],
      ['invoices', 'select id, number as text from invoices where number is not null limit 1'],
      [
        'refunds',
        'select id, stripe_refund_id as text from refunds where stripe_refund_id is not null limit 1',
      ],
      ['disputes', 'select id, stripe_dispute_id as text from disputes limit 1'],
      ['plans', 'select plan_id as id, stripe_price_id as text from plan_prices limit 1'],
      [
        'plans',
        'select id, stripe_product_id as text from plans where stripe_product_id is not null limit 1',
      ],
    ] as const;
    for (const [page, query] of cases) {
      const [row] = await rowsOf<{ id: string; text: string }>(server.database.superuserUrl, query);
      const { data } = await agent.call('users.lookup', { query: row?.text });
      expect([query, (data as Wire<typeof lookupView>).objects]).toEqual([
        query,
        [{ page, id: row?.id, productName: 'Acme' }],
      ]);
    }
    const { data } = await agent.call('users.lookup', { query: 're_nobodyhasthis' });
    expect((data as Wire<typeof lookupView>).objects).toEqual([]);
  });
});

describe('history', () => {
  test('tells what was done here only to those who may read the audit log', async () => {
    const payment = await one(`select id from payments where refunded_cents > 0`);
    const asked = await lead.call('billing.refundPayment', {
      operationId: randomUUID(),
      paymentId: payment,
      amount: '100',
      currency: 'USD',
      reason: 'goodwill',
      note: 'Sorry for the wait.',
    });
    const refundId = (asked.data as { id: string }).id;
    const titles = async (client: TestClient) =>
      (await read('refundDetail', refundId, client)).history.map(({ key }) => key.split(':')[0]);
    expect(await titles(lead)).toContain('audit');
    expect(await titles(agent)).not.toContain('audit');

    // On the page of the user it stands among what staff did for them, and on no other user's.
    const ofUser = async (id: string) =>
      (
        (await lead.call('staff.auditEntries', { userId: id })).data as {
          rows: { action: string; targetId: string }[];
        }
      ).rows.map(({ action, targetId }) => [action, targetId]);
    expect(await ofUser(userId)).toContainEqual(['billing.refund_payment', refundId]);
    expect(await ofUser(randomUUID())).toEqual([]);
  });
});
