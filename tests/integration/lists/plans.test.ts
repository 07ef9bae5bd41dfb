import { type AnyList, lists, sortsOf } from '@backdesk/contract';
import { explainable, listSources } from '@backdesk/server/testing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../support/server.ts';

/** So many blocks of 8 kB one page may touch: the rows of a page with their joins, not the table. */
const mostBlocks = 600;
const rowCount = 50_000;
/** The table of each list; what is not filled proves nothing. */
const tableOf: Record<string, string> = {
  'billing.dunning': 'invoices',
  'users.list': 'users',
  'billing.credits': 'credit_accounts',
  'billing.discountCodes': 'discount_codes',
  'billing.drifts': 'sync_drifts',
  'ingest.webhookEvents': 'webhook_events',
};
const tableOfList = (name: string) => tableOf[name] ?? name.replace('billing.', '');
const filled = [...(Object.values(lists) as AnyList[]).map(({ name }) => tableOfList(name)), 'user_tags'];

type Node = { 'Node Type': string; 'Relation Name'?: string; Plans?: Node[]; 'Actual Loops': number };
type Top = Node & { 'Shared Hit Blocks': number; 'Shared Read Blocks': number };

let server: TestServer;
let client: pg.Client;
beforeAll(async () => {
  server = await startTestServer();
  client = new pg.Client({ connectionString: server.database.superuserUrl });
  await client.connect();
  const rows = `generate_series(1, ${rowCount}) n`;
  const id = `('00000000-0000-7a00-8000-' || lpad(to_hex(n), 12, '0'))::uuid`;
  const at = `timestamptz '2026-01-01Z' + n * interval '7 minutes'`;
  await client.query(`
    insert into users (id, product_id, email, full_name, signed_up_at, created_at, country, subscription_status, total_spent_cents, last_login_at)
    select ${id}, '${server.product.id}', 'p' || md5(n::text) || '@example.com', md5(n::text) || ' ' || md5((n + 7)::text), ${at}, ${at},
      case when n % 3 = 0 then 'AT' else 'DE' end, case when n % 50 = 0 then 'past_due' else 'active' end, n % 9999, case when n % 4 > 0 then ${at} end
    from ${rows};
    insert into payments (id, product_id, user_id, stripe_payment_intent_id, stripe_status, status, amount_cents, currency, created_at, failure_code)
    select ${id}, '${server.product.id}', ${id}, 'pi_' || n, 'x', case when n % 100 = 0 then 'failed' else 'succeeded' end, n % 9999, 'USD', ${at},
      case when n % 100 = 0 then 'card_declined' end from ${rows};
    insert into subscriptions (id, product_id, user_id, stripe_subscription_id, stripe_status, status, plan_name, price_cents, currency, created_at, current_period_end_at)
    select ${id}, '${server.product.id}', ${id}, 'sub_' || n, 'x', case when n % 100 = 0 then 'past_due' else 'active' end, 'Pro', n % 999, 'USD', ${at}, ${at} from ${rows};
    insert into invoices (id, product_id, user_id, stripe_invoice_id, number, stripe_status, status, total_cents, paid_cents, remaining_cents, attempt_count,
      next_attempt_at, currency, created_at)
    select ${id}, '${server.product.id}', ${id}, 'in_' || n, 'A-' || n, 'x', case when n % 10 = 0 then 'open' else 'paid' end, n % 999, 0,
      n % 999 + 1, n % 3 + 1, case when n % 4 = 0 then ${at} end, 'USD', ${at} from ${rows};
    insert into refunds (id, product_id, user_id, payment_id, stripe_refund_id, state, amount_cents, currency, created_at)
    select ${id}, '${server.product.id}', ${id}, ${id}, 're_' || n, 'succeeded', n % 999 + 1, 'USD', ${at} from ${rows};
    insert into disputes (id, product_id, user_id, payment_id, stripe_dispute_id, stripe_status, status, amount_cents, currency, created_at, evidence_due_at)
    select ${id}, '${server.product.id}', ${id}, ${id}, 'dp_' || n, 'x', 'lost', n % 999, 'USD', ${at}, ${at} from ${rows};
    insert into credit_accounts (id, product_id, user_id, unit, currency, created_at)
    select ${id}, '${server.product.id}', ${id}, 'cents', 'USD', ${at} from ${rows};
    insert into plans (id, product_id, key, name, stripe_product_id, created_at)
    select ${id}, '${server.product.id}', 'plan_' || n, 'Plan ' || n, 'prod_' || n, ${at} from ${rows};
    insert into discount_codes (id, product_id, code, kind, percent_off, created_at)
    select ${id}, '${server.product.id}', 'CODE' || n, 'percent', 5, ${at} from ${rows};
    insert into webhook_events (id, product_id, source, external_id, event_type, object_id, payload, state, received_at, processed_at)
    select ${id}, '${server.product.id}', 'stripe', 'evt_' || n, 'invoice.paid', 'in_' || n, '{}',
      case when n % 1000 = 0 then 'failed' else 'processed' end, ${at}, ${at} from ${rows};
    insert into sync_drifts (id, product_id, object_type, stripe_id, field, state, created_at, last_seen_at, settled_at)
    select ${id}, '${server.product.id}', 'invoice', 'in_' || n, 'total_cents', case when n % 1000 = 0 then 'open' else 'repaired' end, ${at}, ${at},
      case when n % 1000 > 0 then ${at} end from ${rows};
    insert into tags (id, name) values ('00000000-0000-7b00-8000-000000000001', 'Rare'), ('00000000-0000-7b00-8000-000000000002', 'Common'),
      ('00000000-0000-7b00-8000-000000000003', 'Unused');
    insert into user_tags (user_id, tag_id, product_id, created_by_kind, created_by_name)
    select ${id}, ('00000000-0000-7b00-8000-00000000000' || tag)::uuid, '${server.product.id}', 'operator', 'Test'
    from ${rows}, generate_series(1, 2) tag where (tag = 1 and n % 2500 = 0) or (tag = 2 and n % 3 = 0);
  `);
  await client.query('vacuum analyze');
}, 240_000);
afterAll(async () => {
  await client.end();
  await server.stop();
});

function nodesOf(node: Node): Node[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)];
}

/** Reads one page under EXPLAIN: how many blocks it touched, and which tables it read from end to end. */
async function readUnderExplain(list: string, input: Record<string, unknown>) {
  const source = listSources.find(({ definition }) => definition.name === list);
  if (!source) throw new Error(`There is no source of ${list}.`);
  const ctx = { em: server.services.database.fork(), services: server.services, principal: null };
  const { text, values } = await explainable(source, ctx, input);
  const { rows } = await client.query<{ 'QUERY PLAN': { Plan: Top }[] }>(
    `explain (analyze, buffers, format json) ${text}`,
    values,
  );
  const plan = rows[0]?.['QUERY PLAN'][0]?.Plan;
  if (!plan) throw new Error('PostgreSQL explained nothing.');
  return {
    blocks: plan['Shared Hit Blocks'] + plan['Shared Read Blocks'],
    readWhole: nodesOf(plan)
      .filter((node) => node['Node Type'] === 'Seq Scan' && node['Actual Loops'] > 0)
      .map((node) => node['Relation Name'])
      // Of a handful of products or tags there is nothing to be quick about.
      .filter((table) => table !== undefined && filled.includes(table)),
  };
}

test('every list has rows to find', async () => {
  for (const table of filled) {
    const { rows } = await client.query<{ count: number }>(`select count(*)::int as count from ${table}`);
    expect([table, (rows[0]?.count ?? 0) > rowCount / 3]).toEqual([table, true]);
  }
});

const everySort = (Object.values(lists) as AnyList[]).flatMap((list) =>
  sortsOf(list).flatMap((sort) => [
    [list.name, { sort }] as const,
    [list.name, { sort, product: 'acme' }] as const,
  ]),
);

describe(`a page out of ${rowCount} rows is read through an index`, () => {
  test.each(everySort)('%s %j', async (list, input) => {
    const { blocks, readWhole } = await readUnderExplain(list, input);
    expect(readWhole).toEqual([]);
    expect(blocks).toBeLessThan(mostBlocks);
  });

  test.each([
    ['billing.payments', { filters: [{ field: 'status', op: 'in', value: ['failed'] }] }],
    ['billing.payments', { product: 'acme', filters: [{ field: 'status', op: 'in', value: ['failed'] }] }],
    ['billing.payments', { filters: [{ field: 'failureCode', op: 'in', value: ['card_declined'] }] }],
    ['billing.payments', { filters: [{ field: 'stripeId', op: 'is', value: 'pi_777' }] }],
    ['billing.payments', { filters: [{ field: 'createdAt', op: 'on', value: '2026-02-01' }] }],
    ['billing.payments', { q: 'pi_777' }],
    ['billing.payments', { q: 'nobody@example.com' }],
    ['billing.payments', { q: 'zzzzqqqq' }],
    ['billing.subscriptions', { filters: [{ field: 'status', op: 'in', value: ['past_due'] }] }],
    ['billing.invoices', { filters: [{ field: 'status', op: 'in', value: ['open'] }] }],
    ['billing.dunning', { filters: [{ field: 'daysBehind', op: 'at_least', value: 3 }] }],
    ['billing.dunning', { q: 'in_770' }],
    ['billing.invoices', { filters: [{ field: 'number', op: 'is', value: 'A-4711' }] }],
    ['billing.refunds', { filters: [{ field: 'paymentStripeId', op: 'is', value: 'pi_777' }] }],
    ['users.list', { filters: [{ field: 'subscriptionStatus', op: 'in', value: ['past_due'] }] }],
    ['users.list', { filters: [{ field: 'country', op: 'in', value: ['AT'] }] }],
    ['users.list', { filters: [{ field: 'email', op: 'is', value: 'nobody@example.com' }] }],
    ['users.list', { filters: [{ field: 'tags', op: 'in', value: ['rare'] }] }],
    ['users.list', { product: 'acme', filters: [{ field: 'tags', op: 'in', value: ['rare'] }] }],
    ['users.list', { filters: [{ field: 'tags', op: 'in', value: ['common', 'rare'] }] }],
    ['users.list', { filters: [{ field: 'tags', op: 'in', value: ['unused'] }] }],
    ['users.list', { filters: [{ field: 'tags', op: 'not_in', value: ['common'] }] }],
    ['users.list', { filters: [{ field: 'tags', op: 'empty' }] }],
    ['billing.credits', { q: 'cus_none' }],
    ['billing.drifts', { filters: [{ field: 'state', op: 'in', value: ['open'] }] }],
    ['billing.drifts', { q: 'in_777' }],
    ['ingest.webhookEvents', { filters: [{ field: 'state', op: 'in', value: ['failed'] }] }],
    ['ingest.webhookEvents', { q: 'in_777' }],
    ['users.list', { q: 'zzzzqqqq' }],
    ['users.list', { filters: [{ field: 'name', op: 'contains', value: 'zzzzqqqq' }] }],
  ])('%s %j', async (list, input) => {
    const { blocks, readWhole } = await readUnderExplain(list, input);
    expect(readWhole).toEqual([]);
    expect(blocks).toBeLessThan(mostBlocks);
  });
});

test('a page without an index would be found out', async () => {
  await client.query(
    'begin; drop index idx_payments_created_at; drop index idx_payments_product_id_created_at',
  );
  try {
    const { blocks, readWhole } = await readUnderExplain('billing.payments', {});
    expect([blocks > mostBlocks, readWhole.length > 0]).toContain(true);
  } finally {
    await client.query('rollback');
  }
});
