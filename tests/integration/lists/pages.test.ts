import { lists, readSort, sortsOf } from '@backdesk/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestClient } from '../../support/client.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { signedIn } from '../../support/staff.ts';
import { allPages, idsBySql, idsOf, type Page, page } from './support.ts';
import { fillLists } from './world.ts';

let server: TestServer;
let agent: TestClient;
beforeAll(async () => {
  server = await startTestServer();
  agent = (await signedIn(server, 'support_lead')).client;
  await fillLists(server, 90);
});
afterAll(() => server.stop());

/** The column behind each field that a list is ordered by, written down beside the sources. */
const columnOf: Record<string, Record<string, string>> = {
  'users.list': {
    signedUpAt: 'signed_up_at',
    createdAt: 'created_at',
    spent: 'total_spent_cents',
    lastLoginAt: 'last_login_at',
  },
  'billing.payments': { amount: 'amount_cents', createdAt: 'created_at' },
  'billing.subscriptions': {
    price: 'price_cents',
    createdAt: 'created_at',
    currentPeriodEndAt: 'current_period_end_at',
  },
  'billing.invoices': { total: 'total_cents', createdAt: 'created_at' },
  'billing.dunning': {
    remaining: 'remaining_cents',
    nextAttemptAt: 'next_attempt_at',
    dueAt: 'coalesce(due_at, finalized_at, created_at)',
  },
  'billing.refunds': { amount: 'amount_cents', createdAt: 'created_at' },
  'billing.disputes': { amount: 'amount_cents', evidenceDueAt: 'evidence_due_at', createdAt: 'created_at' },
  'billing.credits': { balance: 'balance_units', createdAt: 'created_at' },
  'billing.discountCodes': { createdAt: 'created_at' },
  'billing.drifts': { createdAt: 'created_at' },
  'billing.plans': { createdAt: 'created_at' },
  'ingest.webhookEvents': { receivedAt: 'received_at' },
};
const tables: Record<string, string> = {
  'billing.dunning': 'invoices',
  'users.list': 'users',
  'billing.credits': 'credit_accounts',
  'billing.discountCodes': 'discount_codes',
  'billing.drifts': 'sync_drifts',
  'ingest.webhookEvents': 'webhook_events',
};
/** What a list leaves out of its table, written down once more. */
const partOf: Record<string, string> = {
  'users.list': 'deleted_at is null',
  'billing.dunning': `status = 'open' and remaining_cents > 0 and (attempt_count > 0 or due_at < now())`,
};
const tableOf = (name: string) => tables[name] ?? name.replace('billing.', '');

const everySort = Object.values(lists).flatMap((list) =>
  sortsOf(list).map((sort) => ({ name: list.name, sort })),
);

describe.each(everySort)('$name by $sort', ({ name, sort }) => {
  const { field, isDescending } = readSort(sort);

  test('walked forward it is the whole list in order, and back again the same pages', async () => {
    const column = columnOf[name]?.[field];
    const direction = isDescending ? 'desc' : 'asc';
    const expected = await idsBySql(
      server,
      `select id from ${tableOf(name)} where ${partOf[name] ?? 'true'}
       order by ${column} ${direction} nulls last, id ${direction}`,
    );
    expect(expected.length).toBeGreaterThan(name === 'billing.dunning' ? 45 : 85);

    const pages = await allPages(agent, name, { sort });
    expect(pages.flatMap(({ rows }) => idsOf(rows))).toEqual(expected);
    const full = Math.ceil(expected.length / 25) - 1;
    expect(pages.map(({ rows }) => rows.length)).toEqual([
      ...Array(full).fill(25),
      expected.length - full * 25,
    ]);
    expect(pages[0]?.previousCursor).toBeNull();

    const back: Page[] = [];
    let cursor = pages.at(-1)?.previousCursor ?? null;
    while (cursor !== null) {
      const previous: Page = await page(agent, name, { sort, cursor, direction: 'previous' });
      back.unshift(previous);
      cursor = previous.previousCursor;
    }
    expect(back.map(({ rows }) => idsOf(rows))).toEqual(pages.slice(0, -1).map(({ rows }) => idsOf(rows)));
    // The way forward is the same from wherever it begins.
    expect(back.map(({ nextCursor }) => nextCursor)).toEqual(
      pages.slice(0, -1).map(({ nextCursor }) => nextCursor),
    );
  });
});

test('a row that goes away takes neither the next page nor the first with it', async () => {
  const first = await page(agent, 'billing.disputes', { sort: 'evidenceDueAt' });
  const second = await page(agent, 'billing.disputes', { sort: 'evidenceDueAt', cursor: first.nextCursor });
  await idsBySql(server, 'delete from disputes where id = any($1)', [
    [first.rows[3]?.id, first.rows[24]?.id],
  ]);
  expect(await page(agent, 'billing.disputes', { sort: 'evidenceDueAt', cursor: first.nextCursor })).toEqual(
    second,
  );
  const back = await page(agent, 'billing.disputes', {
    sort: 'evidenceDueAt',
    cursor: second.previousCursor,
    direction: 'previous',
  });
  // Twenty-three rows are left before it: the page is filled up and begins the list.
  expect(back.rows.length).toBe(25);
  expect(back.previousCursor).toBeNull();
});

test('every size of page holds that many', async () => {
  for (const pageSize of [25, 50, 100])
    expect((await page(agent, 'billing.payments', { pageSize })).rows.length).toBe(Math.min(pageSize, 90));
});

describe('jumping to an instant', () => {
  test.each(['-createdAt', 'createdAt'])('in the order %s', async (sort) => {
    const jumpTo = '2026-03-01T20:00:00Z';
    const found = await page(agent, 'billing.payments', { sort, jumpTo });
    const isDescending = sort.startsWith('-');
    expect(idsOf(found.rows)).toEqual(
      await idsBySql(
        server,
        isDescending
          ? 'select id from payments where created_at <= $1 order by created_at desc, id desc limit 25'
          : 'select id from payments where created_at >= $1 order by created_at, id limit 25',
        [jumpTo],
      ),
    );
    const before = await page(agent, 'billing.payments', {
      sort,
      cursor: found.previousCursor,
      direction: 'previous',
    });
    expect(before.rows.length).toBe(25);
    expect(before.nextCursor).not.toBeNull();
    const again = await page(agent, 'billing.payments', { sort, cursor: before.nextCursor });
    expect(again.rows.length).toBeGreaterThan(0);
  });

  test('beyond the first row there is nothing before it', async () => {
    expect(
      (await page(agent, 'billing.payments', { jumpTo: '2030-01-01T00:00:00Z' })).previousCursor,
    ).toBeNull();
  });

  test('an order that knows no time refuses', async () => {
    const { status, error } = await agent.call('billing.payments', {
      sort: '-amount',
      jumpTo: '2026-03-01T20:00:00Z',
    });
    expect([status, error?.message]).toEqual([
      400,
      'Only a list ordered by a point in time can begin at one.',
    ]);
  });
});

describe('one product', () => {
  test.each(Object.keys(lists))('%s shows the rows of that product and no other', async (name) => {
    const [acme, other, all] = [
      await allPages(agent, name, { product: 'acme' }),
      await allPages(agent, name, { product: 'other' }),
      await allPages(agent, name),
    ].map((pages) => pages.flatMap(({ rows }) => idsOf(rows)));
    for (const [key, ids] of [
      ['acme', acme],
      ['other', other],
    ] as const)
      expect(ids?.toSorted()).toEqual(
        await idsBySql(
          server,
          `select id from ${tableOf(name)} where product_id = (select id from products where key = $1) and ${partOf[name] ?? 'true'} order by id`,
          [key],
        ),
      );
    expect((acme?.length ?? 0) + (other?.length ?? 0)).toBe(all?.length);
  });

  test.each(['', 'Count', 'NewSince'])('an unknown one is not found (%s)', async (part) => {
    const input = { product: 'nobody', ...(part === 'NewSince' && { cursor: null }) };
    expect(await agent.call(`billing.payments${part}`, input)).toMatchObject({
      status: 404,
      error: { data: { reason: 'not_found' } },
    });
  });
});

describe('page markers', () => {
  const refused = { status: 400, error: { data: { reason: 'invalid_input' } } };
  const asked = {
    filters: [{ field: 'status', op: 'in', value: ['succeeded'] }],
    sort: '-createdAt',
    product: 'acme',
  };

  test('serve the question they were made for, in any page size', async () => {
    const { nextCursor } = await page(agent, 'billing.payments', asked);
    expect(nextCursor).not.toBeNull();
    for (const pageSize of [25, 50, 100])
      expect(await agent.call('billing.payments', { ...asked, cursor: nextCursor, pageSize })).toMatchObject({
        status: 200,
      });
  });

  test.each([
    ['other filters', { filters: [{ field: 'status', op: 'in', value: ['failed'] }] }],
    ['no filters', { filters: [] }],
    ['another product', { product: 'other' }],
    ['no product', { product: undefined }],
    ['another order', { sort: 'createdAt' }],
    ['a search', { q: 'person' }],
  ])('with %s are refused', async (_name, change) => {
    const { nextCursor } = await page(agent, 'billing.payments', asked);
    expect(await agent.call('billing.payments', { ...asked, ...change, cursor: nextCursor })).toMatchObject(
      refused,
    );
    expect(
      await agent.call('billing.paymentsNewSince', { ...asked, ...change, cursor: nextCursor }),
    ).toMatchObject(refused);
  });

  test('of another list, changed or invented ones are refused', async () => {
    const { nextCursor } = await page(agent, 'billing.payments');
    const { nextCursor: ofRefunds } = await page(agent, 'billing.refunds');
    const bytes = Buffer.from(nextCursor ?? '', 'base64url');
    const flipped = [...bytes.keys()].map((at) => {
      const copy = Buffer.from(bytes);
      copy[at] = (copy[at] ?? 0) ^ 1;
      return copy.toString('base64url');
    });
    const forged = Buffer.from(JSON.stringify(['billing.payments', '2026-03-01T20:00:00Z', 'x'])).toString(
      'base64url',
    );
    for (const cursor of [
      ofRefunds,
      forged,
      'x',
      'AAAA',
      nextCursor?.slice(0, -4),
      `${nextCursor}AAAA`,
      ...flipped,
    ])
      expect([cursor, (await agent.call('billing.payments', { cursor })).status]).toEqual([cursor, 400]);
  });

  test('show nobody the values in them', async () => {
    const { nextCursor, rows } = await page(agent, 'billing.payments');
    const text = Buffer.from(nextCursor ?? '', 'base64url').toString('latin1');
    expect(text).not.toContain(rows.at(-1)?.id ?? '');
    expect(text).not.toContain('2026');
  });
});

describe('what came in since', () => {
  test('is counted above the first row, and no further than 99', async () => {
    const { topCursor, rows } = await page(agent, 'billing.payments');
    const since = async () => (await agent.call('billing.paymentsNewSince', { cursor: topCursor })).data;
    expect(await since()).toEqual({ value: 0, isCapped: false });
    const insert = `insert into payments (id, product_id, user_id, stripe_payment_intent_id, stripe_status, status, amount_cents, currency, created_at)
      select gen_random_uuid(), product_id, user_id, 'pi_new_' || n || '_' || $2, 'x', 'succeeded', 100, 'USD', created_at + interval '1 second'
      from payments, generate_series(1, $3::int) n where id = $1`;
    await idsBySql(server, insert, [rows[0]?.id, 'a', 99]);
    expect(await since()).toEqual({ value: 99, isCapped: false });
    await idsBySql(server, insert, [rows[0]?.id, 'b', 1]);
    expect(await since()).toEqual({ value: 99, isCapped: true });
    await idsBySql(server, `delete from payments where stripe_payment_intent_id like 'pi\\_new\\_%'`);
  });
});
