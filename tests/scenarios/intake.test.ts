import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { TestClient } from '../support/client.ts';
import { rowsOf } from '../support/fingerprint.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { signedIn } from '../support/staff.ts';

let server: TestServer;
let engineer: TestClient;

beforeAll(async () => {
  server = await startTestServer();
  ({ client: engineer } = await signedIn(server, 'engineer'));
});
afterAll(() => server?.stop());
beforeEach(() => sql('delete from webhook_events'));

const sql = (text: string, values: unknown[] = []) =>
  rowsOf<Record<string, unknown>>(server.database.superuserUrl, text, values);

/** A stored event in the state given; a foreign one was never digested. */
async function stored(state: string, { isDigested = true, retryCount = 0 } = {}): Promise<string> {
  const id = randomUUID();
  await sql(
    `insert into webhook_events (id, product_id, source, external_id, event_type, payload, state, retry_count,
       error_message, next_attempt_at, processed_at)
     values ($1::uuid, $2, 'stripe', 'evt_' || $1::text, 'charge.refunded', '{"email":"priya@example.com"}', $3, $4, 'No such customer.',
       now() + interval '1 hour', case when $5 then now() end)`,
    [id, server.product.id, state, retryCount, isDigested && state !== 'received'],
  );
  return id;
}
const stateOf = async (id: string) =>
  (
    await sql(
      `select state, retry_count, error_message, next_attempt_at <= now() as due from webhook_events where id = $1`,
      [id],
    )
  )[0];
const actions = async () =>
  (await sql(`select action from audit_entries where action like 'ingest.%' order by sequence`)).map(
    ({ action }) => action,
  );

test('a failed event is handed to the digest again, at once, and the audit log says by whom', async () => {
  const id = await stored('failed', { retryCount: 3 });
  const before = (await actions()).length;
  expect(await engineer.call('ingest.replayEvents', { eventIds: [id] })).toMatchObject({
    data: { changed: 1, left: 0 },
  });
  expect(await stateOf(id)).toEqual({ state: 'received', retry_count: 0, error_message: null, due: true });
  expect((await actions()).slice(before)).toEqual(['ingest.replay']);
});

test('an event of another account is never digested, whoever asks', async () => {
  const foreign = await stored('quarantined', { isDigested: false });
  const unknownCustomer = await stored('quarantined');
  expect(await engineer.call('ingest.replayEvents', { eventIds: [foreign, unknownCustomer] })).toMatchObject({
    data: { changed: 1, left: 1 },
  });
  expect(await stateOf(foreign)).toMatchObject({ state: 'quarantined' });
  expect(await engineer.call('ingest.webhookEvent', { eventId: foreign })).toMatchObject({
    data: { canReplay: false, canIgnore: true, state: 'quarantined' },
  });
});

test('an event that is set aside keeps who, why and what was wrong, and can be replayed later', async () => {
  const id = await stored('received', { retryCount: 5 });
  expect(
    await engineer.call('ingest.ignoreEvents', { eventIds: [id], reason: 'test account' }),
  ).toMatchObject({ data: { changed: 1, left: 0 } });
  const { state, error_message: message } = (await stateOf(id)) ?? {};
  expect(state).toBe('ignored');
  expect(message).toMatch(/^Ignored by .+: test account\. Before: No such customer\.$/);
  expect(await engineer.call('ingest.replayEvents', { eventIds: [id] })).toMatchObject({
    data: { changed: 1 },
  });
});

test('what was digested is not set aside, and nothing is written for it', async () => {
  const id = await stored('processed');
  const before = (await actions()).length;
  expect(await engineer.call('ingest.ignoreEvents', { eventIds: [id], reason: 'by mistake' })).toMatchObject({
    data: { changed: 0, left: 1 },
  });
  expect(await stateOf(id)).toMatchObject({ state: 'processed' });
  expect(await actions()).toHaveLength(before);
});

test('the payload is opened by whom the role lets, and the audit log keeps that', async () => {
  const id = await stored('failed');
  const event = await engineer.call('ingest.webhookEvent', { eventId: id });
  expect(JSON.stringify(event)).not.toContain('priya@example.com');
  const before = (await actions()).length;
  expect(await engineer.call('ingest.openPayload', { eventId: id })).toMatchObject({
    data: { payload: '{"email":"priya@example.com"}', bytes: 29 },
  });
  expect((await actions()).slice(before)).toEqual(['ingest.open_payload']);
  const { client: lead } = await signedIn(server, 'support_lead');
  expect(await lead.call('ingest.openPayload', { eventId: id })).toMatchObject({
    status: 403,
    error: { data: { reason: 'forbidden' } },
  });
  expect(await engineer.call('ingest.openPayload', { eventId: randomUUID() })).toMatchObject({ status: 404 });
});

test('intake says what waits since when, and what needs a person', async () => {
  await stored('received');
  await stored('failed');
  await stored('quarantined', { isDigested: false });
  const { data } = (await engineer.call('ingest.intake', {})) as {
    data: { sources: { oldestWaitingAt: string }[] };
  };
  expect(data.sources).toHaveLength(1);
  expect(data.sources[0]).toMatchObject({ productKey: 'acme', waiting: 1, failed: 1, quarantined: 1 });
  expect(Date.now() - Date.parse(data.sources[0]?.oldestWaitingAt ?? '')).toBeLessThan(60_000);
});
