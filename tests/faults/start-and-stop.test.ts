import { aUser, createServices, loadConfig, startFailure } from '@backdesk/server/testing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestClient } from '../support/client.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { depth } from '../support/depth.ts';
import { rowsOf } from '../support/fingerprint.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { signedIn } from '../support/staff.ts';
import { until } from '../support/until.ts';
import { postman } from './support/postman.ts';
import { type Program, startProgram } from './support/program.ts';
import { quietPort } from './support/quiet-port.ts';
import { seed, seededRandom } from './support/random.ts';

const random = seededRandom(seed);
const stops = depth(2, 100);
const exitWithinMs = 10_000;

let desk: TestServer;
let client: TestClient;
let userId: string;
let url: string;
let env: Record<string, string>;
beforeAll(async () => {
  const port = await quietPort();
  url = `http://127.0.0.1:${port}`;
  // In this process only for its database and members; the server under test is a process of its own.
  desk = await startTestServer({ BACKDESK_URL: url, STRIPE_SECRET_KEY: 'sk_test_abc' });
  env = { ...desk.env, PORT: String(port) };
  userId = (await aUser(desk.services.database.fork(), desk.product.id)).id;
  const signed = (await signedIn(desk, 'support_agent')).client;
  client = Object.assign(new TestClient({ url, config: desk.config }), { cookies: signed.cookies });
});
afterAll(() => desk.stop());

async function startServer(): Promise<Program> {
  const program = startProgram('main', env);
  await until(
    'the server answers',
    async () => {
      const failure = program.failure();
      if (failure) throw new Error(failure);
      return (await fetch(`${url}/readyz`).catch(() => undefined))?.ok === true;
    },
    90_000,
  );
  return program;
}

/** Sends one request after the other until the server is gone; what was acknowledged and what broke off. */
function load(name: string) {
  const acknowledged: string[] = [];
  const broken: string[] = [];
  const webhooks = postman(`${url}/webhooks/stripe/acme`, desk.webhookSecret);
  let count = 0;
  const note = async (id: string): Promise<boolean> => {
    const response = await client
      .fetch('/trpc/users.addNote', {
        method: 'POST',
        body: JSON.stringify({ userId, body: id, isPinned: false }),
      })
      .catch(() => undefined);
    if (!response) return false;
    // From here on the server has spoken: an answer that stops now is one that was torn off.
    if (response.status !== 200) broken.push(`${id}: ${response.status}`);
    else
      await response.json().then(
        () => acknowledged.push(id),
        (error: unknown) => broken.push(`${id}: ${String(error)}`),
      );
    return true;
  };
  const webhook = async (id: string): Promise<boolean> => {
    const status = await webhooks.post({
      id,
      object: 'event',
      type: 'customer.updated',
      livemode: false,
      data: { object: { id: 'cus_1', object: 'customer' } },
    });
    if (status === 200) acknowledged.push(id);
    else if (status !== 0) broken.push(`${id}: ${status}`);
    return status !== 0;
  };
  const lane = async (send: (id: string) => Promise<boolean>) => {
    while (await send(`${name}-${count++}`));
  };
  const ended = Promise.all([note, note, webhook, webhook, webhook].map(lane));
  return {
    acknowledged,
    broken,
    async end() {
      await ended;
      webhooks.stop();
    },
  };
}

test(`a server that is told to end under load finishes what it has begun (${stops} times, seed ${seed})`, async () => {
  for (let round = 0; round < stops; round += 1) {
    const server = await startServer();
    const stream = await client.fetch(
      `/trpc/users.changes?${new URLSearchParams({ input: JSON.stringify({ userId }) }).toString()}`,
      { headers: { accept: 'text/event-stream' } },
    );
    expect(stream.status).toBe(200);
    const traffic = load(`round${round}`);
    const wanted = random.between(5, 40);
    await until('there is traffic', async () => traffic.acknowledged.length >= wanted);

    // One change that certainly is under way: it waits for a row that we hold, which notes do not ask for.
    const holder = new pg.Client({ connectionString: desk.database.superuserUrl });
    await holder.connect();
    await holder.query('begin');
    const { rows } = await holder.query('select version from users where id = $1 for no key update', [
      userId,
    ]);
    const name = `Name ${round}`;
    const edit = client
      .call('users.edit', { userId, version: rows[0].version, fullName: name, country: null })
      .catch((error: unknown) => ({ status: 0, data: String(error) }));
    await until('the change waits for us', async () => {
      const { rowCount } = await holder.query(
        'select from pg_stat_activity where pg_backend_pid() = any(pg_blocking_pids(pid))',
      );
      return rowCount === 1;
    });

    const since = performance.now();
    const gone = server.end('SIGTERM');
    await until('no new connection is taken', async () =>
      fetch(`${url}/healthz`).then(
        () => false,
        () => true,
      ),
    );
    await holder.query('rollback');
    await holder.end();
    expect(await edit, server.output()).toMatchObject({
      status: 200,
      data: { version: rows[0].version + 1 },
    });
    expect(await gone).toBe(0);
    expect(performance.now() - since).toBeLessThan(exitWithinMs);
    await traffic.end();
    await stream.body?.cancel().catch(() => undefined);

    expect(traffic.broken).toEqual([]);
    const kept = await rowsOf<{ id: string }>(
      desk.database.superuserUrl,
      `select body as id from user_notes union all select external_id from webhook_events`,
    );
    const ids = new Set(kept.map(({ id }) => id));
    expect(traffic.acknowledged.filter((id) => !ids.has(id))).toEqual([]);
  }
});

/** Why the services of a program do not open with this environment, in the words that it prints. */
async function refusalOf(over: Record<string, string>): Promise<string> {
  const own = { ...env, ...over };
  try {
    const services = await createServices(loadConfig(own), { applicationName: 'backdesk test' });
    await services.close();
    return 'it opened';
  } catch (error) {
    return startFailure(error, own);
  }
}

describe('a program that cannot work says in one sentence why, and ends', () => {
  const copies: TestDatabase[] = [];
  afterAll(async () => {
    for (const copy of copies) await copy.drop();
  });
  const copyOf = async (template?: string) => {
    const copy = await createTestDatabase(template === undefined ? {} : { template });
    copies.push(copy);
    return copy;
  };

  /** The exit code of a start and what it printed. */
  async function startOf(name: 'main' | 'worker', over: Record<string, string>): Promise<[unknown, string]> {
    const program = startProgram(name, { ...env, ...over });
    return [await program.gone, program.output()];
  }
  const noDatabase = { DATABASE_URL: 'postgres://u:secret-word@localhost:9/x' };
  const noDatabaseAt = (host: string) =>
    `No PostgreSQL answers at DATABASE_URL (u@${host}:9/x): start it or correct the address.`;
  const unmigrated = /^The database lacks (\d+) of the \1 migrations of this version: run “backdesk migrate”/;

  test('the server without a database, the worker on one that was never migrated', async () => {
    const empty = { DATABASE_URL: (await copyOf('template0')).superuserUrl };
    expect(await Promise.all([startOf('main', noDatabase), startOf('worker', empty)])).toEqual([
      [1, `${noDatabaseAt('localhost')}\n`],
      [1, expect.stringMatching(new RegExp(`${unmigrated.source}, then start again\\.\n$`))],
    ]);
  });

  test('whatever is wrong with the database', async () => {
    expect(await refusalOf({ DATABASE_URL: 'postgres://u:secret-word@127.0.0.1:9/x' })).toBe(
      noDatabaseAt('127.0.0.1'),
    );
    const wrong = Object.assign(new URL(desk.database.appUrl), { password: 'secret-word' }).href;
    const refused = await refusalOf({ DATABASE_URL: wrong });
    expect(refused).toMatch(
      /^PostgreSQL refuses the sign-in of DATABASE_URL \(backdesk_app@[^:]+:\d+\/test_/,
    );
    expect(refused).not.toContain('secret-word');
    const missing = Object.assign(new URL(desk.database.superuserUrl), { pathname: '/nowhere' }).href;
    expect(await refusalOf({ DATABASE_URL: missing })).toMatch(
      /^The database of DATABASE_URL .*nowhere.* does not exist/,
    );
    const copy = await copyOf();
    const url = { DATABASE_URL: copy.appUrl };
    expect(await refusalOf(url)).toBe('it opened');
    await rowsOf(
      copy.superuserUrl,
      `insert into mikro_orm_migrations (name) values ('29990101000000_later')`,
    );
    expect(await refusalOf(url)).toMatch(
      /^The database was migrated by a newer Backdesk \(29990101000000_later\)/,
    );
    await rowsOf(
      copy.superuserUrl,
      `delete from mikro_orm_migrations where name = (select min(name) from mikro_orm_migrations)`,
    );
    expect(await refusalOf(url)).toMatch(/^The database lacks 1 of the \d+ migrations/);
  });

  test('whatever is wrong with the keys of Stripe, and a simulator that is not there', async () => {
    for (const [over, sentence] of [
      [{ STRIPE_SECRET_KEY: 'secret-word' }, /^STRIPE_SECRET_KEY is no secret key of Stripe: those begin/],
      [{ STRIPE_SECRET_KEY_ACME: 'sk_live_abc' }, /one desk works in one mode/],
      [{ STRIPE_SECRET_KEY: '', STRIPE_API_BASE: '' }, /^(?=.*STRIPE)/],
    ] as const)
      expect(await refusalOf(over)).toMatch(sentence);
    const other = loadConfig({ ...env, STRIPE_SECRET_KEY: '', STRIPE_SECRET_KEY_OTHER: 'sk_test_abc' });
    expect(() => other.stripe.secretKey('acme')).toThrow('The product “acme” has no Stripe account');
    const port = await quietPort();
    const alone = { STRIPE_SECRET_KEY: '', STRIPE_API_BASE: `http://127.0.0.1:${port}` };
    expect(await startOf('main', alone)).toEqual([
      1,
      `The Stripe simulator cannot be reached at http://127.0.0.1:${port} (ECONNREFUSED): start it or correct STRIPE_API_BASE.\n`,
    ]);
  });
});
