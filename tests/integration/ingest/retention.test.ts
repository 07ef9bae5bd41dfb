import { randomUUID } from 'node:crypto';
import { ensureProduct, startWorkerLoops } from '@backdesk/server/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rowsOf } from '../../support/fingerprint.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { until } from '../../support/until.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.stop());

type Row = Record<string, unknown>;
const sql = (text: string, values: unknown[] = []) => rowsOf<Row>(server.database.superuserUrl, text, values);

/** `count` events of one product, received `days` ago. */
const received = (productId: string, days: number, state: string, count: number) =>
  sql(
    `insert into webhook_events (id, product_id, source, external_id, event_type, payload, state, received_at,
       next_attempt_at, processed_at)
     select gen_random_uuid(), $1, 'stripe', 'evt_' || gen_random_uuid(), 'charge.refunded', '{}', $3,
       now() - make_interval(days => $2), now() + interval '1 day', case when $3 <> 'received' then now() end
     from generate_series(1, $4)`,
    [productId, days, state, count],
  );

test('webhook events go after 30 days, or as their product says; one that still waits never does', async () => {
  const product = (key: string) =>
    ensureProduct(server.services.database.fork(), { key, name: key, reportingCurrency: 'USD' });
  const [usual, brief, forever] = [server.product, await product('brief'), await product('forever')];
  for (const [{ id }, days] of [
    [brief, 7],
    [forever, null],
  ] as const)
    await sql(
      `insert into product_retention_overrides (product_id, record_kind, kept_days) values ($1, 'webhook_events', $2)`,
      [id, days],
    );
  await received(usual.id, 31, 'processed', 1_203);
  await received(usual.id, 31, 'failed', 2);
  await received(usual.id, 31, 'received', 3);
  await received(usual.id, 29, 'processed', 5);
  await received(brief.id, 8, 'ignored', 11);
  await received(brief.id, 6, 'ignored', 4);
  await received(forever.id, 400, 'processed', 6);

  const { stop } = await startWorkerLoops(server.services, { sweepMs: 50 });
  const run = await until('the retention has run', async () => {
    const [row] = await sql(`select * from job_schedules where name = 'ingest.retention'`);
    return row?.last_state === 'succeeded' && row;
  });
  await stop();

  const left = await sql(
    `select p.key, e.state, count(*)::int as n from webhook_events e join products p on p.id = e.product_id
     group by 1, 2 order by 1, 2`,
  );
  expect(left).toEqual([
    { key: 'acme', state: 'processed', n: 5 },
    { key: 'acme', state: 'received', n: 3 },
    { key: 'brief', state: 'ignored', n: 4 },
    { key: 'forever', state: 'processed', n: 6 },
  ]);
  const [job] = await sql('select *, done_count::int as done, total_count::int as total from job_progress');
  expect(job).toMatchObject({
    id: run.job_id,
    kind: 'ingest.remove_old_events',
    state: 'succeeded',
    done: 1_216,
    total: 1_216,
    counts: { processed: 1_203, failed: 2, ignored: 11 },
  });
  // What was removed stands in the audit log, and adds up.
  const [sum] = await sql(
    `select sum((select sum(v.value::int) from jsonb_each_text(p.payload::jsonb #> '{after,removed}') v))::int as removed
     from audit_entries e join audit_payloads p using (sequence) where e.action = 'ingest.remove_old_events'`,
  );
  expect(sum).toEqual({ removed: 1_216 });
});

test('sessions go a week after they ran out, those that open something stay', async () => {
  const owner = randomUUID();
  await sql(
    `insert into auth."user" (id, name, email, "emailVerified", "createdAt", "updatedAt")
     values ($1, 'Ada', 'ada@example.com', true, now(), now())`,
    [owner],
  );
  for (const [id, days] of [
    ['old', 8],
    ['recent', 6],
    ['open', -1],
  ] as const)
    await sql(
      `insert into auth."session" (id, token, "userId", "expiresAt", "createdAt", "updatedAt")
       values ($1, $1, $2, now() - make_interval(days => $3), now(), now())`,
      [id, owner, days],
    );
  await sql(`update job_schedules set run_requested_at = now() where name = 'staff.clean_sessions'`);
  const { stop } = await startWorkerLoops(server.services, { sweepMs: 50 });
  const run = await until('the sessions were cleaned', async () => {
    const [row] = await sql(`select * from job_schedules where name = 'staff.clean_sessions'`);
    return Number(row?.run_count) >= 2 && row?.last_state === 'succeeded' && row;
  });
  await stop();
  expect(run.last_message).toBe('Removed 1.');
  expect((await sql('select id from auth."session" order by id')).map(({ id }) => id)).toEqual([
    'open',
    'recent',
  ]);
});

test('the workers say which loops they turn, and say nothing once they have ended', async () => {
  const { stop } = await startWorkerLoops(server.services, { sweepMs: 50 });
  const names = ['changes at Stripe', 'long work', 'refunds', 'schedules', 'webhook digest'];
  // Each says so for itself, the first one maybe before the others have turned.
  const noted = async () => {
    const rows = await sql('select name, turn_count::int as turns from worker_loops order by name');
    return rows.length >= names.length && rows;
  };
  try {
    const loops = await until('the loops are noted', noted, 30_000);
    expect(loops.map(({ name }) => name)).toEqual(names);
    for (const { turns } of loops) expect(turns).toBeGreaterThan(0);
  } finally {
    await stop();
  }
  expect(await sql('select * from worker_loops')).toEqual([]);
});
