import { randomUUID } from 'node:crypto';
import { aPayment, aUser } from '@backdesk/server/testing';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CallResult, TestClient } from '../support/client.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { aMember, signedIn, signIn } from '../support/staff.ts';

let server: TestServer;
let sql: pg.Client;
let agent: TestClient;
let paymentId: string;

type Wish = Record<string, unknown>;
const wish = (more: Wish = {}): Wish => ({
  operationId: randomUUID(),
  paymentId,
  amount: '1000',
  currency: 'USD',
  reason: 'requested_by_customer',
  note: 'Asked by mail.',
  ...more,
});
const ask = (client: TestClient, more: Wish = {}): Promise<CallResult> =>
  client.call('billing.refundPayment', wish(more));

async function newPayment(change: Parameters<typeof aPayment>[2] = {}): Promise<string> {
  const em = server.services.database.fork();
  const user = await aUser(em, server.product.id);
  return (await aPayment(em, user, change)).id;
}

/** What is in the database about refunds: rows, jobs and audit entries. */
async function traces(): Promise<{ refunds: number; jobs: number; audited: number }> {
  const { rows } = await sql.query(`select (select count(*)::int from refunds) as refunds,
    (select count(*)::int from pgboss.job where name = 'billing.submit-refund') as jobs,
    (select count(*)::int from audit_entries where action = 'billing.refund_payment') as audited`);
  return rows[0];
}

beforeAll(async () => {
  server = await startTestServer();
  sql = new pg.Client({ connectionString: server.database.superuserUrl });
  await sql.connect();
  agent = (await signedIn(server, 'support_agent')).client;
});
beforeEach(async () => {
  paymentId = await newPayment();
});
afterAll(async () => {
  await sql.end();
  await server.stop();
});

describe('asking for a refund', () => {
  test('commits the intent, its audit entry and its job together', async () => {
    const before = await traces();
    const answer = await ask(agent);
    expect(answer).toMatchObject({ status: 200, data: { state: 'requested', amount: { amount: '1000' } } });
    expect(await traces()).toEqual({
      refunds: before.refunds + 1,
      jobs: before.jobs + 1,
      audited: before.audited + 1,
    });
  });

  test('the same operation asked 50 times at once is one refund', async () => {
    const before = await traces();
    const same = wish();
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => agent.copy().call('billing.refundPayment', same)),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ data }) => (data as { id: string }).id)).size).toBe(1);
    expect((await traces()).refunds).toBe(before.refunds + 1);
    expect((await traces()).jobs).toBe(before.jobs + 1);
  });

  test('says how much tax is within the payment, by the part of its invoice that it paid', async () => {
    const taxed = await newPayment({ amountCents: 5_950n, capturedCents: 5_950n });
    const tax = async () =>
      ((await agent.call('billing.payment', { paymentId: taxed })).data as { tax: unknown }).tax;
    expect(await tax()).toBeNull();
    await sql.query(
      `with made as (
        insert into invoices (id, product_id, user_id, stripe_invoice_id, stripe_status, status, subtotal_cents, tax_cents, total_cents, due_cents, paid_cents, currency)
        select $1, product_id, user_id, 'in_taxed', 'paid', 'paid', 10000, 1900, 11900, 11900, 11900, 'USD' from payments where id = $2 returning id)
      update payments set invoice_id = made.id from made where payments.id = $2`,
      [randomUUID(), taxed],
    );
    expect(await tax()).toEqual({ amount: '950', currency: 'USD' });
  });

  test('two equal partial refunds on purpose are two refunds', async () => {
    const before = await traces();
    expect([(await ask(agent)).status, (await ask(agent)).status]).toEqual([200, 200]);
    expect((await traces()).refunds).toBe(before.refunds + 2);
  });

  test('two people cannot both give back the same money', async () => {
    const lead = (await signedIn(server, 'support_lead')).client;
    const answers = await Promise.all([ask(agent, { amount: '2000' }), ask(lead, { amount: '2000' })]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 412]);
    expect(answers.find(({ status }) => status !== 200)?.error).toMatchObject({
      message: 'Only $9.00 of this payment is left to refund, and this is $20.00. Lower the amount.',
      data: { reason: 'refund_exceeds_payment' },
    });
  });

  test('an operation id does not work for another wish, nor for another person', async () => {
    const first = wish();
    await agent.call('billing.refundPayment', first);
    const lead = (await signedIn(server, 'support_lead')).client;
    const other = await agent.call('billing.refundPayment', { ...first, amount: '999' });
    const stranger = await lead.call('billing.refundPayment', first);
    for (const answer of [other, stranger])
      expect(answer).toMatchObject({ status: 409, error: { data: { reason: 'operation_reused' } } });
  });
});

test('a large refund in small parts meets the same step-up and the same limit, even in parallel', async () => {
  paymentId = await newPayment({ amountCents: 200_000n, capturedCents: 200_000n });
  const member = await aMember(server, 'support_agent');
  const client = await signIn(server, member);
  const parts = (count: number) =>
    Promise.all(Array.from({ length: count }, () => ask(client.copy(), { amount: '2500' })));
  const reasonsOf = (answers: CallResult[]) => answers.map(({ error }) => error?.data.reason ?? 'done');

  expect(reasonsOf(await parts(6)).toSorted()).toEqual([
    ...Array<string>(2).fill('done'),
    ...Array<string>(4).fill('step_up_required'),
  ]);
  server.clock.advance(30);
  expect((await client.call('staff.stepUp', { code: member.code() })).status).toBe(200);
  expect(reasonsOf(await parts(6)).toSorted()).toEqual([
    ...Array<string>(2).fill('done'),
    ...Array<string>(4).fill('refund_exceeds_limit'),
  ]);
});

describe('a refund is refused with a sentence of its own', () => {
  test.each<[string, Wish, Parameters<typeof aPayment>[2], string, RegExp]>([
    ['unpaid', {}, { status: 'failed', capturedCents: 0n }, 'payment_unpaid', /never collected/],
    ['disputed', {}, { isDisputed: true }, 'payment_disputed', /Answer the dispute/],
    ['imported', {}, { stripePaymentIntentId: null }, 'payment_not_at_stripe', /never went through Stripe/],
    ['refunded', {}, { refundedCents: 2_900n }, 'payment_already_refunded', /has been refunded already/],
    ['too much', { amount: '2901' }, {}, 'refund_exceeds_payment', /Only \$29\.00/],
    ['currency', { currency: 'EUR' }, {}, 'refund_currency_mismatch', /in USD, not in EUR/],
    [
      'limit',
      { amount: '10001' },
      { amountCents: 90_000n, capturedCents: 90_000n },
      'refund_exceeds_limit',
      /Your limit is \$100\.00/,
    ],
    [
      'step-up',
      { amount: '5001' },
      { amountCents: 90_000n, capturedCents: 90_000n },
      'step_up_required',
      /code of your authenticator app/,
    ],
  ])('%s', async (_name, more, change, reason, sentence) => {
    paymentId = await newPayment(change);
    const before = await traces();
    const answer = await ask(agent, more);
    expect(answer.error?.data.reason).toBe(reason);
    expect(answer.error?.message).toMatch(sentence);
    expect(await traces()).toEqual(before);
  });

  test('an unknown payment', async () => {
    expect(await ask(agent, { paymentId: randomUUID() })).toMatchObject({
      status: 404,
      error: { data: { reason: 'not_found' } },
    });
  });

  test('a role without the permission', async () => {
    const engineer = (await signedIn(server, 'engineer')).client;
    const before = await traces();
    expect(await ask(engineer)).toMatchObject({ status: 403, error: { data: { reason: 'forbidden' } } });
    expect(await traces()).toEqual(before);
  });

  test('above the threshold it goes through after the second factor was given once more', async () => {
    paymentId = await newPayment({ amountCents: 90_000n, capturedCents: 90_000n });
    const member = await aMember(server, 'support_agent');
    const client = await signIn(server, member);
    const same = wish({ amount: '9000' });
    expect((await client.call('billing.refundPayment', same)).error?.data.reason).toBe('step_up_required');
    server.clock.advance(30);
    expect((await client.call('staff.stepUp', { code: member.code() })).status).toBe(200);
    expect((await client.call('billing.refundPayment', same)).status).toBe(200);
  });
});

describe('input outside the schema', () => {
  test.each<[string, Wish, string]>([
    ['a negative amount', { amount: '-5' }, 'amount'],
    ['zero', { amount: '0' }, 'amount'],
    ['a fraction', { amount: '10.5' }, 'amount'],
    ['a number in place of a string', { amount: 1000 }, 'amount'],
    ['an operator object', { paymentId: { $ne: null } }, 'paymentId'],
    ['an unknown reason', { reason: 'because' }, 'reason'],
    ['a lower-case currency', { currency: 'usd' }, 'currency'],
    ['a note of 1,001 characters', { note: 'x'.repeat(1_001) }, 'note'],
    ['a control character', { note: 'a\u0000b' }, 'note'],
  ])('%s is 400, names the field, and writes nothing', async (_name, more, field) => {
    const before = await traces();
    const answer = await ask(agent, more);
    expect(answer.status).toBe(400);
    expect(answer.error?.data.reason).toBe('invalid_input');
    expect(Object.keys(answer.error?.data.fields ?? {})).toEqual([field]);
    expect(await traces()).toEqual(before);
  });

  test('a field that does not exist is refused, so nobody can set what is not theirs', async () => {
    const answer = await ask(agent, { state: 'succeeded' });
    expect(answer).toMatchObject({ status: 400, error: { data: { reason: 'invalid_input' } } });
  });
});
