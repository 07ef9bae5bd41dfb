import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { startProgress } from '@backdesk/server/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { depth } from '../support/depth.ts';
import { rowsOf } from '../support/fingerprint.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { until } from '../support/until.ts';
import { countingTable } from './support/counting.ts';

const kills = depth(3, 20);
const perKill = 60;
const step = 2;

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  await sql(countingTable);
  await sql('grant select, insert on counted to backdesk_app');
});
afterAll(() => server?.stop());

const sql = (text: string, values: unknown[] = []) =>
  rowsOf<Record<string, unknown>>(server.database.superuserUrl, text, values);

const program = fileURLToPath(new URL('support/counting-worker.ts', import.meta.url));
function startWorker() {
  const child = spawn(process.execPath, [program], {
    env: { PATH: process.env.PATH, DATABASE_URL: server.database.appUrl, STALE_MS: '500' },
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  const gone = once(child, 'exit');
  return {
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
    async stop() {
      child.stdin.end();
      await gone;
    },
  };
}

test(`work goes on after each of ${kills} kills of its worker, and every item is done exactly once`, async () => {
  const total = perKill * (kills + 1);
  const jobId = await startProgress(server.services.database.fork(), 'queued', {
    kind: 'tests.count',
    title: 'Count',
    requester: { kind: 'operator', id: null, name: 'Test' },
    input: { upTo: total, step },
    total,
  });
  const job = async () => {
    const rows = await sql('select *, done_count::int as done from job_progress where id = $1', [jobId]);
    return rows[0]!;
  };
  let worker = startWorker();
  for (let kill = 1; kill <= kills; kill += 1) {
    const mark = kill * perKill - perKill / 2;
    await until(`${mark} are done`, async () => Number((await job()).done) >= mark, 90_000);
    await worker.kill();
    expect(await job(), 'killed in the middle').toMatchObject({ state: 'running' });
    worker = startWorker();
  }
  await until('the work is done', async () => (await job()).state === 'succeeded', 90_000);
  await worker.stop();
  expect(await job()).toMatchObject({
    done: total,
    counts: { counted: total },
    message: `Counted to ${total}.`,
  });
  const [sums] = await sql(
    'select count(*)::int as rows, count(distinct number)::int as numbers, count(distinct worker)::int as workers from counted',
  );
  expect(sums).toEqual({ rows: total, numbers: total, workers: kills + 1 });
  const [entries] = await sql(`select count(*)::int as n from audit_entries where action = 'tests.count'`);
  expect(entries).toEqual({ n: total / step });
});

test('a kill while it pauses, or while it is paused, neither makes it go on nor makes an item come twice', async () => {
  await sql('truncate counted');
  const total = 400;
  const jobId = await startProgress(server.services.database.fork(), 'queued', {
    kind: 'tests.count',
    title: 'Count',
    requester: { kind: 'operator', id: null, name: 'Test' },
    input: { upTo: total, step },
    total,
  });
  const job = async () => {
    const rows = await sql('select *, done_count::int as done from job_progress where id = $1', [jobId]);
    return rows[0]!;
  };
  const hold = (isHeld: boolean) =>
    sql(
      `update job_progress set paused_at = case when $2 then now() end, paused_by_name = case when $2 then 'Test' end
       where id = $1 returning id`,
      [jobId, isHeld],
    );
  const other = async () => {
    const id = await startProgress(server.services.database.fork(), 'queued', {
      kind: 'tests.count',
      title: 'Count',
      requester: { kind: 'operator', id: null, name: 'Test' },
      input: { upTo: 0, step },
      total: 0,
    });
    await until('other work is done meanwhile', async () => {
      const [row] = await sql('select state from job_progress where id = $1', [id]);
      return row?.['state'] === 'succeeded';
    });
  };
  let worker = startWorker();
  for (let kill = 0; kill < kills; kill += 1) {
    const mark = Number((await job()).done) + 20;
    await until(`${mark} are done`, async () => Number((await job()).done) >= mark, 90_000);
    // Killed before it can have noticed.
    await Promise.all([hold(true), worker.kill()]);
    worker = startWorker();
    await until('it is held', async () => (await job()).state === 'queued', 90_000);
    const { done } = await job();
    // Killed while it is held; the next worker does other work and leaves this alone.
    await worker.kill();
    worker = startWorker();
    await other();
    expect(await job()).toMatchObject({ state: 'queued', done, lease_token: null });
    await hold(false);
  }
  await until('the work is done', async () => (await job()).state === 'succeeded', 90_000);
  await worker.stop();
  expect(await job()).toMatchObject({ done: total, counts: { counted: total } });
  const [sums] = await sql(
    'select count(*)::int as rows, count(distinct number)::int as numbers from counted',
  );
  expect(sums).toEqual({ rows: total, numbers: total });
});
