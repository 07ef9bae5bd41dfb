import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '@backdesk/launcher';
import { productsAtStripe, seedDemo } from '@backdesk/server';
import { compareWithStripe, createServices, loadConfig } from '@backdesk/server/testing';
import { createSimulator, type Simulator, type TypeName } from '@backdesk/stripe-simulator';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { differencesBetween } from '../faults/support/compare-with-stripe.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { demoEndsAt } from '../support/demo-world.ts';
import { temporaryFolder } from '../support/temporary.ts';

const users = 20;

let database: TestDatabase;
let home: string;
let services: Awaited<ReturnType<typeof createServices>>;
let sql: pg.Client;
let stripePort: number;

beforeEach(async () => {
  database = await createTestDatabase();
  home = temporaryFolder('seed');
  stripePort = await freePort();
  const env = {
    NODE_ENV: 'test',
    PORT: '0',
    BACKDESK_URL: 'http://127.0.0.1:4000',
    BACKDESK_HOME: home,
    BACKDESK_SECRET: 'ab'.repeat(32),
    DATABASE_URL: database.appUrl,
    DATABASE_MIGRATION_URL: database.ownerUrl,
    STRIPE_API_BASE: `http://127.0.0.1:${stripePort}`,
  };
  services = await createServices(loadConfig(env), { applicationName: 'backdesk test' });
  sql = new pg.Client({ connectionString: database.superuserUrl });
  await sql.connect();
}, 60_000);
afterEach(async () => {
  await sql.end();
  await services.close();
  await database.drop();
  rmSync(home, { recursive: true, force: true });
});

function seed(onProgress: (line: string) => void = () => undefined): Promise<boolean> {
  return seedDemo(services, { users, endsAt: demoEndsAt, onProgress });
}

/** An end of the process at the first line of progress that `stopAt` matches. */
const interruptedAt = (stopAt: RegExp) => (line: string) => {
  if (stopAt.test(line)) throw new Error('interrupted');
};

async function rows<Row extends pg.QueryResultRow>(query: string): Promise<Row[]> {
  return (await sql.query<Row>(query)).rows;
}

/** What the simulator of the installation would start with. */
function storedStripe(): Simulator {
  return createSimulator({
    seed: 'backdesk demo',
    dataFile: join(home, 'simulator.journal'),
    validateResponses: false,
  });
}

/** What the desk's own comparison finds, and what one finds that shares no code with it. */
async function differences(): Promise<string[]> {
  const stripe = storedStripe();
  await stripe.listen({ port: stripePort });
  const products = await productsAtStripe(services.database.fork());
  const drifts = await compareWithStripe(services, products, () => undefined);
  const found = await differencesBetween({ rows }, async (type) =>
    stripe.accounts().flatMap((account) => [...stripe.expandedObjects(account, type as TypeName, [])]),
  );
  await stripe.close();
  return [...found, ...drifts.map(({ objectType, stripeId, field }) => `${objectType} ${stripeId} ${field}`)];
}

describe('making the demo', { timeout: 180_000 }, () => {
  test('says what it does, fills the inbox by delivering events, and leaves the mirror as Stripe is', async () => {
    const lines: string[] = [];
    expect(await seed((line) => lines.push(line))).toBe(true);
    expect(lines).toContainEqual(expect.stringMatching(/^playing 2026-11: \d+ of 20 users have signed up$/));
    expect(lines).toContainEqual(
      expect.stringMatching(/^Eachie: \d+ users, \d+ objects from Stripe mirrored$/),
    );
    expect(lines.at(-1)).toMatch(/^webhooks: \d+ of the last events delivered and digested$/);
    const states = await rows<{ state: string; n: number }>(
      'select state, count(*)::int as n from webhook_events group by 1',
    );
    const counts = Object.fromEntries(states.map(({ state, n }) => [state, n]));
    expect(counts).toMatchObject({ failed: 1, quarantined: 1, ignored: 5 });
    expect(counts['processed']).toBeGreaterThan(5);
    expect(counts['received']).toBeUndefined();
    expect(await rows(`select id from webhook_events where received_at > '2026-11-20T12:01:00Z'`)).toEqual(
      [],
    );
    expect(await differences()).toEqual([]);
    expect(await seed(), 'a desk with products is left alone').toBe(false);
  });

  test('begins again after a start that was interrupted while the mirror was filled', async () => {
    await expect(seed(interruptedAt(/^Codebuff: /))).rejects.toThrow('interrupted');
    expect(await rows('select id from products')).toEqual([]);
    expect(await seed()).toBe(true);
    expect(await rows('select count(*)::int as n from users')).toEqual([{ n: users }]);
    expect(await differences()).toEqual([]);
  });

  test('has Stripe’s state on disk as soon as its mirror is there', async () => {
    await expect(seed(interruptedAt(/^webhooks: /))).rejects.toThrow('interrupted');
    expect(await rows('select count(*)::int as n from users')).toEqual([{ n: users }]);
    expect(await differences()).toEqual([]);
  });
});
