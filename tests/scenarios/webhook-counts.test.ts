import { createHmac, randomUUID } from 'node:crypto';
import { digestOnce, startWorkerLoops } from '@backdesk/server/testing';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../support/server.ts';
import { until } from '../support/until.ts';

let server: TestServer;
let sql: pg.Client;

beforeEach(async () => {
  // One each: what was scraped is kept for some seconds.
  server = await startTestServer();
  sql = new pg.Client({ connectionString: server.database.superuserUrl });
  await sql.connect();
});
afterEach(async () => {
  await sql?.end();
  await server?.stop();
});

/** Sends an event of `type` about an object that the desk does not mirror, signed as Stripe signs. */
async function send(type: string, { livemode = false } = {}): Promise<void> {
  const seconds = Math.floor(Date.now() / 1000);
  const id = `evt_${randomUUID()}`;
  const object = { id: 'topup_1', object: 'topup' };
  const body = JSON.stringify({ id, object: 'event', type, livemode, created: seconds, data: { object } });
  const hmac = createHmac('sha256', server.webhookSecret).update(`${seconds}.${body}`).digest('hex');
  const response = await fetch(`${server.url}/webhooks/stripe/acme`, {
    method: 'POST',
    headers: { 'stripe-signature': `t=${seconds},v1=${hmac}` },
    body,
  });
  expect(response.status).toBe(200);
}

async function digestAll(): Promise<void> {
  const worker = await startWorkerLoops(server.services, { sweepMs: 20 });
  await until('nothing waits', async () => {
    const { rows } = await sql.query(`select from webhook_events where state = 'received'`);
    return rows.length === 0;
  });
  await worker.stop();
}

/** The samples of the inbox as Prometheus reads them: name and labels to value. */
async function scrape(): Promise<Record<string, number>> {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  return Object.fromEntries(
    text
      .split('\n')
      .filter((line) => line.startsWith('backdesk_webhook_events_'))
      .map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
  );
}
const ignored = (type: string) => `backdesk_webhook_events_ignored{source="stripe",type="${type}"}`;
const open = (state: string) => `backdesk_webhook_events_open{source="stripe",state="${state}"}`;

test('events of types that nobody uses are counted by type, and the count outlives them', async () => {
  for (const type of ['topup.created', 'topup.created', 'topup.succeeded', 'Odd "type"\n{}', '\\'])
    await send(type);
  await send('topup.created', { livemode: true });
  await digestAll();
  const { rows } = await sql.query(`select state, count(*)::int from webhook_events group by 1 order by 1`);
  expect(rows).toEqual([
    { state: 'ignored', count: 5 },
    { state: 'quarantined', count: 1 },
  ]);
  await sql.query(`delete from webhook_events where state = 'ignored'`);
  const samples = await scrape();
  expect(samples).toMatchObject({
    [ignored('topup.created')]: 2,
    [ignored('topup.succeeded')]: 1,
    [ignored('other')]: 2,
    [open('received')]: 0,
    [open('failed')]: 0,
    [open('quarantined')]: 1,
    'backdesk_webhook_events_settled_total{source="stripe",state="ignored"}': 5,
  });
  expect(Object.keys(samples).filter((name) => name.includes('_ignored{'))).toHaveLength(3);
});

test('what waits is told, and rare types above the hundred most frequent are one figure', async () => {
  for (let index = 0; index < 3; index += 1) await send('topup.created');
  await sql.query(
    `insert into webhook_type_counts select $1, 'stripe', 'kind_' || n, 'ignored', 1000 - n, now(), now()
     from generate_series(1, 130) n`,
    [server.product.id],
  );
  const samples = await scrape();
  expect(samples[open('received')]).toBe(3);
  expect(samples[ignored('kind_100')]).toBe(900);
  expect(samples[ignored('kind_101')]).toBeUndefined();
  // 1000 - 101 down to 1000 - 130.
  expect(samples[ignored('other')]).toBe(30 * 1000 - ((101 + 130) / 2) * 30);
  expect(Object.keys(samples).filter((name) => name.includes('_ignored{'))).toHaveLength(101);
});

test('an event that two workers settle is counted once', async () => {
  await send('topup.created');
  let arrived = 0;
  let bothAreHere = () => {};
  const gate = new Promise<void>((resolve) => {
    bothAreHere = resolve;
  });
  const digest = () =>
    digestOnce({
      database: server.services.database,
      log: server.services.log,
      batchSize: 10,
      // Too short: the other one takes it too.
      holdMs: 0,
      handlers: {
        clerk: undefined,
        stripe: {
          targets: () => ['topup_1'],
          bringUpToDate: async () => {
            arrived += 1;
            if (arrived === 2) bothAreHere();
            await gate;
            return [{ status: 'fulfilled', value: { state: 'ignored' } }];
          },
        },
      },
    });
  const first = digest();
  await until('the first one has it', async () => arrived === 1);
  expect(await Promise.all([first, digest()])).toEqual([1, 1]);
  expect((await scrape())[ignored('topup.created')]).toBe(1);
});

test('without its tables the other metrics are still there', async () => {
  await sql.query('alter table webhook_type_counts rename to gone');
  const text = await (await fetch(`${server.url}/metrics`)).text();
  expect(text).toContain('process_cpu_seconds_total');
  expect(text).not.toContain('backdesk_webhook_events_open{');
});
