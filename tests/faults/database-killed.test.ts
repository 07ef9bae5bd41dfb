import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { type EmbeddedDatabase, startDatabase } from '@backdesk/launcher';
import { migrate, stripeWebhookSecret } from '@backdesk/server';
import { createServices, ensureProduct, loadConfig } from '@backdesk/server/testing';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { depth } from '../support/depth.ts';
import { startStripe } from '../support/stripe.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { until } from '../support/until.ts';
import { breakServer } from './support/broken-copy.ts';
import { record } from './support/figures.ts';
import { inLanes, postman } from './support/postman.ts';
import { serverFolder, startProgram } from './support/program.ts';
import { quietPort } from './support/quiet-port.ts';

const events = depth(200, 10_000);
const kills = depth(1, 5);

/** A place that stays the same while PostgreSQL behind it comes back on another port. */
async function startForwarder() {
  let target = 0;
  const open = new Set<Socket>();
  const server = createServer((from) => {
    const to = connect(target, '127.0.0.1');
    for (const [one, other] of [
      [from, to],
      [to, from],
    ] as const) {
      open.add(one);
      one
        .on('error', () => undefined)
        .on('close', () => {
          open.delete(one);
          other.destroy();
        });
      one.pipe(other);
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    pointTo: (other: number) => {
      target = other;
    },
    /** `url`, by way of this place. */
    through: (url: string) => Object.assign(new URL(url), { port: String(port) }).href,
    stop() {
      for (const socket of open) socket.destroy();
      server.close();
    },
  };
}

/** A PostgreSQL that can be killed and comes back with what it had on disk. */
async function startMortalDatabase() {
  const folder = temporaryFolder('mortal');
  const password = () => randomBytes(12).toString('hex');
  const passwords = { superuser: password(), owner: password(), app: password() };
  const start = () =>
    startDatabase({ dataDir: join(folder, 'postgres'), logFile: join(folder, 'postgres.log') }, passwords);
  const forwarder = await startForwarder();
  let database: EmbeddedDatabase = await start();
  forwarder.pointTo(database.postgres.port);
  const urls = {
    superuser: forwarder.through(database.superuserUrl),
    owner: forwarder.through(database.ownerUrl),
    app: forwarder.through(database.appUrl),
  };
  return {
    urls,
    superuserUrl: () => Object.assign(new URL(database.superuserUrl), { pathname: '/backdesk' }).href,
    async killAndRestart(): Promise<void> {
      process.kill(database.postgres.pid, 'SIGKILL');
      await database.postgres.ended;
      database = await start();
      forwarder.pointTo(database.postgres.port);
    },
    async stop() {
      forwarder.stop();
      await database.postgres.stop();
    },
  };
}

/** Sends events, again until each is acknowledged, while PostgreSQL is killed and started several times. */
async function killDatabaseWhileReceiving(count: number, times: number, folder = serverFolder) {
  const stripe = await startStripe();
  const database = await startMortalDatabase();
  const url = `http://127.0.0.1:${await quietPort()}`;
  const env = {
    NODE_ENV: 'test',
    PORT: new URL(url).port,
    BACKDESK_URL: url,
    BACKDESK_HOME: temporaryFolder('home'),
    BACKDESK_SECRET: 'ab'.repeat(32),
    DATABASE_URL: database.urls.app,
    DATABASE_MIGRATION_URL: database.urls.owner,
    STRIPE_API_BASE: stripe.base,
    // What was taken when PostgreSQL died is free again after seconds, not after a minute.
    BACKDESK_PATIENCE: JSON.stringify({
      stripeTimeoutMs: 2_000,
      sweepMs: 50,
      leaseMarginMs: 1_000,
      eventHoldMs: 5_000,
    }),
  };
  await migrate({ ownerUrl: database.urls.owner, appUrl: database.urls.app });
  const config = loadConfig(env);
  const services = await createServices(config, { applicationName: 'backdesk test' });
  await ensureProduct(services.database.fork(), { key: 'acme', name: 'Acme', reportingCurrency: 'USD' });
  await services.close();
  const customers = await Promise.all(
    Array.from({ length: 20 }, (_, index) => stripe.sdk.customers.create({ name: `Customer ${index}` })),
  );
  const programs = [startProgram('main', env, folder), startProgram('worker', env, folder)];
  const post = postman(`${url}/webhooks/stripe/acme`, stripeWebhookSecret(config, 'acme'));
  const send = (event: string) =>
    post.post({
      id: event,
      object: 'event',
      type: 'customer.updated',
      livemode: false,
      created: Math.floor(Date.now() / 1000),
      data: { object: customers[Number(event.slice(4)) % customers.length] },
    });
  const acknowledged = new Set<string>();
  const waiting = Array.from({ length: count }, (_, number) => `evt_${number}`);
  const killAt = new Set(
    Array.from({ length: times }, (_, index) => Math.floor(((index + 1) * count) / (times + 1))),
  );
  /** Waits until the worker has digested everything that is stored. */
  const digested = async (): Promise<void> => {
    const sql = new pg.Client({ connectionString: database.superuserUrl() });
    await sql.connect();
    try {
      await until(
        'every event that is there is digested',
        async () => {
          const failure = programs[1]?.failure();
          if (failure) throw new Error(failure);
          return (
            (await sql.query(`select 1 from webhook_events where state = 'received' limit 1`)).rowCount === 0
          );
        },
        60_000,
      );
    } finally {
      await sql.end();
    }
  };
  const outages: { upAt: number; answeredAt?: number }[] = [];
  const restarts: Promise<void>[] = [];
  try {
    await until(
      'the server answers',
      async () => (await fetch(`${url}/readyz`).catch(() => undefined))?.ok,
      60_000,
    );
    // A worker that is still starting may end without its database; its supervisor starts it again.
    await send('evt_0');
    await digested();
    await inLanes(16, Array.from({ length: 16 }), async () => {
      for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
        const event = id;
        if ((await send(event)) !== 200) {
          waiting.push(event);
          continue;
        }
        acknowledged.add(event);
        const outage = outages.at(-1);
        if (outage) outage.answeredAt ??= Date.now();
        if (killAt.has(acknowledged.size))
          restarts.push(database.killAndRestart().then(() => void outages.push({ upAt: Date.now() })));
      }
    });
    await Promise.all(restarts);
    const sql = new pg.Client({ connectionString: database.superuserUrl() });
    await sql.connect();
    try {
      await until(
        'every event that is there is digested',
        async () =>
          (await sql.query(`select 1 from webhook_events where state = 'received' limit 1`)).rows.length ===
          0,
        60_000,
      );
      const { rows } = await sql.query<{ id: string; count: number }>(
        'select external_id as id, count(*)::int as count from webhook_events group by 1',
      );
      const stored = new Set(rows.map(({ id }) => id));
      return {
        acknowledged: acknowledged.size,
        restarts: outages.length,
        missing: [...acknowledged].filter((id) => !stored.has(id)).length,
        'stored twice': rows.filter(({ count: times }) => times > 1).length,
        'programs that ended': programs.filter((program) => program.failure() !== undefined).length,
        'slowest return, seconds': Math.max(
          ...outages.map(({ upAt, answeredAt = upAt }) => Math.ceil((answeredAt - upAt) / 1_000)),
        ),
      };
    } finally {
      await sql.end();
    }
  } finally {
    post.stop();
    await Promise.all(programs.map((program) => program.stop()));
    await database.stop();
    await stripe.stop();
  }
}

describe('kill -9 of PostgreSQL while webhooks come', () => {
  test(`${events} events and ${kills} restarts: what was acknowledged is there, and both programs live on`, {
    timeout: depth(240_000, 900_000),
  }, async () => {
    const result = await killDatabaseWhileReceiving(events, kills);
    record('database-killed', 'PostgreSQL killed while webhooks come', [result]);
    const { 'slowest return, seconds': slowest, ...counted } = result;
    expect(counted).toEqual({
      acknowledged: events,
      restarts: kills,
      missing: 0,
      'stored twice': 0,
      'programs that ended': 0,
    });
    expect(slowest).toBeLessThanOrEqual(10);
  });

  test('a server that answers before the commit loses some', { timeout: 240_000 }, async () => {
    const stores = 'writer.write(incomingFromStripe(target, event, String(body), intake.mode))';
    const copy = breakServer([
      {
        file: 'domains/ingest/intake/stripe-route.ts',
        from: `await ${stores};`,
        to: `void ${stores}.catch(() => undefined);`,
      },
    ]);
    try {
      const result = await killDatabaseWhileReceiving(depth(300, 2_000), 1, copy.folder);
      expect(result.missing).toBeGreaterThan(0);
    } finally {
      copy.remove();
    }
  });
});
