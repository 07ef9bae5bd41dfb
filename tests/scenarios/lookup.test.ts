import type { Wire } from '@backdesk/contract';
import type { lookupView, timelineView, userView } from '@backdesk/contract';
import { aPayment, aUser } from '@backdesk/server/testing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestClient } from '../support/client.ts';
import { rowsOf } from '../support/fingerprint.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { signedIn } from '../support/staff.ts';

type Lookup = Wire<typeof lookupView>;
type UserPage = Wire<typeof userView>;
type Timeline = Wire<typeof timelineView>;

let server: TestServer;
let agent: TestClient;
let userId: string;
let payment: { id: string; stripePaymentIntentId: string };

const hostile = `<img src=x onerror=alert(1)> '; drop table users; -- \u202E \${7*7}`;

beforeAll(async () => {
  server = await startTestServer();
  agent = (await signedIn(server, 'support_agent')).client;
  const em = server.services.database.fork();
  const user = await aUser(em, server.product.id, {
    email: 'Priya.Raman+books@Studio-Raman.example',
    fullName: 'Priya Raman',
    stripeCustomerId: 'cus_priya',
  });
  userId = user.id;
  payment = await aPayment(em, user, { stripeChargeId: 'ch_priya', cardBrand: 'visa', cardLast4: '4242' });
  await aUser(em, server.product.id, { email: 'percent@example.com', fullName: '100% Sure' });
  await aUser(em, server.product.id, { email: 'hostile@example.com', fullName: hostile });
});
afterAll(() => server.stop());

async function lookUp(query: string): Promise<Lookup> {
  const answer = await agent.call('users.lookup', { query });
  expect(answer.error).toBeUndefined();
  return answer.data as Lookup;
}
const names = (found: Lookup) => found.users.map(({ name }) => name);

describe('looking somebody up', () => {
  test.each([
    ['an e-mail in another case, with a tag', ' PRIYA.raman+books@studio-raman.example ', 'email'],
    ['part of a name', 'ya ram', 'name'],
    ['part of an e-mail', 'raman+boo', 'name'],
  ])('%s', async (_name, query, kind) => {
    const found = await lookUp(query);
    expect([found.kind, names(found)]).toEqual([kind, ['Priya Raman']]);
  });

  test('our own ids, and what they name', async () => {
    expect(await lookUp(userId)).toMatchObject({ kind: 'user_id', users: [{ id: userId }], paymentId: null });
    expect(await lookUp(payment.id)).toMatchObject({
      kind: 'payment_id',
      users: [{ id: userId }],
      paymentId: payment.id,
    });
  });

  test.each(['ch_priya', 'https://dashboard.stripe.com/test/payments/ch_priya'])(
    '%s points at the payment',
    async (query) => {
      expect(await lookUp(query)).toMatchObject({
        kind: 'stripe_charge',
        users: [{ id: userId }],
        paymentId: payment.id,
      });
    },
  );

  test('the number printed on an invoice', async () => {
    await rowsOf(
      server.database.superuserUrl,
      `insert into invoices (id, product_id, user_id, stripe_invoice_id, number, stripe_status, total_cents, paid_cents, currency)
       values (gen_random_uuid(), $1, $2, 'in_priya', 'QWER1234-0007', 'paid', 2900, 2900, 'USD')`,
      [server.product.id, userId],
    );
    expect(await lookUp(' QWER1234-0007. ')).toMatchObject({
      kind: 'invoice_number',
      users: [{ id: userId }],
    });
    expect(await lookUp('QWER1234-0008')).toMatchObject({ kind: 'invoice_number', users: [] });
  });

  test('an id of Stripe that leads to nobody says so', async () => {
    const found = await lookUp('evt_1QxT9aQ7w2hV0aLx');
    expect(found).toMatchObject({ kind: 'stripe_other', users: [] });
    expect(found.recognised).toMatch(/a Stripe event.*leads to no user$/);
  });

  test('who may not see addresses cannot spell them out letter by letter', async () => {
    const auditor = (await signedIn(server, 'auditor')).client;
    const find = async (query: string) => (await auditor.call('users.lookup', { query })).data as Lookup;
    const fragment = await find('raman+boo');
    expect([names(fragment), fragment.recognised]).toEqual([
      [],
      expect.stringMatching(/only when they are whole$/),
    ]);
    expect(names(await find('ya ram'))).toEqual(['Priya Raman']);
    expect(names(await find('priya.raman+books@studio-raman.example'))).toEqual(['Priya Raman']);
  });

  test('wildcards are characters like any other', async () => {
    expect(names(await lookUp('100%'))).toEqual(['100% Sure']);
    expect(names(await lookUp('%'))).toEqual(['100% Sure']);
    expect(names(await lookUp('_'))).toEqual([]);
    expect(names(await lookUp('\\'))).toEqual([]);
  });

  test('hostile text comes back as the text it is', async () => {
    expect(names(await lookUp('onerror='))).toEqual([hostile]);
    expect(names(await lookUp("'; drop table users; --"))).toEqual([hostile]);
    for (const query of ['" or 1=1', '{"$gt":""}', '👩‍🚀', 'עדי', 'a'.repeat(500)])
      expect(names(await lookUp(query))).toEqual([]);
  });

  test.each([
    ['too long', 'a'.repeat(501)],
    ['NUL', 'a\u0000b'],
    ['an object', { $gt: '' }],
  ])('%s is refused as input', async (_name, query) => {
    const answer = await agent.call('users.lookup', { query });
    expect(answer).toMatchObject({ status: 400, error: { data: { reason: 'invalid_input' } } });
  });
});

describe('the user page', () => {
  test('shows money, masks the e-mail, and says what is refundable', async () => {
    const { data } = await agent.call('users.get', { userId });
    const page = data as UserPage;
    expect(page).toMatchObject({
      name: 'Priya Raman',
      email: 'P•••@Studio-Raman.example',
      isEmailMasked: true,
      paid: { amount: '2900', currency: 'USD' },
      payments: [{ refundable: { amount: '2900' }, cardLast4: '4242', notRefundableBecause: null }],
    });
    expect(page.timeline.rows.map(({ title }) => title)).toEqual(['Payment succeeded']);
  });

  test('never adds up amounts of different currencies', async () => {
    const em = server.services.database.fork();
    const user = await aUser(em, server.product.id, { email: 'two.currencies@example.com' });
    await aPayment(em, user);
    await aPayment(em, user, { currency: 'JPY', amountCents: 5_000n, capturedCents: 5_000n });
    await aPayment(em, user, { currency: 'EUR', amountCents: 1_000n, capturedCents: 1_000n });
    const page = (await agent.call('users.get', { userId: user.id })).data as UserPage;
    expect(page).toMatchObject({
      paid: { amount: '2900', currency: 'USD' },
      refunded: { amount: '0', currency: 'USD' },
      otherCurrencies: [
        { paid: { amount: '1000', currency: 'EUR' }, refunded: { amount: '0', currency: 'EUR' } },
        { paid: { amount: '5000', currency: 'JPY' }, refunded: { amount: '0', currency: 'JPY' } },
      ],
    });
    expect((await lookUp('two.currencies@example.com')).users).toMatchObject([
      { paid: page.paid, paidInOthers: page.otherCurrencies.map(({ paid }) => paid) },
    ]);
    const nothing = await aUser(em, server.product.id);
    expect((await agent.call('users.get', { userId: nothing.id })).data).toMatchObject({
      paid: { amount: '0', currency: 'USD' },
      otherCurrencies: [],
    });
  });

  test('costs two database round trips beside the look-up of the session', async () => {
    const statements = new pg.Client({ connectionString: server.database.superuserUrl });
    await statements.connect();
    await statements.query('create extension if not exists pg_stat_statements');
    const calls = async () => {
      const { rows } =
        await statements.query(`select coalesce(sum(calls), 0)::int as calls from pg_stat_statements s
        join pg_roles r on r.oid = s.userid join pg_database d on d.oid = s.dbid
        where r.rolname = 'backdesk_app' and d.datname = current_database() and query !~* 'pgboss|^(begin|commit|set)'`);
      return rows[0].calls as number;
    };
    await agent.call('staff.me');
    const before = await calls();
    await agent.call('staff.me');
    const session = (await calls()) - before;
    await agent.call('users.get', { userId });
    expect((await calls()) - before - session * 2).toBe(2);
    await statements.end();
  });

  test('revealing the e-mail needs a reason and leaves an entry in the log and the story', async () => {
    expect(await agent.call('users.reveal', { userId, reason: '' })).toMatchObject({ status: 400 });
    const revealed = await agent.call('users.reveal', { userId, reason: 'Answering ticket 4711' });
    expect(revealed.data).toEqual({ email: 'Priya.Raman+books@Studio-Raman.example' });
    const { data } = await agent.call('users.timeline', { userId, kind: 'staff' });
    expect((data as Timeline).rows).toMatchObject([
      {
        title: 'E-mail revealed',
        detail: 'Answering ticket 4711',
        actorName: expect.stringMatching(/^Member/),
      },
    ]);
  });

  test('a reason with half a surrogate pair does not break the page it is shown on', async () => {
    const em = server.services.database.fork();
    const { id } = await aUser(em, server.product.id);
    const revealed = await agent.call('users.reveal', { userId: id, reason: 'broken \ud800 text' });
    expect(revealed.status).toBe(200);
    const page = await agent.call('users.get', { userId: id });
    expect(page.status).toBe(200);
    expect((page.data as UserPage).timeline.rows).toMatchObject([{ detail: 'broken \ufffd text' }]);
  });

  test('nobody without the permission sees a whole e-mail anywhere', async () => {
    const auditor = (await signedIn(server, 'auditor')).client;
    const page = await auditor.call('users.get', { userId });
    expect(JSON.stringify(page)).not.toContain('Priya.Raman+books');
    expect(await auditor.call('users.reveal', { userId, reason: 'curious' })).toMatchObject({ status: 403 });
  });

  test('an unknown user and a cursor from elsewhere are refused', async () => {
    const cursorOf = (keys: string[]) => Buffer.from(JSON.stringify(keys)).toString('base64url');
    const madeUpMoments = ['x', '', 'now', '2026-02-30T00:00:00.000000Z', '0000-01-01T00:00:00.000000Z'].map(
      (moment) => [`timeline:${userId}`, moment, 'y'],
    );
    const nobody = '01938a2e-7c3b-7def-8123-456789abcdef';
    expect(await agent.call('users.get', { userId: nobody })).toMatchObject({ status: 404 });
    for (const keys of [['timeline:other', '2026-01-01T00:00:00.000000Z', 'a'], ...madeUpMoments])
      expect(await agent.call('users.timeline', { userId, cursor: cursorOf(keys) })).toMatchObject({
        status: 400,
        error: { data: { reason: 'invalid_input' } },
      });
    expect(await agent.call('users.timeline', { userId, cursor: 'made-up' })).toMatchObject({ status: 400 });
    const real = cursorOf([`timeline:${userId}`, '2026-01-01T00:00:00.000000Z', 'a']);
    expect(await agent.call('users.timeline', { userId, cursor: real })).toMatchObject({ status: 200 });
  });
});
