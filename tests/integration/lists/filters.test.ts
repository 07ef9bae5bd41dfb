import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestClient } from '../../support/client.ts';
import { rowsOf } from '../../support/fingerprint.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { signedIn } from '../../support/staff.ts';
import { allPages, idsBySql, idsOf } from './support.ts';
import { fillLists } from './world.ts';

let server: TestServer;
let agent: TestClient;
beforeAll(async () => {
  server = await startTestServer();
  agent = (await signedIn(server, 'support_agent')).client;
  await fillLists(server, 60);
  await rowsOf(server.database.superuserUrl, `delete from refunds where stripe_refund_id like 're_2%'`);
  // One product's are behind since an hour, of the other some since long.
  await rowsOf(
    server.database.superuserUrl,
    `update invoices i set due_at = case when p.key = 'other' then now() - interval '1 hour' else due_at - interval '400 days' end
     from products p where p.id = i.product_id and (p.key = 'other' or i.stripe_invoice_id like 'in_1%')`,
  );
  await rowsOf(
    server.database.superuserUrl,
    `with tag as (insert into tags (id, name) values (gen_random_uuid(), 'VIP'), (gen_random_uuid(), 'Refunded often') returning id, name)
     insert into user_tags (user_id, tag_id, product_id, created_by_kind, created_by_name)
     select u.id, tag.id, u.product_id, 'operator', 'Test' from users u, tag
     where (tag.name = 'VIP' and u.total_spent_cents = 5000) or (tag.name <> 'VIP' and u.country = 'AT')`,
  );
});
afterAll(() => server.stop());

const found = async (list: string, filters: unknown[], more: Record<string, unknown> = {}) =>
  (await allPages(agent, list, { filters, ...more })).flatMap(({ rows }) => idsOf(rows)).toSorted();

const byStatus = { field: 'status', op: 'in', value: ['failed'] };
const tables: Record<string, string> = { 'users.list': 'users', 'billing.dunning': 'invoices' };
const behind = `status = 'open' and remaining_cents > 0 and (attempt_count > 0 or due_at < now())`;
/** Days that only those are behind. */
const longBehind = Math.floor((Date.now() - Date.parse('2026-03-01Z')) / 86_400_000) + 100;
const span = (n: number, unit: string) => ({ n, unit });

/** Each operator of each kind of field, and what plain SQL finds for it. */
const cases: [string, string, Record<string, unknown>, string][] = [
  [
    'text is',
    'users.list',
    { field: 'name', op: 'is', value: 'PERSON b 1' },
    `lower(full_name) = 'person b 1'`,
  ],
  [
    'text contains',
    'users.list',
    { field: 'name', op: 'contains', value: 'Son C' },
    `full_name ilike '%son c%'`,
  ],
  [
    'text contains, too short for the index',
    'users.list',
    { field: 'name', op: 'contains', value: 'c' },
    `full_name ~* '(^| )c'`,
  ],
  [
    'text starts',
    'users.list',
    { field: 'name', op: 'starts_with', value: 'person d' },
    `full_name ilike 'person d%'`,
  ],
  ['text empty', 'users.list', { field: 'name', op: 'empty' }, 'full_name is null'],
  ['text not empty', 'users.list', { field: 'name', op: 'not_empty' }, 'full_name is not null'],
  [
    'invoice number',
    'billing.invoices',
    { field: 'number', op: 'contains', value: 'acme3-' },
    `number ilike '%acme3-%'`,
  ],
  // What is paid is never behind, whatever is asked.
  ...(
    [
      [
        { field: 'daysBehind', op: 'at_least', value: longBehind },
        `due_at < now() - interval '1 day' * ${longBehind}`,
      ],
      [
        { field: 'daysBehind', op: 'at_most', value: longBehind - 1 },
        `(due_at is null or due_at >= now() - interval '1 day' * ${longBehind})`,
      ],
      [{ field: 'attempts', op: 'is', value: 2 }, 'attempt_count = 2'],
      [{ field: 'nextAttemptAt', op: 'empty' }, 'next_attempt_at is null'],
      [
        { field: 'isGraceOver', op: 'is', value: true },
        `product_id = (select id from products where key = 'acme')`,
      ],
      [
        { field: 'isGraceOver', op: 'is', value: false },
        `product_id = (select id from products where key = 'other')`,
      ],
      [{ field: 'remaining', op: 'at_least', value: '300' }, 'remaining_cents >= 300'],
    ] as const
  ).map(([filter, where]): [string, string, Record<string, unknown>, string] => [
    `dunning ${filter.field} ${filter.op}`,
    'billing.dunning',
    filter,
    `${behind} and ${where}`,
  ]),
  ['enum in', 'billing.payments', byStatus, `status = 'failed'`],
  [
    'enum in, two',
    'users.list',
    { field: 'country', op: 'in', value: ['AT', 'DE'] },
    `country in ('AT', 'DE')`,
  ],
  [
    'enum not in keeps rows without',
    'users.list',
    { field: 'country', op: 'not_in', value: ['AT'] },
    `country is distinct from 'AT'`,
  ],
  ['enum empty', 'users.list', { field: 'country', op: 'empty' }, 'country is null'],
  ['enum not empty', 'users.list', { field: 'country', op: 'not_empty' }, 'country is not null'],
  [
    'product',
    'users.list',
    { field: 'product', op: 'in', value: ['other'] },
    `product_id = (select id from products where key = 'other')`,
  ],
  [
    'product not in',
    'users.list',
    { field: 'product', op: 'not_in', value: ['other'] },
    `product_id <> (select id from products where key = 'other')`,
  ],
  [
    'refund state',
    'billing.payments',
    { field: 'refundState', op: 'in', value: ['partial', 'full'] },
    'refunded_cents > 0',
  ],
  [
    'refund state none',
    'billing.payments',
    { field: 'refundState', op: 'in', value: ['none'] },
    'refunded_cents = 0',
  ],
  ['tags', 'users.list', { field: 'tags', op: 'in', value: ['vip'] }, 'total_spent_cents = 5000'],
  ['tags not', 'users.list', { field: 'tags', op: 'not_in', value: ['VIP'] }, 'total_spent_cents <> 5000'],
  [
    'tags none',
    'users.list',
    { field: 'tags', op: 'empty' },
    `total_spent_cents <> 5000 and country is distinct from 'AT'`,
  ],
  ['money is', 'billing.payments', { field: 'amount', op: 'is', value: '300' }, 'amount_cents = 300'],
  [
    'money at least',
    'billing.payments',
    { field: 'amount', op: 'at_least', value: '300' },
    'amount_cents >= 300',
  ],
  [
    'money at most',
    'billing.invoices',
    { field: 'total', op: 'at_most', value: '-100' },
    'total_cents <= -100',
  ],
  [
    'money between',
    'billing.invoices',
    { field: 'total', op: 'between', value: { from: '-200', to: '100' } },
    'total_cents between -200 and 100',
  ],
  ['money empty', 'billing.subscriptions', { field: 'price', op: 'empty' }, 'price_cents is null'],
  ['count is', 'billing.subscriptions', { field: 'quantity', op: 'is', value: 2 }, 'quantity = 2'],
  [
    'count at least',
    'billing.subscriptions',
    { field: 'quantity', op: 'at_least', value: 3 },
    'quantity >= 3',
  ],
  ['count at most', 'billing.subscriptions', { field: 'quantity', op: 'at_most', value: 1 }, 'quantity <= 1'],
  [
    'count between',
    'billing.subscriptions',
    { field: 'quantity', op: 'between', value: { from: 2, to: 3 } },
    'quantity between 2 and 3',
  ],
  ['flag', 'billing.payments', { field: 'isDisputed', op: 'is', value: true }, 'is_disputed'],
  ['flag not', 'billing.payments', { field: 'isDisputed', op: 'is', value: false }, 'not is_disputed'],
  [
    'id',
    'billing.payments',
    { field: 'stripeId', op: 'is', value: 'pi_7' },
    `stripe_payment_intent_id = 'pi_7'`,
  ],
  [
    'id of another row',
    'billing.refunds',
    { field: 'paymentStripeId', op: 'is', value: 'pi_7' },
    `stripe_refund_id = 're_7'`,
  ],
  ['card', 'billing.payments', { field: 'cardLast4', op: 'is', value: '4443' }, `card_last4 = '4443'`],
  ['instant empty', 'users.list', { field: 'lastLoginAt', op: 'empty' }, 'last_login_at is null'],
  ['instant not empty', 'users.list', { field: 'lastLoginAt', op: 'not_empty' }, 'last_login_at is not null'],
  [
    'before a day',
    'billing.payments',
    { field: 'createdAt', op: 'before', value: '2026-03-02' },
    `created_at < '2026-03-02T00:00:00Z'`,
  ],
  [
    'after a day',
    'billing.payments',
    { field: 'createdAt', op: 'after', value: '2026-03-01' },
    `created_at >= '2026-03-02T00:00:00Z'`,
  ],
  [
    'on a day',
    'billing.payments',
    { field: 'createdAt', op: 'on', value: '2026-03-01' },
    `created_at >= '2026-03-01T00:00:00Z' and created_at < '2026-03-02T00:00:00Z'`,
  ],
  [
    'between days',
    'billing.payments',
    { field: 'createdAt', op: 'between', value: { from: '2026-03-01', to: '2026-03-01' } },
    `created_at < '2026-03-02T00:00:00Z'`,
  ],
  [
    'relation',
    'users.list',
    { relation: 'payments', has: true, where: [byStatus] },
    `exists (select from payments p where p.user_id = t.id and status = 'failed')`,
  ],
  [
    'no relation',
    'users.list',
    { relation: 'payments', has: false, where: [byStatus] },
    `not exists (select from payments p where p.user_id = t.id and status = 'failed')`,
  ],
  [
    'relation with two conditions',
    'users.list',
    { relation: 'payments', has: true, where: [byStatus, { field: 'amount', op: 'at_least', value: '500' }] },
    `exists (select from payments p where p.user_id = t.id and status = 'failed' and amount_cents >= 500)`,
  ],
  [
    'relation without any',
    'users.list',
    { relation: 'refunds', has: false, where: [] },
    'not exists (select from refunds r where r.user_id = t.id)',
  ],
  [
    'relation subscriptions',
    'users.list',
    {
      relation: 'subscriptions',
      has: true,
      where: [
        { field: 'plan', op: 'in', value: ['Pro'] },
        { field: 'endedAt', op: 'not_empty' },
      ],
    },
    `exists (select from subscriptions s where s.user_id = t.id and plan_name = 'Pro' and ended_at is not null)`,
  ],
  [
    'relation disputes',
    'users.list',
    { relation: 'disputes', has: true, where: [{ field: 'reason', op: 'empty' }] },
    'exists (select from disputes d where d.user_id = t.id and reason is null)',
  ],
];

test.each(cases)('%s', async (_name, list, filter, where) => {
  const table = tables[list] ?? list.replace('billing.', '');
  const alive = list === 'users.list' ? 'deleted_at is null and' : '';
  const expected = await idsBySql(server, `select id from ${table} t where ${alive} (${where}) order by id`);
  // A filter that finds everything or nothing would prove little.
  const all = await idsBySql(server, `select id from ${table} t where ${alive} true`);
  expect(expected.length).toBeGreaterThan(0);
  expect(expected.length).toBeLessThan(all.length);
  expect(await found(list, [filter])).toEqual(expected);
  const { data } = await agent.call(`${list}Count`, { filters: [filter] });
  expect(data).toEqual({ value: expected.length, precision: 'exact' });
});

describe('relative dates', () => {
  const set = (at: Date) =>
    rowsOf(
      server.database.superuserUrl,
      `update payments set paid_at = $1 where stripe_payment_intent_id = 'pi_1'`,
      [at],
    );
  const isFound = async (op: string, value: unknown, zone: string) =>
    (
      await found(
        'billing.payments',
        [
          { field: 'paidAt', op, value },
          { field: 'stripeId', op: 'is', value: 'pi_1' },
        ],
        { zone },
      )
    ).length === 1;
  const secondsAway = (seconds: number) => new Date(server.clock.now().getTime() + seconds * 1000);
  const day = 86_400;

  test.each([
    [-2 * day + 60, 'in_last', span(2, 'day'), true],
    [-2 * day - 60, 'in_last', span(2, 'day'), false],
    [60, 'in_last', span(2, 'day'), false],
    [-3 * 3600 + 60, 'in_last', span(3, 'hour'), true],
    [-3 * 3600 - 60, 'in_last', span(3, 'hour'), false],
    [-2 * day - 60, 'not_in_last', span(2, 'day'), true],
    [-2 * day + 60, 'not_in_last', span(2, 'day'), false],
    [60, 'not_in_last', span(2, 'day'), true],
    [7 * day - 60, 'in_next', span(1, 'week'), true],
    [7 * day + 60, 'in_next', span(1, 'week'), false],
    [-60, 'in_next', span(1, 'week'), false],
    [-360 * day, 'in_last', span(1, 'year'), true],
    [-26 * day, 'in_last', span(1, 'month'), true],
  ])('%i seconds away is %s %j: %s', async (seconds, op, value, expected) => {
    await set(secondsAway(seconds));
    expect(await isFound(op, value, 'UTC')).toBe(expected);
  });

  test('rows that were never paid are not paid in the last days', async () => {
    await rowsOf(
      server.database.superuserUrl,
      `update payments set paid_at = null where stripe_payment_intent_id = 'pi_1'`,
    );
    expect(await isFound('not_in_last', span(30, 'day'), 'UTC')).toBe(true);
    expect(await isFound('in_last', span(30, 'day'), 'UTC')).toBe(false);
  });

  test.each([
    // The day that loses an hour, the one that has one twice, and a zone ahead of everybody.
    ['Europe/Vienna', '2026-03-29', '2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z'],
    ['Europe/Vienna', '2026-10-25', '2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z'],
    ['Pacific/Kiritimati', '2026-01-01', '2025-12-31T10:00:00Z', '2026-01-01T10:00:00Z'],
    ['America/Los_Angeles', '2026-07-01', '2026-07-01T07:00:00Z', '2026-07-02T07:00:00Z'],
  ])('a day in %s (%s) runs from %s to %s', async (zone, on, from, to) => {
    const first = new Date(from).getTime();
    const end = new Date(to).getTime();
    for (const [at, isInside] of [
      [first - 1, false],
      [first, true],
      [end - 1, true],
      [end, false],
    ] as const) {
      await set(new Date(at));
      expect([at, await isFound('on', on, zone)]).toEqual([at, isInside]);
      expect([at, await isFound('before', on, zone)]).toEqual([at, at < first]);
      expect([at, await isFound('after', on, zone)]).toEqual([at, at >= end]);
    }
  });
});
