import type { healthThresholdsView, healthView, Wire } from '@backdesk/contract';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { TestClient } from '../support/client.ts';
import { rowsOf } from '../support/fingerprint.ts';
import { atTheSameMoment } from '../support/race.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { signedIn, type TestMember } from '../support/staff.ts';

let server: TestServer;
let engineer: { client: TestClient; member: TestMember };
let owner: { client: TestClient; member: TestMember };
beforeAll(async () => {
  server = await startTestServer();
  engineer = await signedIn(server, 'engineer');
  owner = await signedIn(server, 'owner');
});
afterAll(() => server?.stop());
beforeEach(() => rowsOf(server.database.superuserUrl, 'delete from health_thresholds'));

const set = (input: object, by = owner) =>
  by.client.call('health.setThreshold', { key: 'webhook_lag', version: null, ...input });
const threshold = async (key = 'webhook_lag') =>
  ((await owner.client.call('health.thresholds')).data as Wire<typeof healthThresholdsView>).thresholds.find(
    (one) => one.key === key,
  );
const figure = async (key = 'webhook_lag') =>
  ((await owner.client.call('health.overview')).data as Wire<typeof healthView>).figures.find(
    (one) => one.key === key,
  );

test('a limit that was changed is what the figure is held against from the next look on', async () => {
  await rowsOf(
    server.database.superuserUrl,
    `insert into webhook_events (id, product_id, source, external_id, event_type, payload, received_at, next_attempt_at)
     values (gen_random_uuid(), $1, 'stripe', 'evt_late', 'x', '{}', now() - interval '10 minutes', now())`,
    [server.product.id],
  );
  expect(await figure()).toMatchObject({ threshold: 300, state: 'bad' });
  expect((await set({ value: 3_600 })).data).toEqual({ version: 1 });
  expect(await figure()).toMatchObject({ threshold: 3_600, state: 'good' });
  expect((await set({ value: null, version: 1 })).data).toEqual({ version: 2 });
  expect(await figure()).toMatchObject({ threshold: 300, state: 'bad' });
  const entries = await rowsOf<{ payload: string }>(
    server.database.superuserUrl,
    `select p.payload from audit_entries e join audit_payloads p using (sequence)
     where e.action = 'health.set_threshold' and e.target_id = 'webhook_lag' order by e.sequence`,
  );
  expect(entries.map(({ payload }) => JSON.parse(payload) as unknown)).toMatchObject([
    { before: { value: 300, isDefault: true }, after: { value: 3_600, isDefault: false, version: 1 } },
    { before: { value: 3_600 }, after: { value: 300, isDefault: true, version: 2 } },
  ]);
});

test('every figure with a limit follows its own threshold, shares in hundredths of a percent', async () => {
  const wanted = {
    latency_p95: [750, 750],
    failure_share: [25, 0.0025],
    storage: [9_000, 0.9],
    connections: [7_550, 0.755],
    webhook_lag: [120, 120],
    webhooks_failed: [5, 5],
    mirror_behind: [900, 900],
    differences: [20, 20],
    failed_payments: [1_000, 0.1],
  } as const;
  for (const [key, [value]] of Object.entries(wanted)) expect((await set({ key, value })).status).toBe(200);
  for (const [key, [, limit]] of Object.entries(wanted))
    expect((await figure(key))?.threshold, key).toBe(limit);
});

test('a mirror that no longer hears of Stripe, and one that differs from it, are bad', async () => {
  const database = server.database.superuserUrl;
  expect(await figure('mirror_behind')).toMatchObject({ value: null, state: 'unknown' });
  expect(await figure('differences')).toMatchObject({ value: 0, state: 'good' });
  await rowsOf(
    database,
    `insert into sync_watermarks (product_id, object_type, complete_until_at)
     values ($1, 'event', now() - interval '20 minutes')`,
    [server.product.id],
  );
  expect(await figure('mirror_behind')).toMatchObject({ state: 'good', value: expect.closeTo(1_200, -2) });
  await rowsOf(database, `update sync_watermarks set complete_until_at = now() - interval '31 minutes'`);
  expect(await figure('mirror_behind')).toMatchObject({ state: 'bad', threshold: 1_800 });
  await rowsOf(
    database,
    `insert into sync_drifts (id, product_id, object_type, stripe_id, field, mirror_value, stripe_value, last_seen_at)
     select gen_random_uuid(), $1, 'charge', 'ch_1', field, '1', '2', now() from unnest(array['amount', 'paid']) field`,
    [server.product.id],
  );
  expect(await figure('differences')).toMatchObject({ value: 2, state: 'bad' });
  await rowsOf(
    database,
    `update sync_drifts set state = 'repaired', settled_at = now(), settled_reason = 'by hand'`,
  );
  expect(await figure('differences')).toMatchObject({ value: 0, state: 'good' });
});

test('who was slower is told who set the limit and to what, also when both say the first word', async () => {
  expect((await set({ value: 600 }, engineer)).status).toBe(200);
  expect(await set({ value: 900 })).toMatchObject({
    status: 409,
    error: {
      data: {
        reason: 'conflict',
        present: { version: 1, changedBy: engineer.member.name, values: { value: '600' } },
      },
    },
  });
  expect(await threshold()).toMatchObject({ value: 600, version: 1 });
  const answers = await atTheSameMoment(server.database.superuserUrl, 4, () =>
    Promise.all(
      [owner, engineer, owner, engineer].map((by, index) =>
        set({ key: 'storage', value: 8_100 + index }, by),
      ),
    ),
  );
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409, 409, 409]);
});

test('refuses what is out of bounds, no figure, and a change by who may only look', async () => {
  expect((await set({ value: 5 })).error?.data.fields?.value?.[0]).toMatch(/from 10 seconds to 86,400/);
  expect((await set({ key: 'storage', value: 10_001 })).error?.data.fields?.value?.[0]).toMatch(/to 100 %/);
  expect((await set({ value: 300.5 })).status).toBe(400);
  expect((await set({ key: 'database_size', value: 5 })).status).toBe(400);
  const { client: auditor } = await signedIn(server, 'auditor');
  expect((await auditor.call('health.thresholds')).status).toBe(200);
  expect(
    (await auditor.call('health.setThreshold', { key: 'storage', value: 8_500, version: null })).error?.data
      .reason,
  ).toBe('forbidden');
  const { client: agent } = await signedIn(server, 'support_agent');
  expect((await agent.call('health.thresholds')).error?.data.reason).toBe('forbidden');
  expect(await threshold('storage')).toMatchObject({ value: null, version: null });
});
