import { createHmac, randomUUID } from 'node:crypto';
import { stripeWebhookSecret } from '@backdesk/server';
import { ensureProduct } from '@backdesk/server/testing';
import pg from 'pg';
import { startProgram } from '../faults/support/program.ts';
import { startTestServer } from '../support/server.ts';
import { until } from '../support/until.ts';
import { type Figure, figure } from './figure.ts';
import { load } from './load.ts';
import { startStripeWorld } from './stripe-world.ts';

const users = 1_200;
const connections = 16;
const account = 'codebuff';
/** Kinds that people's doings make events of, in the proportion in which the account has them. */
const types = ['customer', 'subscription', 'invoice', 'payment_intent', 'charge'];

/**
 * Events from the first byte of the webhook to the row of the object it tells of: acknowledged by a server,
 * digested by a worker, each about another object that is not in the mirror yet, so that what it belongs to
 * has to be fetched too. The floor fetches the same objects and stores them as they came, eight at a time.
 */
export async function digest(): Promise<Figure[]> {
  const world = await startStripeWorld(users);
  const desk = await startTestServer({ STRIPE_API_BASE: world.base });
  const sql = new pg.Pool({ connectionString: desk.database.superuserUrl, max: 8 });
  try {
    await ensureProduct(desk.services.database.fork(), {
      key: account,
      name: 'Codebuff',
      reportingCurrency: 'USD',
    });
    const objects = (await Promise.all(types.map((type) => world.objects(account, type)))).flat();
    const secret = stripeWebhookSecret(desk.config, account);
    const bare = await floorMs(sql, world.base, objects);
    const worker = startProgram('worker', { ...desk.env, NODE_ENV: 'production' });
    try {
      const [first = {}, ...others] = objects;
      const send = (some: readonly Record<string, unknown>[]) =>
        load(some.length, connections, (index) => event(desk.url, secret, some[index] ?? {}));
      // Whoever has digested one event has started.
      await send([first]);
      await until('the worker digests', async () => (await waiting(sql)) === 0, 60_000);
      const startedAt = performance.now();
      await send(others);
      await until('everything is digested', async () => (await waiting(sql)) === 0, 300_000);
      const ms = performance.now() - startedAt;
      const { rows } = await sql.query<{ state: string; count: number }>(
        'select state, count(*)::int as count from webhook_events group by 1',
      );
      if (rows.some(({ state }) => state !== 'processed'))
        throw new Error(`Not every event was digested: ${JSON.stringify(rows)}.`);
      const { length } = others;
      return [
        {
          ...figure('webhook to mirror, per event', length, [ms / length], [bare / length], 4),
          per_second: Math.round((length / ms) * 1_000),
          target_per_second: 300,
        },
      ];
    } finally {
      await worker.stop();
    }
  } finally {
    await sql.end();
    await desk.stop();
    await world.stop();
  }
}

const waiting = async (sql: pg.Pool): Promise<number> =>
  (
    await sql.query<{ count: number }>(
      `select count(*)::int as count from webhook_events where state = 'received'`,
    )
  ).rows[0]?.count ?? 0;

async function floorMs(sql: pg.Pool, base: string, objects: readonly Record<string, unknown>[]) {
  await sql.query('create table floor_objects (id text primary key, object jsonb not null)');
  const startedAt = performance.now();
  let next = 0;
  const lane = async () => {
    for (let object = objects[next++]; object; object = objects[next++]) {
      const answer = await fetch(`${base}/v1/${String(object.object)}s/${String(object.id)}`, {
        headers: { authorization: `Bearer sk_test_sim_${account}` },
      });
      await sql.query(
        'insert into floor_objects values ($1, $2) on conflict (id) do update set object = excluded.object',
        [object.id, await answer.text()],
      );
    }
  };
  await Promise.all(Array.from({ length: 8 }, lane));
  return performance.now() - startedAt;
}

function event(url: string, secret: string, object: Record<string, unknown>) {
  const seconds = Math.floor(Date.now() / 1000);
  const body = JSON.stringify({
    id: `evt_${randomUUID()}`,
    object: 'event',
    type: `${String(object.object)}.updated`,
    livemode: false,
    created: seconds,
    data: { object },
  });
  const mac = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return {
    url: `${url}/webhooks/stripe/${account}`,
    body,
    headers: { 'stripe-signature': `t=${seconds},v1=${mac}` },
  };
}
