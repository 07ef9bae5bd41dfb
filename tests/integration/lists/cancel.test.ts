import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestClient } from '../../support/client.ts';
import { rowsOf } from '../../support/fingerprint.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { signedIn } from '../../support/staff.ts';
import { until } from '../../support/until.ts';
import { page } from './support.ts';
import { fillLists } from './world.ts';

let server: TestServer;
let agent: TestClient;
let blocker: pg.Client;
beforeAll(async () => {
  server = await startTestServer();
  agent = (await signedIn(server, 'support_agent')).client;
  await fillLists(server, 30);
  blocker = new pg.Client({ connectionString: server.database.superuserUrl });
  await blocker.connect();
});
afterAll(async () => {
  await blocker.end();
  await server.stop();
});

/** Statements on this database that are running, of the connections for lists. */
const running = () =>
  rowsOf<{ pid: number; query: string }>(
    server.database.superuserUrl,
    `select pid, query from pg_stat_activity where datname = $1 and application_name like '%lists'
     and state <> 'idle' and wait_event_type = 'Lock'`,
    [server.database.name],
  );

/** Calls a list while nobody can read payments, and waits until PostgreSQL is at it. */
async function callBlocked(procedure: string, input: object) {
  await blocker.query('begin; lock table payments in access exclusive mode');
  const leaving = new AbortController();
  const answer = agent
    .fetch(`/trpc/${procedure}`, { method: 'POST', body: JSON.stringify(input), signal: leaving.signal })
    .then(
      async (response) =>
        (await response.json()) as { error?: { message: string; data: { reason: string } } },
      (error: Error) => error,
    );
  await until('the statement waits', async () => (await running()).length === 1);
  return { leave: () => leaving.abort(), answer };
}

describe.each([
  ['billing.payments', {}],
  ['billing.payments', { q: 'person' }],
  ['billing.paymentsCount', { mode: 'exact' }],
  ['billing.paymentsNewSince', { cursor: null }],
  ['billing.paymentsOptions', { field: 'cardBrand' }],
])('%s %j', (procedure, input) => {
  test('ends in the database when the browser leaves, long before its time is over', async () => {
    const call = await callBlocked(procedure, input);
    try {
      const from = performance.now();
      call.leave();
      await until('the statement is gone', async () => (await running()).length === 0);
      // Its own time would have been up after four or five seconds; the lock is still held.
      expect(performance.now() - from).toBeLessThan(2_500);
      expect(await call.answer).toMatchObject({ name: 'AbortError' });
    } finally {
      await blocker.query('rollback');
    }
    // Whoever comes next gets a connection that nothing is cancelled on.
    for (let time = 0; time < 5; time += 1)
      expect((await page(agent, 'billing.payments')).rows.length).toBe(25);
  });
});

test('what takes too long is stopped by the database, and says so', async () => {
  const call = await callBlocked('billing.paymentsCount', { mode: 'exact' });
  try {
    expect(await call.answer).toMatchObject({
      error: {
        message: expect.stringMatching(/^Counting these payments one by one took longer than 4 seconds/),
        data: { reason: 'too_slow' },
      },
    });
  } finally {
    await blocker.query('rollback');
  }
});

test('lists that wait leave everybody else alone', async () => {
  await blocker.query('begin; lock table payments in access exclusive mode');
  const leaving = new AbortController();
  try {
    const calls = Array.from({ length: 30 }, () =>
      agent
        .fetch('/trpc/billing.payments', { method: 'POST', body: '{}', signal: leaving.signal })
        .catch(() => undefined),
    );
    await until('the connections for lists are taken', async () => (await running()).length === 6);
    const from = performance.now();
    expect(await agent.call('staff.me', {})).toMatchObject({ status: 200 });
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
    expect(performance.now() - from).toBeLessThan(2_500);
    leaving.abort();
    await Promise.all(calls);
    await until('all statements are gone', async () => (await running()).length === 0);
  } finally {
    await blocker.query('rollback');
  }
  expect((await page(agent, 'billing.payments')).rows.length).toBe(25);
});
