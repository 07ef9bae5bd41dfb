import { type AnyChunkedWork, claimWork, startProgress, startWorkLoop } from '@backdesk/server/testing';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rowsOf } from '../../support/fingerprint.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { until } from '../../support/until.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  await sql('create table counted (number int not null, worker int not null)');
  await sql('grant select, insert on counted to backdesk_app');
});
afterAll(() => server?.stop());

type Row = Record<string, unknown>;
const sql = (text: string, values: unknown[] = []) => rowsOf<Row>(server.database.superuserUrl, text, values);
const jobRow = async (id: string) =>
  (
    await sql(
      'select *, done_count::int as done, total_count::int as total from job_progress where id = $1',
      [id],
    )
  )[0]!;
const order = (kind: string, input: unknown, total?: number) =>
  startProgress(server.services.database.fork(), 'queued', {
    kind,
    title: 'Test work',
    requester: { kind: 'operator', id: null, name: 'Test' },
    input,
    total,
  });

/** Runs `work` in this process until the job has ended, or `isEnough` says so. */
async function runHere(
  work: AnyChunkedWork,
  jobId: string,
  isEnough = (row: Row) => row.finished_at !== null,
) {
  const loop = startWorkLoop({ ...server.services, works: [work], sweepMs: 20, staleMs: 300 });
  await until(`job ${jobId} has ended`, async () => isEnough(await jobRow(jobId)));
  await loop.stop();
  return jobRow(jobId);
}
const simple = (kind: string, chunk: AnyChunkedWork['chunk']): AnyChunkedWork => ({
  kind,
  input: { parse: (value) => value },
  position: { parse: Number },
  chunk,
});

test('a worker that was taken for dead keeps nothing of its chunk', async () => {
  await sql('truncate counted');
  let runs = 0;
  const chunk = simple('tests.slow', async ({ em, nothingChanged }) => {
    nothingChanged('a test');
    runs += 1;
    await em
      .getConnection()
      .execute(`insert into counted values (1, ${runs})`, [], 'run', em.getTransactionContext());
    if (runs === 1)
      // As a machine that slept: no sign of life for longer than the others wait.
      await sql(
        `update job_progress set lease_token = gen_random_uuid(), heartbeat_at = now() - interval '1 hour'
         where id = $1`,
        [jobId],
      );
    return { counts: { counted: 1 }, next: null };
  });
  const jobId = await order('tests.slow', {}, 1);
  expect(await runHere(chunk, jobId)).toMatchObject({ state: 'succeeded', done: 1 });
  // Only what the second worker did is there.
  expect(await sql('select worker from counted')).toEqual([{ worker: 2 }]);
});

test('work that somebody is just taking up is left to them, and not waited for', async () => {
  const jobId = await order('tests.alone', {}, 1);
  const holder = new Client({ connectionString: server.database.superuserUrl });
  await holder.connect();
  try {
    await holder.query('begin');
    await holder.query('select from job_progress where id = $1 for update', [jobId]);
    const claim = () => claimWork(server.services.database, ['tests.alone'], 60_000);
    expect(await claim()).toBeUndefined();
    await holder.query('rollback');
    expect(await claim()).toMatchObject({ id: jobId, attemptCount: 1 });
    expect(await claim()).toBeUndefined();
  } finally {
    await holder.end();
  }
});

test('work stops where it is asked to, and keeps what was done', async () => {
  const chunk = simple('tests.stop', async ({ nothingChanged }, { position }) => {
    nothingChanged('a test');
    const n = (position as number | null) ?? 0;
    if (n === 3) await sql('update job_progress set cancel_requested_at = now() where id = $1', [jobId]);
    return { counts: { done: 1 }, next: n + 1 };
  });
  const jobId = await order('tests.stop', {}, 100);
  expect(await runHere(chunk, jobId)).toMatchObject({ state: 'cancelled', done: 4, total: 100 });
});

test('a chunk that neither audits nor says that nothing changed is rolled back, tried again and given up', async () => {
  await sql('truncate counted');
  let runs = 0;
  const chunk = simple('tests.silent', async ({ em }) => {
    runs += 1;
    await em
      .getConnection()
      .execute('insert into counted values (1, 1)', [], 'run', em.getTransactionContext());
    return { counts: { done: 1 }, next: null };
  });
  const jobId = await order('tests.silent', {}, 1);
  // The pauses between attempts are waited out by making the next one due.
  const loop = startWorkLoop({ ...server.services, works: [chunk], sweepMs: 20, staleMs: 300 });
  await until('it is given up', async () => {
    await sql('update job_progress set next_attempt_at = now() where id = $1', [jobId]);
    return (await jobRow(jobId)).state === 'failed';
  });
  await loop.stop();
  expect(runs).toBe(5);
  expect(await jobRow(jobId)).toMatchObject({ done: 0, error_message: expect.stringContaining(jobId) });
  expect(await sql('select * from counted')).toEqual([]);
});

test('a process that ends gives its work back at once', async () => {
  let loop: ReturnType<typeof startWorkLoop> | undefined;
  let ended: Promise<void> | undefined;
  const chunk = simple('tests.end', ({ nothingChanged }, { position }) => {
    nothingChanged('a test');
    ended ??= loop?.stop();
    return Promise.resolve({ counts: { done: 1 }, next: ((position as number | null) ?? 0) + 1 });
  });
  const jobId = await order('tests.end', {}, 10);
  loop = startWorkLoop({ ...server.services, works: [chunk], sweepMs: 20, staleMs: 60_000 });
  await until('the loop has ended', async () => ended !== undefined && (await ended, true));
  expect(await jobRow(jobId)).toMatchObject({ state: 'queued', lease_token: null, done: 1 });
});

test('work whose program died, and that nobody can go on with, ends as failed', async () => {
  const jobId = await startProgress(server.services.database.fork(), 'running', {
    kind: 'tests.export',
    title: 'An export',
    requester: { kind: 'operator', id: null, name: 'Test' },
  });
  await sql(`update job_progress set heartbeat_at = now() - interval '6 minutes' where id = $1`, [jobId]);
  expect(
    await runHere(
      simple('tests.none', () => Promise.reject(new Error('never'))),
      jobId,
    ),
  ).toMatchObject({
    state: 'failed',
    error_message: expect.stringContaining('Start it again'),
  });
});
