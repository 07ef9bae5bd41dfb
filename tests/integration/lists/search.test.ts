import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestClient } from '../../support/client.ts';
import { rowsOf } from '../../support/fingerprint.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { signedIn } from '../../support/staff.ts';
import { allPages, idsBySql, idsOf, page } from './support.ts';
import { fillLists } from './world.ts';

let server: TestServer;
let agent: TestClient;
let auditor: TestClient;
beforeAll(async () => {
  server = await startTestServer();
  agent = (await signedIn(server, 'support_agent')).client;
  auditor = (await signedIn(server, 'auditor')).client;
  await fillLists(server, 60);
});
afterAll(() => server.stop());

const found = async (list: string, filters: unknown[], more: Record<string, unknown> = {}) =>
  (await allPages(agent, list, { filters, ...more })).flatMap(({ rows }) => idsOf(rows)).toSorted();

describe('hostile pieces of text', () => {
  const hostile = [
    '100% Sure_thing \\o/',
    `O'Brien "The Boss"`,
    '🎉 Party مرحبا \u202Eevil',
    `x'); drop table users; --`,
    '${7*7} {{7*7}} <img src=x onerror=alert(1)>',
    'Ünïcödé Straße İstanbul',
  ];

  test.each(hostile)('%s is found literally, and by nothing that is not in it', async (name) => {
    const [id] = await idsBySql(
      server,
      `insert into users (id, product_id, full_name, email) values (gen_random_uuid(), $1, $2, null) returning id`,
      [server.product.id, name],
    );
    expect(await found('users.list', [{ field: 'name', op: 'is', value: name }])).toEqual([id]);
    expect(await found('users.list', [{ field: 'name', op: 'contains', value: name }])).toEqual([id]);
    expect(idsOf((await page(agent, 'users.list', { q: name })).rows)).toEqual([id]);
    const other = name.replace(/[a-z]/, (letter) => (letter === 'q' ? 'z' : 'q'));
    expect(await found('users.list', [{ field: 'name', op: 'contains', value: other }])).toEqual([]);
  });

  test.each(['%', '_', '\\', "'", '"', '🎉', '%%%', '___', '\\\\\\', '--', '\u202E'])(
    '%j alone would find everything or read everything: refused',
    async (value) => {
      // Quotes around what was pasted are taken off: a search for nothing is no search.
      const searches = /["']/.test(value) ? [] : [{ q: value }];
      for (const input of [{ filters: [{ field: 'name', op: 'contains', value }] }, ...searches]) {
        const { status, error } = await agent.call('users.list', input);
        expect([status, error?.data.reason]).toEqual([400, 'invalid_input']);
      }
    },
  );

  test.each([['x'.repeat(10_000)], ['a\0b'], ['tab\tand\u0007bell']])('%j is refused', async (value) => {
    for (const input of [{ filters: [{ field: 'name', op: 'contains', value }] }, { q: value }])
      expect((await agent.call('users.list', input)).status).toBe(400);
  });

  test('wild cards mean nothing special', async () => {
    expect(await found('users.list', [{ field: 'name', op: 'contains', value: 'pers%n' }])).toEqual([]);
    expect(await found('users.list', [{ field: 'name', op: 'starts_with', value: 'per_on' }])).toEqual([]);
  });
});

describe('tampered questions', () => {
  test.each([
    { filters: [{ field: 'nothing', op: 'is', value: 'x' }] },
    { filters: [{ field: 'status', op: 'in', value: ["failed' or 1=1"] }] },
    { filters: [{ field: 'createdAt', op: 'on', value: "2026-01-01'::date" }] },
    { filters: { length: 1 } },
    { filters: [{ field: 'amount', op: 'is', value: { $gt: 0 } }] },
    { filters: [{ field: 'userName', op: 'is', value: 'x' }] },
    { filters: [{ relation: 'users', has: true, where: [] }] },
    { sort: 'description' },
    { sort: '-amount; drop table payments' },
    { sort: '__proto__' },
    { pageSize: 1_000_000 },
    { pageSize: -1 },
    { zone: "UTC' ; select 1 --" },
    { zone: 'Nowhere/AtAll' },
    { product: '../acme' },
    { columns: ['amount'] },
    { q: { toString: 'x' } },
    { offset: 10 },
  ])('%j is refused', async (input) => {
    const { status, error } = await agent.call('billing.payments', input);
    expect([status, error?.data.reason]).toEqual([400, 'invalid_input']);
  });
});

describe('addresses', () => {
  const whole = { field: 'email', op: 'is', value: 'Person12@EXAMPLE.com' };
  const piece = { field: 'email', op: 'contains', value: 'person12@' };

  test('leave masked, whoever asks', async () => {
    for (const client of [agent, auditor]) {
      const { rows } = await page(client, 'users.list', { filters: [whole] });
      expect(rows.map(({ email }) => email)).toEqual(['p•••@example.com']);
    }
  });

  test('are found by a piece only by whoever may reveal them', async () => {
    expect((await page(agent, 'users.list', { filters: [piece] })).rows.length).toBe(1);
    for (const op of ['contains', 'starts_with']) {
      const refused = await auditor.call('users.list', { filters: [{ ...piece, op }] });
      expect([refused.status, refused.error?.message]).toEqual([
        403,
        'Your role finds e-mail only when it is whole: filter by “is” instead.',
      ]);
      expect((await auditor.call('users.listCount', { filters: [{ ...piece, op }] })).status).toBe(403);
    }
  });

  test.each(['users.list', 'billing.payments', 'billing.refunds'])(
    'the search of %s does not spell them out either',
    async (list) => {
      // “person” is in every name too; the domain is in none.
      expect((await page(agent, list, { q: 'example' })).rows.length).toBe(25);
      expect((await page(auditor, list, { q: 'example' })).rows).toEqual([]);
      expect((await page(auditor, list, { q: 'person12@example.com' })).rows.length).toBe(1);
    },
  );
});

describe('searching', () => {
  test.each([
    ['billing.payments', 'pi_8', 'pi_8'],
    ['billing.payments', 'ch_8', 'pi_8'],
    ['billing.payments', 're_8', 'pi_8'],
    ['billing.payments', 'dp_8', 'pi_8'],
    ['billing.payments', 'cus_8', null],
    ['billing.payments', 'https://dashboard.stripe.com/test/payments/pi_8', 'pi_8'],
    ['billing.subscriptions', 'sub_8', 'sub_8'],
    ['billing.invoices', 'in_8', 'in_8'],
    ['billing.invoices', 'ACME3-0008', 'in_8'],
    ['billing.refunds', 're_8', 're_8'],
    ['billing.refunds', 'pi_8', 're_8'],
    ['billing.disputes', 'ch_8', 'dp_8'],
    ['billing.disputes', 'dp_8', 'dp_8'],
    ['billing.payments', 'Person I 8', 'pi_8'],
    ['billing.invoices', 'person8@example.com', 'in_8'],
  ])('%s by %s', async (list, q, expected) => {
    const { rows } = await page(agent, list, { q });
    expect(rows.map(({ stripeId }) => stripeId)).toEqual(expected === null ? [] : [expected]);
  });

  test('a piece that thousands share is found in the order of the list', async () => {
    await rowsOf(
      server.database.superuserUrl,
      `insert into users (id, product_id, full_name, signed_up_at)
       select gen_random_uuid(), $1, 'Common Smith ' || n, timestamptz '2026-05-01Z' + n * interval '1 minute' from generate_series(1, 6000) n`,
      [server.product.id],
    );
    const pages = [await page(agent, 'users.list', { q: 'smith', pageSize: 100 })];
    pages.push(await page(agent, 'users.list', { q: 'smith', pageSize: 100, cursor: pages[0]?.nextCursor }));
    expect(pages.flatMap(({ rows }) => idsOf(rows))).toEqual(
      await idsBySql(
        server,
        `select id from users where full_name like 'Common%' order by signed_up_at desc, id desc limit 200`,
      ),
    );
    // Their rows in other lists too: nobody has any, and Person I 8 still has hers.
    expect((await page(agent, 'billing.payments', { q: 'smith' })).rows).toEqual([]);
    const count = async (input: object) => (await agent.call('users.listCount', input)).data;
    expect(await count({ q: 'smith' })).toEqual({ value: 6000, precision: 'exact' });
    expect(await count({ q: 'smith 59' })).toMatchObject({ precision: 'exact' });
    await rowsOf(
      server.database.superuserUrl,
      `insert into payments (id, product_id, user_id, stripe_status, status, amount_cents, currency)
      select gen_random_uuid(), product_id, id, 'x', 'succeeded', 100, 'USD' from users where full_name like 'Common%'`,
    );
    expect(await (await agent.call('billing.paymentsCount', { q: 'smith' })).data).toEqual({
      value: 6000,
      precision: 'exact',
    });
    expect((await page(agent, 'billing.payments', { q: 'smith', pageSize: 100 })).rows.length).toBe(100);
  });
});
