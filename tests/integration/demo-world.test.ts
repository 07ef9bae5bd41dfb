import { createSimulator, type Simulator } from '@backdesk/stripe-simulator';
import { loadDemoWorld, playDemoWorld } from '@backdesk/server/testing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../support/server.ts';

/** A fixed day, so that the world is the same on every run. */
const endsAt = new Date('2026-11-20T12:00:00Z');
const months = 18;
const users = 300;

let server: TestServer;
let simulator: Simulator;
let sql: pg.Client;

beforeAll(async () => {
  server = await startTestServer();
  const startAt = new Date(endsAt);
  startAt.setUTCMonth(startAt.getUTCMonth() - months);
  // Every answer is checked against the types of the SDK on the way.
  simulator = createSimulator({ seed: 'demo test', startAt, validateResponses: true });
  playDemoWorld(simulator, { users, endsAt, months, seed: 20 });
  await server.services.database.fork().transactional((em) => loadDemoWorld(em, simulator));
  sql = new pg.Client({ connectionString: server.database.superuserUrl });
  await sql.connect();
}, 120_000);
afterAll(async () => {
  await sql?.end();
  await simulator?.close();
  await server?.stop();
});

async function number(query: string): Promise<number> {
  const { rows } = await sql.query(`select (${query})::float8 as value`);
  return rows[0].value;
}

describe('the demo world', () => {
  test('is believable: shares of what goes wrong lie where businesses see them', async () => {
    expect(await number('select count(*) from users')).toBe(users);
    const payments = await number(`select count(*) from payments`);
    expect(payments).toBeGreaterThan(users * 2);
    const share = async (query: string) => (await number(query)) / payments;
    const refunds = await share(`select count(*) from refunds`);
    expect(refunds).toBeGreaterThan(0.005);
    expect(refunds).toBeLessThan(0.06);
    const failed = await share(`select count(*) from payments where status = 'failed'`);
    expect(failed).toBeGreaterThan(0.001);
    expect(failed).toBeLessThan(0.08);
    const disputed = await share(`select count(*) from payments where is_disputed`);
    expect(disputed).toBeGreaterThan(0);
    expect(disputed).toBeLessThan(0.01);
    const left = await number(
      `select count(*) filter (where status = 'canceled') / count(*)::float8 from subscriptions`,
    );
    expect(left).toBeGreaterThan(0.1);
    expect(left).toBeLessThan(0.5);
  });

  test('draws no flat line: sign-ups differ from month to month and grow over the year', async () => {
    const { rows } = await sql.query(
      `select date_trunc('month', signed_up_at) as month, count(*)::int as n from users group by 1 order by 1`,
    );
    const counts = rows.map(({ n }) => n as number);
    expect(new Set(counts).size).toBeGreaterThan(5);
    const sum = (from: number, to: number) => counts.slice(from, to).reduce((total, n) => total + n, 0);
    expect(sum(-7, -1)).toBeGreaterThan(sum(0, 6) * 1.2);
  });

  test.each(['repurposeflow', 'better_together'])(
    'agrees with the simulator to the cent: %s',
    async (account) => {
      const product = account.replaceAll('_', '-');
      const inMirror = async (query: string) =>
        number(`${query} join products pr on pr.id = t.product_id and pr.key = '${product}'`);
      const charges = [...simulator.objects(account, 'charge')].filter(
        ({ status }) => status === 'succeeded',
      );
      const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
      expect(await inMirror('select coalesce(sum(t.captured_cents), 0) from payments t')).toBe(
        sum(charges.map((charge) => charge.amount_captured)),
      );
      expect(await inMirror('select coalesce(sum(t.refunded_cents), 0) from payments t')).toBe(
        sum(charges.map((charge) => charge.amount_refunded)),
      );
      const refunds = [...simulator.objects(account, 'refund')];
      expect(await inMirror(`select coalesce(sum(t.amount_cents), 0) from refunds t`)).toBe(
        sum(refunds.map(({ amount }) => amount)),
      );
      for (const [type, table] of [
        ['customer', 'users'],
        ['subscription', 'subscriptions'],
        ['payment_intent', 'payments'],
        ['invoice', 'invoices'],
        ['dispute', 'disputes'],
      ] as const)
        expect([table, await inMirror(`select count(*) from ${table} t`)]).toEqual([
          table,
          [...simulator.objects(account, type)].length,
        ]);
    },
  );

  test('names every payment of an invoice by it', async () => {
    expect(await number(`select count(*) from payments where stripe_invoice_id is null`)).toBe(0);
  });
});
