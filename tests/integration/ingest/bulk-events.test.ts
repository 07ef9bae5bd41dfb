import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { bulkDesk, disturbed } from '../../support/bulk.ts';
import type { TestClient } from '../../support/client.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { signedIn, type TestMember } from '../../support/staff.ts';

const failedCount = 620;

let server: TestServer;
let engineer: { client: TestClient; member: TestMember };
let desk: ReturnType<typeof bulkDesk>;

beforeAll(async () => {
  server = await startTestServer();
  engineer = await signedIn(server, 'engineer');
  desk = bulkDesk(server);
  await desk.sql(
    `insert into products (id, key, name, reporting_currency) values (gen_random_uuid(), 'other', 'Other', 'EUR')`,
  );
});
afterAll(() => server?.stop());
beforeEach(async () => {
  await desk.sql('delete from webhook_events');
  await desk.sql(
    `insert into webhook_events (id, product_id, source, external_id, event_type, payload, state, error_message, processed_at)
     select gen_random_uuid(), p.id, 'stripe', 'evt_' || n, 'invoice.paid', '{}', state, 'No such object.', now()
     from products p, generate_series(1, ${failedCount}) n, unnest(array['failed', 'processed']) state
     where (n <= 10 or p.key = 'acme') and (state = 'failed' or n = 1)
     on conflict do nothing`,
  );
  await desk.sql(
    `update webhook_events set state = 'processed', error_message = null where external_id = 'evt_1'`,
  );
});

const matching = { product: 'acme', filters: [{ field: 'state', op: 'in', value: ['failed'] }] };
const all = { matching, expectedCount: failedCount - 1 };
const states = async () =>
  Object.fromEntries(
    (
      await desk.sql(
        `select p.key || ' ' || state as state, count(*)::int as n from webhook_events e join products p on p.id = e.product_id group by 1`,
      )
    ).map(({ state, n }) => [state, n]),
  );

test('all that match are handed to the digest again, across a lost worker, and audited once with counts', async () => {
  const jobId = await desk.start(engineer.client, 'ingest.bulkReplay', { selection: all });
  const lost = disturbed('ingest.bulk_replay', 2, async () => {
    await desk.sql(
      `update job_progress set lease_token = gen_random_uuid(), heartbeat_at = now() - interval '1 hour' where id = $1`,
      [jobId],
    );
  });
  expect(await desk.finish(jobId, lost)).toMatchObject({
    title: 'Replay 619 events',
    state: 'succeeded',
    counts: { replayed: 619 },
    message: '619 events handed to the digest again.',
  });
  expect(await states()).toEqual({
    'acme received': 619,
    'acme processed': 1,
    'other failed': 9,
    'other processed': 1,
  });
  expect(await desk.audited(jobId)).toMatchObject([
    { action: 'ingest.bulk_replay', after: { eventCount: 619 } },
    { action: 'ingest.bulk_replay_ended', after: { state: 'succeeded', counts: { replayed: 619 } } },
  ]);
});

test('all that match are set aside for a reason, and what its state forbids by now is left', async () => {
  const [one] = await desk.sql(`select id from webhook_events where external_id = 'evt_7' limit 1`);
  const input = { selection: { ...all, except: [one?.id], expectedCount: 618 }, reason: 'A test of ours' };
  const jobId = await desk.start(engineer.client, 'ingest.bulkIgnore', input);
  await desk.sql(
    `update webhook_events set state = 'processed' where external_id in ('evt_8', 'evt_9') and product_id = $1`,
    [server.product.id],
  );
  const ended = await desk.finish(jobId);
  expect(ended).toMatchObject({
    counts: { ignored: 616, 'left as they were': 2 },
    message: '616 events set aside, 2 left as they were.',
  });
  expect(await states()).toMatchObject({ 'acme ignored': 616, 'acme failed': 1, 'other failed': 9 });
  const [event] = await desk.sql(`select error_message from webhook_events where state = 'ignored' limit 1`);
  expect(event).toEqual({
    error_message: `Ignored by ${engineer.member.name}: A test of ours. Before: No such object.`,
  });
  expect(await desk.audited(jobId)).toMatchObject([
    { action: 'ingest.bulk_ignore', reason: 'A test of ours', after: { eventCount: 618 } },
    { action: 'ingest.bulk_ignore_ended', reason: 'A test of ours', after: { counts: { ignored: 616 } } },
  ]);
});

test('asked twice it happens once; more than confirmed, nobody left or a wrong role change nothing', async () => {
  const operationId = randomUUID();
  const wish = { operationId, selection: all };
  const [first, second] = await Promise.all(
    [0, 1].map(() => desk.ask(engineer.client, 'ingest.bulkReplay', wish)),
  );
  expect([first?.data, second?.data]).toEqual([{ jobId: operationId }, { jobId: operationId }]);
  await desk.finish(operationId);
  expect(await desk.audited(operationId)).toHaveLength(2);

  const before = await states();
  const none = { matching: { ...matching, q: 'evt_none' }, expectedCount: 1 };
  const tooMany = { matching: { product: 'acme' }, expectedCount: 3 };
  const lead = await signedIn(server, 'support_lead');
  const reasons = [];
  for (const [client, selection] of [
    [engineer.client, tooMany],
    [engineer.client, none],
    [lead.client, tooMany],
  ] as const)
    for (const [procedure, more] of [
      ['ingest.bulkReplay', {}],
      ['ingest.bulkIgnore', { reason: 'Not needed' }],
    ] as const)
      reasons.push((await desk.ask(client, procedure, { selection, ...more })).error?.data.reason);
  expect(reasons).toEqual(['conflict', 'conflict', 'conflict', 'conflict', 'forbidden', 'forbidden']);
  const short = await desk.ask(engineer.client, 'ingest.bulkIgnore', { selection: all, reason: 'no' });
  expect(short.error?.data.reason).toBe('invalid_input');
  expect(await states()).toEqual(before);
});
