import { type Schedule, startProgress, startScheduleLoop } from '@backdesk/server/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { TestClient } from '../../support/client.ts';
import { rowsOf } from '../../support/fingerprint.ts';
import { startTestServer, TestClock, type TestServer } from '../../support/server.ts';
import { signedIn } from '../../support/staff.ts';
import { until } from '../../support/until.ts';

let server: TestServer;
let engineer: TestClient;
let auditor: TestClient;

beforeAll(async () => {
  server = await startTestServer();
  ({ client: engineer } = await signedIn(server, 'engineer'));
  ({ client: auditor } = await signedIn(server, 'auditor'));
});
afterAll(() => server?.stop());
beforeEach(() => sql('delete from job_schedules'));

type Row = Record<string, unknown>;
const sql = (text: string, values: unknown[] = []) => rowsOf<Row>(server.database.superuserUrl, text, values);
const rowOf = async (name: string) =>
  (await sql('select * from job_schedules where name = $1', [name]))[0] ?? {};
const schedule = (run: Schedule['run'], wish: Partial<Schedule> = {}): Schedule => ({
  name: 'tests.tick',
  title: 'Tick',
  cadence: 'every hour',
  cron: '5 * * * *',
  run,
  ...wish,
});
/** Of the workers alone: sessions would run out with that of the server. */
const clock = new TestClock();
const start = (...schedules: Schedule[]) =>
  startScheduleLoop({ ...server.services, clock, schedules, sweepMs: 20 });
const ended = (name = 'tests.tick', runs = 1) =>
  until(`${name} has ended ${runs} times`, async () => {
    const row = await rowOf(name);
    return row.last_state !== 'running' && Number(row.run_count) >= runs && row;
  });

test('a new schedule runs at once, then at its times; what was missed is made up for by one run', async () => {
  let runs = 0;
  const loop = await start(
    schedule(() => {
      runs += 1;
      return Promise.resolve({ message: `Run ${runs}.` });
    }),
  );
  expect(await ended()).toMatchObject({
    last_state: 'succeeded',
    last_message: 'Run 1.',
    run_count: '1',
    failure_count: '0',
    last_duration_ms: expect.any(Number),
  });
  const next = (await rowOf('tests.tick')).next_run_at as Date;
  expect([next.getUTCMinutes(), next > clock.now()]).toEqual([5, true]);
  clock.advance(5 * 3600);
  await ended('tests.tick', 2);
  await loop.stop();
  expect(runs).toBe(2);
  expect(((await rowOf('tests.tick')).next_run_at as Date) > clock.now()).toBe(true);
});

test('of many workers one has the run', async () => {
  const seen: number[] = [];
  const run = async () => {
    seen.push(1);
    await sql('select pg_sleep(0.2)');
    return { message: 'Done.' };
  };
  const loops = await Promise.all([0, 1, 2, 3].map(() => start(schedule(run))));
  await ended();
  await Promise.all(loops.map((loop) => loop.stop()));
  expect(seen).toHaveLength(1);
});

test('a run whose worker died counts as failed and is made once more', async () => {
  const loop = await start(schedule(() => Promise.resolve({ message: 'Done.' })));
  await ended();
  await loop.stop();
  await sql(`update job_schedules set last_state = 'running', last_finished_at = null,
    lease_token = gen_random_uuid(), leased_until = now() + interval '1 minute'`);
  const second = await start(schedule(() => Promise.resolve({ message: 'Made again.' })));
  // The lease still holds: nobody runs it.
  await sql('select pg_sleep(0.2)');
  expect(await rowOf('tests.tick')).toMatchObject({ last_state: 'running', run_count: '1' });
  await sql(`update job_schedules set leased_until = now() - interval '1 second'`);
  expect(await ended('tests.tick', 2)).toMatchObject({
    last_state: 'succeeded',
    last_message: 'Made again.',
    failure_count: '1',
  });
  await second.stop();
});

test('a failure is written down without the text of an unknown error', async () => {
  const loop = await start(
    schedule(() => Promise.reject(Object.assign(new Error('password=hunter2'), { code: 'ENOSPC' }))),
    schedule(() => Promise.resolve({ message: 'Broken.', hasFailed: true }), { name: 'tests.found' }),
  );
  expect(await ended()).toMatchObject({
    last_state: 'failed',
    last_message: 'It failed (ENOSPC); the log of the worker says why.',
    failure_count: '1',
  });
  expect(await ended('tests.found')).toMatchObject({ last_state: 'failed', last_message: 'Broken.' });
  await loop.stop();
});

test('a run that starts long work ends when that does, and says what it came to', async () => {
  let jobId = '';
  const loop = await start(
    schedule(async ({ database }) => {
      jobId = await startProgress(database.fork(), 'running', {
        kind: 'tests.long',
        title: 'Long',
        requester: { kind: 'job', id: null, name: 'Schedule' },
      });
      return { jobId };
    }),
  );
  await until('the work is noted', async () => (await rowOf('tests.tick')).job_id === jobId && jobId !== '');
  expect(await rowOf('tests.tick')).toMatchObject({ last_state: 'running', lease_token: null });
  await sql(`update job_progress set state = 'succeeded', finished_at = now(), message = 'All 7 removed.'`);
  expect(await ended()).toMatchObject({ last_state: 'succeeded', last_message: 'All 7 removed.' });
  await loop.stop();
});

test('an engineer switches a schedule off and on, and runs it at once; each is audited', async () => {
  let runs = 0;
  const loop = await start(
    schedule(() => Promise.resolve({ message: `Run ${(runs += 1)}.` }), { name: 'audit.anchor' }),
  );
  await ended('audit.anchor');
  const call = (procedure: string, input: unknown) => engineer.call(`jobs.${procedure}`, input);
  expect((await call('setSchedule', { name: 'audit.anchor', isEnabled: false })).error).toBeUndefined();
  await call('setSchedule', { name: 'audit.anchor', isEnabled: false });
  clock.advance(2 * 3600);
  await sql('select pg_sleep(0.2)');
  expect(runs).toBe(1);
  const shown = (await auditor.call('jobs.schedules')).data as { schedules: Row[] };
  expect(shown.schedules.find(({ name }) => name === 'audit.anchor')).toMatchObject({
    isEnabled: false,
    nextRunAt: null,
    runCount: 1,
    lastMessage: 'Run 1.',
  });
  expect((await call('runSchedule', { name: 'audit.anchor' })).error).toBeUndefined();
  await ended('audit.anchor', 2);
  await loop.stop();
  await call('setSchedule', { name: 'audit.anchor', isEnabled: true });
  expect(await rowOf('audit.anchor')).toMatchObject({ is_enabled: true, run_count: '2' });
  const actions = await sql(
    `select action from audit_entries where target_id = 'audit.anchor' order by sequence`,
  );
  expect(actions.map(({ action }) => action)).toEqual([
    'jobs.disable_schedule',
    'jobs.run_schedule',
    'jobs.enable_schedule',
  ]);
});

test('what nobody declares is no schedule, and a running one is not started twice', async () => {
  expect((await engineer.call('jobs.runSchedule', { name: 'tests.unknown' })).error?.data.reason).toBe(
    'not_found',
  );
  expect(
    (await engineer.call('jobs.setSchedule', { name: 'Robert; drop', isEnabled: true })).error?.data.reason,
  ).toBe('invalid_input');
  await sql(`insert into job_schedules (name, cron, last_state, last_started_at, lease_token, leased_until)
    values ('audit.verify', '5 * * * *', 'running', now(), gen_random_uuid(), now() + interval '1 hour')`);
  expect((await engineer.call('jobs.runSchedule', { name: 'audit.verify' })).error).toMatchObject({
    message: expect.stringContaining('running at this moment'),
    data: { reason: 'conflict' },
  });
  expect((await auditor.call('jobs.runSchedule', { name: 'audit.verify' })).error?.data.reason).toBe(
    'forbidden',
  );
});
