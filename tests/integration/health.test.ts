import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestClient } from '../support/client.ts';
import { rowsOf } from '../support/fingerprint.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { signedIn } from '../support/staff.ts';

type Health = {
  figures: { key: string; value: number | null; state: string }[];
  procedures: { name: string; calls: number; failures: number; p50Ms: number; p99Ms: number }[];
  tables: { name: string; errors: number }[];
};

let server: TestServer;
let engineer: TestClient;
beforeAll(async () => {
  server = await startTestServer();
  ({ client: engineer } = await signedIn(server, 'engineer'));
});
afterAll(() => server?.stop());

const health = async () => (await engineer.call('health.overview', {})).data as Health;
const figure = (of: Health, key: string) => of.figures.find((one) => one.key === key);

test('calls are counted with their percentiles, and refusals are no failures', async () => {
  for (let count = 0; count < 3; count += 1) await engineer.call('users.lookup', { query: 'nobody' });
  await engineer.call('users.lookup', { query: 7 });
  const { procedures, figures } = await health();
  const lookup = procedures.find(({ name }) => name === 'users.lookup');
  expect(lookup).toMatchObject({ calls: 4, failures: 0 });
  expect(lookup?.p99Ms).toBeGreaterThanOrEqual(lookup?.p50Ms ?? Number.NaN);
  expect(figures.find(({ key }) => key === 'failure_share')).toMatchObject({ value: 0, state: 'good' });
});

test('a statement that the database refuses is a failure, and shows at its table', async () => {
  const before = (await health()).tables.find(({ name }) => name === 'users')?.errors;
  await rowsOf(
    server.database.superuserUrl,
    `create function refuse() returns trigger language plpgsql as $$ begin
       raise exception 'no' using errcode = 'check_violation', table = tg_table_name; end $$`,
  );
  await rowsOf(
    server.database.superuserUrl,
    'create trigger refuse before insert on audit_payloads for each row execute function refuse()',
  );
  const [event] = await rowsOf<{ id: string }>(
    server.database.superuserUrl,
    `insert into webhook_events (id, product_id, source, external_id, event_type, payload, state)
     values (gen_random_uuid(), $1, 'stripe', 'evt_seen', 'x', '{}', 'processed') returning id`,
    [server.product.id],
  );
  const answer = await engineer.call('ingest.openPayload', { eventId: event?.id });
  await rowsOf(server.database.superuserUrl, 'drop trigger refuse on audit_payloads');
  expect([before, answer.status]).toEqual([0, 500]);
  const after = await health();
  expect(after.tables.find(({ name }) => name === 'audit_payloads')?.errors).toBe(1);
  expect(after.procedures.find(({ name }) => name === 'ingest.openPayload')).toMatchObject({ failures: 1 });
});

test('a figure without anything to measure says so, and one at its threshold is bad', async () => {
  expect(figure(await health(), 'failed_payments')).toMatchObject({ value: null, state: 'unknown' });
  await rowsOf(
    server.database.superuserUrl,
    `insert into webhook_events (id, product_id, source, external_id, event_type, payload, received_at, next_attempt_at)
     values (gen_random_uuid(), $1, 'stripe', 'evt_late', 'x', '{}', now() - interval '10 minutes', now())`,
    [server.product.id],
  );
  const late = figure(await health(), 'webhook_lag');
  expect(late?.state).toBe('bad');
  expect(late?.value).toBeGreaterThanOrEqual(600);
});
