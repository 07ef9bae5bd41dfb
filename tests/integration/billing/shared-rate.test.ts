import { createServices, sharedRate } from '@backdesk/server/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rowsOf } from '../../support/fingerprint.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

const perSecond = 50;
/** A process sleeps a little shorter or longer than it was told to, and reads its clock afterwards. */
const inaccuracyMs = 50;

let server: TestServer;
let other: Awaited<ReturnType<typeof createServices>>;

beforeAll(async () => {
  server = await startTestServer();
  other = await createServices(server.config, { applicationName: 'backdesk test' });
});
afterAll(async () => {
  await other?.close();
  await server?.stop();
});

/** Asks so often by two processes' connections, all at once, and tells how long it took in milliseconds. */
async function ask(name: string, times: number): Promise<number> {
  const rates = [server.services, other].map(({ database }) => sharedRate(database, name, perSecond));
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: times / 2 }, () => rates.map((rate) => rate.take())).flat());
  return performance.now() - startedAt;
}
const leastMs = (requests: number) => (requests * 1_000) / perSecond - inaccuracyMs;

test('two processes together ask no more often than the rate allows', async () => {
  // The first one is free, each other one takes its turn.
  expect(await ask('together', 40)).toBeGreaterThan(leastMs(39));
});

test('what was not used is kept for a second, and no longer', async () => {
  await ask('kept', 2);
  await rowsOf(
    server.database.superuserUrl,
    `update rate_buckets set next_free_at = clock_timestamp() - interval '1 hour' where name = 'kept'`,
  );
  expect(await ask('kept', perSecond + 30)).toBeGreaterThan(leastMs(29));
});
