import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, HOME_FILES } from '@backdesk/launcher';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cloneTo, copyFor, makeWorkspace } from './checkout.ts';
import { createUser } from './ordinary-user.ts';
import { leftovers } from './processes.ts';
import { lastLine, start } from './start.ts';

const COLD_SECONDS = 300;
const WARM_SECONDS = 15;

const { dir, remove } = makeWorkspace();
const checkout = join(dir, 'checkout');
const home = join(dir, 'home');
let port: number;

async function query(url: string, sql: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query(sql);
  } finally {
    await client.end();
  }
}

const count = async (url: string) =>
  Number((await query(url, 'select count(*) as users from users')).rows[0]?.users);

beforeAll(async () => {
  cloneTo(checkout);
  port = await freePort();
});
afterAll(remove);

// The tests of this block follow one installation through its life, so their order matters.
describe('npm start on a fresh clone', { concurrent: false }, () => {
  let users: number;

  it('installs, builds, fills and serves, shows progress, and stops without a trace', async () => {
    const first = start({ cwd: checkout, home, port });
    expect(await first.ready()).toBeLessThan(COLD_SECONDS);
    for (const label of ['Install', 'Web app', 'PostgreSQL', 'Database', 'Demo data', 'Stripe', 'Server'])
      expect(first.output()).toMatch(new RegExp(`^ {2}${label} .*\\(\\d+\\.\\d s\\)$`, 'm'));
    for (const label of ['Demo data', 'Stripe'])
      expect(first.output()).toMatch(new RegExp(`^ {2}${label} .*each answer checked`, 'm'));
    const { urls, state } = first.runtime();
    expect(state).toBe('ready');
    expect(first.output()).toContain(urls.app);
    for (const path of ['/', '/healthz', '/readyz', '/metrics'])
      expect((await fetch(urls.app + path)).status).toBe(200);
    for (const file of [HOME_FILES.runtime, HOME_FILES.secret, HOME_FILES.passwords])
      expect(statSync(join(home, file)).mode & 0o777).toBe(0o600);
    users = await count(urls.migration);
    expect(users).toBeGreaterThanOrEqual(20);

    const second = start({ cwd: checkout, home, port });
    expect(await second.ended).toBe(1);
    expect(lastLine(second.output())).toMatch(
      /^Backdesk already runs at http:\/\/127\.0\.0\.1:\d+ \(process \d+/,
    );

    const other = start({ cwd: checkout, home: join(dir, 'other'), port });
    expect(await other.ended).toBe(1);
    expect(lastLine(other.output())).toBe(
      `Port ${port} is used by another program: stop that one or choose another, as in PORT=${port + 1} npm start.`,
    );

    first.kill('SIGTERM');
    await first.ended;
    expect(await leftovers([checkout, home])).toEqual([]);
  });

  it('is warm the second time, keeps the data, and leaves nothing behind when start.mjs is killed', async () => {
    const again = start({ cwd: checkout, home, port, by: 'node' });
    expect(await again.ready()).toBeLessThan(WARM_SECONDS);
    expect(await count(again.runtime().urls.migration)).toBe(users);
    await query(again.runtime().urls.migration, 'create table kept as select 42 as answer');
    again.kill('SIGKILL');
    expect(await leftovers([checkout, home])).toEqual([]);
  });

  it('starts again after that, and leaves nothing behind when the supervisor is killed', async () => {
    const again = start({ cwd: checkout, home, port, by: 'node' });
    await again.ready();
    expect((await query(again.runtime().urls.migration, 'select answer from kept')).rows).toEqual([
      { answer: 42 },
    ]);
    process.kill(again.runtime().pid, 'SIGKILL');
    expect(await again.ended).toBe(1);
    expect(lastLine(again.output())).toMatch(/ended by SIGKILL/);
    expect(await leftovers([checkout, home])).toEqual([]);
  });

  it('starts a crashed server again and says so, and ends with a sentence when PostgreSQL dies', async () => {
    const again = start({ cwd: checkout, home, port, by: 'node' });
    await again.ready();
    const { urls } = again.runtime();
    const [server] = await leftovers([join(checkout, 'apps/server/src/main.ts')], 0);
    process.kill(Number(server?.split(' ')[0]), 'SIGKILL');
    await expect
      .poll(again.output, { timeout: 10_000 })
      .toMatch(/The server ended by SIGKILL\. It is started again in 1 s/);
    await expect
      .poll(
        () =>
          fetch(`${urls.app}/readyz`).then(
            ({ status }) => status,
            () => 0,
          ),
        { timeout: 15_000 },
      )
      .toBe(200);
    const database = await leftovers([join(home, HOME_FILES.postgres)], 0);
    const postmaster = database.find(
      (line) => line.includes('bin/postgres -D') && !line.includes('guard.sh'),
    );
    process.kill(Number(postmaster?.split(' ')[0]), 'SIGKILL');
    expect(await again.ended).toBe(1);
    expect(lastLine(again.output())).toMatch(/^PostgreSQL ended unexpectedly/);
    expect(await leftovers([checkout, home])).toEqual([]);
  });

  it('without the demo shows the set-up token that makes the first owner, and keeps it out of the log', async () => {
    const own = join(dir, 'own');
    const first = start({ cwd: checkout, home: own, port, env: { BACKDESK_DEMO: '0' }, by: 'node' });
    await first.ready();
    await expect.poll(first.output, { timeout: 5_000 }).toMatch(/^ {4}[\w-]{43}$/m);
    expect(first.output()).toContain(`Open ${first.runtime().urls.app}/setup`);
    const [token = ''] = /(?<=^ {4})[\w-]{43}$/m.exec(first.output()) ?? [];
    for (const file of readdirSync(own).filter((name) => name.endsWith('.log')))
      expect([file, readFileSync(join(own, file), 'utf8').includes(token)]).toEqual([file, false]);
    const origin = first.runtime().urls.app;
    const made = await fetch(`${origin}/trpc/staff.createOwner`, {
      method: 'POST',
      headers: { origin, 'x-backdesk': '1', 'content-type': 'application/json' },
      body: JSON.stringify({ token, name: 'O', email: 'o@example.com', password: 'correct horse battery' }),
    });
    expect(made.status).toBe(200);
    first.kill('SIGTERM');
    expect(await first.ended).toBe(0);
    expect(await leftovers([checkout, own])).toEqual([]);
  });

  it('refuses a database that a newer Backdesk has migrated', async () => {
    const again = start({ cwd: checkout, home, port, by: 'node' });
    await again.ready();
    await query(
      again.runtime().urls.migration,
      `insert into mikro_orm_migrations (name) values ('29990101000000_later')`,
    );
    again.kill('SIGTERM');
    expect(await again.ended).toBe(0);
    const newer = start({ cwd: checkout, home, port, by: 'node' });
    expect(await newer.ended).toBe(1);
    expect(lastLine(newer.output())).toMatch(/newer Backdesk \(29990101000000_later\)/);
    expect(await leftovers([checkout, home])).toEqual([]);
  });

  it('works for an ordinary user', async (context) => {
    const user = createUser();
    if (typeof user === 'string') return context.skip(user);
    try {
      const theirs = join(dir, 'theirs');
      copyFor(user, checkout, theirs);
      const begun = start({
        cwd: theirs,
        home: join(theirs, '.backdesk'),
        port,
        user,
        env: { HOME: theirs },
      });
      expect(await begun.ready()).toBeLessThan(COLD_SECONDS);
      expect((await fetch(`${begun.runtime().urls.app}/readyz`)).status).toBe(200);
      expect(statSync(join(theirs, '.backdesk/postgres')).uid).toBe(user.uid);
      begun.kill('SIGTERM');
      await begun.ended;
      expect(await leftovers([theirs])).toEqual([]);
      const closed = join(dir, 'closed');
      mkdirSync(closed);
      chmodSync(closed, 0o755);
      const refused = start({ cwd: theirs, home: closed, port, user, env: { HOME: theirs } });
      expect(await refused.ended).toBe(1);
      expect(lastLine(refused.output())).toMatch(
        /^Backdesk cannot write to its data folder .*closed \(EACCES\)/,
      );
    } finally {
      user.remove();
    }
  });

  it.each([
    [
      'a database that does not answer',
      { DATABASE_URL: 'postgres://u:secret-word@127.0.0.1:9/x' },
      /^No PostgreSQL answers at DATABASE_URL \(u@127\.0\.0\.1:9\/x\)/,
    ],
    [
      'an address that is none',
      { DATABASE_URL: 'mysql://u:secret-word@h/x' },
      /^DATABASE_URL is no address of a PostgreSQL/,
    ],
    [
      'a Stripe that cannot be reached',
      { STRIPE_API_BASE: 'http://127.0.0.1:65000' },
      /^Stripe cannot be reached at http:\/\/127\.0\.0\.1:65000/,
    ],
    [
      'a data folder that cannot be made',
      { BACKDESK_HOME: '/proc/backdesk' },
      /^Backdesk cannot write to its data folder \/proc\/backdesk/,
    ],
    ['a port that is no number', { PORT: 'http' }, /^PORT is "http"/],
  ])('says in one sentence what is wrong with %s', async (_name, env, sentence) => {
    const failing = start({ cwd: checkout, home: join(dir, 'failing'), port, env, by: 'node' });
    expect(await failing.ended).toBe(1);
    expect(lastLine(failing.output())).toMatch(sentence);
    expect(failing.output()).not.toContain('secret-word');
    expect(await leftovers([checkout])).toEqual([]);
  });
});
