import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { depth } from '../support/depth.ts';
import { startTestServer } from '../support/server.ts';
import { startStripe } from '../support/stripe.ts';
import { until } from '../support/until.ts';
import { breakServer } from './support/broken-copy.ts';
import { record } from './support/figures.ts';
import { inLanes, postman } from './support/postman.ts';
import { serverFolder, startProgram } from './support/program.ts';
import { quietPort } from './support/quiet-port.ts';
import { seed, seededRandom } from './support/random.ts';

/**
 * Sends `events` events, again until each is acknowledged, and kills the server in the very moment in
 * which an acknowledgement arrives, `kills` times.
 */
async function killAfterAcknowledging(events: number, kills: number, folder = serverFolder) {
  const random = seededRandom(seed);
  const stripe = await startStripe();
  const url = `http://127.0.0.1:${await quietPort()}`;
  const desk = await startTestServer({ BACKDESK_URL: url, STRIPE_API_BASE: stripe.base });
  const sql = new pg.Client({ connectionString: desk.database.superuserUrl });
  await sql.connect();
  const post = postman(`${url}/webhooks/stripe/acme`, desk.webhookSecret);
  const env = { ...desk.env, PORT: new URL(url).port };
  let server = startProgram('main', env, folder);
  const ready = () =>
    until(
      'the server answers',
      async () => {
        const failure = server.failure();
        if (failure) throw new Error(failure);
        return (await fetch(`${url}/readyz`).catch(() => undefined))?.ok === true;
      },
      90_000,
    );
  const acknowledged = new Set<string>();
  const waiting = Array.from({ length: events }, (_, number) => `evt_${number}`);
  const share = Math.floor(events / (kills + 1));
  const killAt = new Set(
    Array.from({ length: kills }, (_, index) => index * share + random.between(1, share)),
  );
  let alive: Promise<unknown> = ready();
  const revive = async (killed: Promise<void>): Promise<void> => {
    await killed;
    server = startProgram('main', env, folder);
    await ready();
  };
  try {
    await inLanes(16, Array.from({ length: 16 }), async () => {
      for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
        const event = id;
        await alive;
        const status = await post.post(customerEvent(event), (answered) => {
          if (answered !== 200) return;
          acknowledged.add(event);
          if (killAt.has(acknowledged.size)) alive = revive(server.kill());
        });
        if (status !== 200 || !acknowledged.has(event)) waiting.push(event);
      }
    });
    await alive;
    const { rows } = await sql.query<{ id: string; count: number }>(
      'select external_id as id, count(*)::int as count from webhook_events group by 1',
    );
    const stored = new Map(rows.map(({ id, count }) => [id, count]));
    return {
      acknowledged: acknowledged.size,
      kills: killAt.size,
      missing: [...acknowledged].filter((id) => !stored.has(id)).length,
      'stored twice': rows.filter(({ count }) => count > 1).length,
    };
  } finally {
    post.stop();
    await server.stop();
    await sql.end();
    await desk.stop();
    await stripe.stop();
  }
}

const customerEvent = (id: string) => ({
  id,
  object: 'event',
  type: 'customer.updated',
  livemode: false,
  created: Math.floor(Date.now() / 1000),
  data: { object: { id: 'cus_1', object: 'customer' } },
});

describe(`kill -9 of the server right after a 2xx to a webhook, seed ${seed}`, () => {
  const events = depth(300, 10_000);
  const kills = depth(3, 50);

  test(`${events} events and ${kills} kills: what was acknowledged is there`, async () => {
    const result = await killAfterAcknowledging(events, kills);
    record('acknowledged', 'Acknowledged webhooks while the server is killed', [{ seed, ...result }]);
    expect(result).toEqual({ acknowledged: events, kills, missing: 0, 'stored twice': 0 });
  });

  test('a server that answers before the commit loses some', async () => {
    const file = 'domains/ingest/intake/stripe-route.ts';
    const copy = breakServer([{ file, from: 'await writer.write(', to: 'void writer.write(' }]);
    try {
      const result = await killAfterAcknowledging(depth(200, 1_000), depth(2, 8), copy.folder);
      record('acknowledged-control', 'The same with an answer before the commit', [{ seed, ...result }]);
      expect(result.missing).toBeGreaterThan(0);
    } finally {
      copy.remove();
    }
  });
});
