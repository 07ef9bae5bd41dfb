import {
  type AnyChunkedWork,
  claimWork,
  finishProgress,
  startProgress,
  startWorkLoop,
} from '@backdesk/server/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rowsOf } from '../../support/fingerprint.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { signedIn, signIn } from '../../support/staff.ts';
import { until } from '../../support/until.ts';

type Row = Record<string, unknown>;
type Someone = Awaited<ReturnType<typeof signedIn>>;

let server: TestServer;
let lead: Someone;
let other: Someone;
let engineer: Someone;

beforeAll(async () => {
  server = await startTestServer();
  lead = await signedIn(server, 'support_lead');
  other = await signedIn(server, 'support_lead');
  engineer = await signedIn(server, 'engineer');
});
afterAll(() => server?.stop());

const sql = (text: string, values: unknown[] = []) => rowsOf<Row>(server.database.superuserUrl, text, values);
const begin = (kind = 'users.bulk_tag', total = 10) =>
  startProgress(server.services.database.fork(), 'queued', {
    kind,
    title: 'Tag 10 users',
    requester: { kind: 'member', id: lead.member.id, name: lead.member.name },
    input: {},
    total,
  });
const ask = ({ client }: Someone, verb: 'pause' | 'resume' | 'cancel', jobId: string) =>
  client.call(`jobs.${verb}`, { jobId });
const seenBy = async ({ client }: Someone, jobId: string) =>
  (await client.call('jobs.progress', { jobId })).data as Row;
const reason = async (answer: ReturnType<typeof ask>) => (await answer).error?.data.reason;
const audited = (jobId: string) =>
  sql(
    `select e.action, p.payload::jsonb -> 'before' ->> 'pausedBy' as "pausedBy"
     from audit_entries e join audit_payloads p using (sequence) where e.target_id = $1 order by e.sequence`,
    [jobId],
  );
const claim = (kind = 'users.bulk_tag') => claimWork(server.services.database, [kind], 60_000);
const counting = (kind: string, beforeCommit: (at: number) => Promise<void>, upTo = 6): AnyChunkedWork => ({
  kind,
  input: { parse: (value) => value },
  position: { parse: Number },
  async chunk({ nothingChanged }, { position }) {
    nothingChanged('a test');
    const at = ((position as number | null) ?? 0) + 1;
    await beforeCommit(at);
    return { counts: { counted: 1 }, next: at === upTo ? null : at };
  },
});
const loopOf = (work: AnyChunkedWork, staleMs = 60_000) =>
  startWorkLoop({ ...server.services, works: [work], sweepMs: 20, staleMs });
const state = async (jobId: string) =>
  (await sql('select *, done_count::int as done from job_progress where id = $1', [jobId]))[0] ?? {};

test('held work is taken up by nobody, says who holds it since when, and goes on when it is resumed', async () => {
  const jobId = await begin();
  expect(await seenBy(lead, jobId)).toMatchObject({ paused: null, canPause: true, canResume: false });
  expect((await ask(lead, 'pause', jobId)).data).toMatchObject({
    state: 'queued',
    paused: { byName: lead.member.name, isByMe: true, at: expect.any(String) },
    canPause: false,
    canResume: true,
    canCancel: true,
    onResume: expect.stringMatching(/looked at anew/),
  });
  await ask(lead, 'pause', jobId);
  expect(await claim()).toBeUndefined();
  expect((await ask(lead, 'resume', jobId)).data).toMatchObject({ paused: null, canPause: true });
  await ask(lead, 'resume', jobId);
  expect(await claim()).toMatchObject({ id: jobId });
  expect(await audited(jobId)).toEqual([
    { action: 'jobs.pause', pausedBy: null },
    { action: 'jobs.resume', pausedBy: lead.member.name },
  ]);
  await finishProgress(server.services.database.fork(), jobId, { state: 'failed' });
  for (const verb of ['pause', 'resume'] as const) {
    expect(await reason(ask(lead, verb, jobId))).toBe('conflict');
    // Not even that it has ended is said to those who have nothing to do with it.
    expect(await reason(ask(other, verb, jobId))).toBe('not_found');
  }
});

test('it is paused by whoever may stop it, and resumed by who asked for it or who paused it', async () => {
  const jobId = await begin();
  for (const verb of ['pause', 'resume'] as const)
    expect(await reason(ask(other, verb, jobId))).toBe('not_found');
  await ask(lead, 'pause', jobId);
  // It would go on in the name of somebody who has held it.
  const { error } = await ask(engineer, 'resume', jobId);
  expect(error).toMatchObject({ data: { reason: 'forbidden' } });
  expect(error?.message).toContain(lead.member.name);
  expect(await seenBy(engineer, jobId)).toMatchObject({ canResume: false, canCancel: true });
  expect(await claim()).toBeUndefined();
  await ask(lead, 'resume', jobId);
  await ask(engineer, 'pause', jobId);
  expect(await seenBy(lead, jobId)).toMatchObject({
    paused: { byName: engineer.member.name, isByMe: false },
    canResume: true,
  });
  expect(await seenBy(engineer, jobId)).toMatchObject({ canResume: true });
  expect((await ask(engineer, 'resume', jobId)).data).toMatchObject({ paused: null });
  await finishProgress(server.services.database.fork(), jobId, { state: 'cancelled' });
});

test('whoever paused the work of somebody else does not resume it once they manage no jobs any more', async () => {
  const jobId = await begin();
  const { client, member } = await signedIn(server, 'engineer');
  await ask({ client, member }, 'pause', jobId);
  const owner = await signedIn(server, 'owner');
  await owner.client.call('staff.stepUp', { code: owner.member.code() });
  const demoted = await owner.client.call('staff.changeRole', { memberId: member.id, role: 'auditor' });
  expect(demoted.status).toBe(200);
  const auditor = { client: await signIn(server, member), member };
  expect(await seenBy(auditor, jobId)).toMatchObject({
    paused: { isByMe: true },
    canResume: false,
    canCancel: false,
  });
  expect(await reason(ask(auditor, 'resume', jobId))).toBe('not_found');
  expect(await claim()).toBeUndefined();
  expect((await ask(lead, 'resume', jobId)).data).toMatchObject({ paused: null });
  await finishProgress(server.services.database.fork(), jobId, { state: 'cancelled' });
});

test('work of a schedule, and work that a program does by itself, cannot be held', async () => {
  for (const kind of ['billing.sweep', 'tests.export']) {
    const jobId = await begin(kind);
    expect(await seenBy(engineer, jobId)).toMatchObject({ canPause: false, onResume: null });
    expect(await reason(ask(engineer, 'pause', jobId))).toBe('conflict');
    expect(await state(jobId)).toMatchObject({ paused_at: null });
  }
});

test('paused in the middle it rests after its part, through a restart, and counts each item once in the end', async () => {
  const kind = 'ingest.bulk_replay';
  const jobId = await begin(kind, 6);
  const work = counting(kind, async (at) => {
    if (at === 2) await ask(lead, 'pause', jobId);
  });
  const first = loopOf(work);
  await until('it rests', async () => (await state(jobId)).state === 'queued');
  expect(await state(jobId)).toMatchObject({ done: 2, lease_token: null, finished_at: null });
  await first.stop();
  // Another worker looks for work, finds other work, and lets this one be.
  const second = loopOf(work);
  const next = await begin(kind, 6);
  await until('the other work is done', async () => (await state(next)).state === 'succeeded');
  expect(await state(jobId)).toMatchObject({ state: 'queued', done: 2 });
  await ask(lead, 'resume', jobId);
  await until('it is done', async () => (await state(jobId)).state === 'succeeded');
  await second.stop();
  expect(await state(jobId)).toMatchObject({ done: 6, counts: { counted: 6 }, paused_at: null });
});

test('held work is stopped all the same, and says what it came to', async () => {
  const kind = 'ingest.bulk_ignore';
  const jobId = await begin(kind, 6);
  const work: AnyChunkedWork = {
    ...counting(kind, async (at) => {
      if (at === 3) await ask(lead, 'pause', jobId);
    }),
    ended: (change, { jobId: id, counts }) => {
      change.audit({ action: 'tests.ended', target: { kind: 'job', id }, after: { counts } });
      return `${counts['counted']} were counted.`;
    },
  };
  const loop = loopOf(work);
  await until('it rests', async () => (await state(jobId)).state === 'queued');
  await ask(lead, 'cancel', jobId);
  expect(await seenBy(lead, jobId)).toMatchObject({ canPause: false, canResume: false, canCancel: false });
  expect(await reason(ask(lead, 'resume', jobId))).toBe('conflict');
  await until('it is stopped', async () => (await state(jobId)).state === 'cancelled');
  await loop.stop();
  expect(await state(jobId)).toMatchObject({ done: 3, message: 'Stopped. 3 were counted.', paused_at: null });
  expect((await audited(jobId)).map(({ action }) => action)).toEqual([
    'jobs.pause',
    'jobs.cancel',
    'tests.ended',
  ]);
});

test('a pause is no attempt: work that is paused often is not given up for it', async () => {
  const kind = 'ingest.bulk_replay';
  const jobId = await begin(kind, 1);
  for (let time = 0; time < 7; time += 1) {
    expect(await claim(kind)).toMatchObject({ id: jobId, attemptCount: 1 });
    await ask(lead, 'pause', jobId);
    // Its worker gives it back, having done nothing of it.
    await sql(`update job_progress set state = 'queued', lease_token = null where id = $1`, [jobId]);
    await ask(lead, 'resume', jobId);
  }
  await finishProgress(server.services.database.fork(), jobId, { state: 'cancelled' });
});

test('when its worker dies while it is to pause it is held, and not taken for work under way', async () => {
  const kind = 'ingest.bulk_replay';
  const jobId = await begin(kind, 6);
  expect(await claim(kind)).toMatchObject({ id: jobId });
  await ask(lead, 'pause', jobId);
  expect(await seenBy(lead, jobId)).toMatchObject({ state: 'running', isStalled: false });
  await sql(`update job_progress set heartbeat_at = now() - interval '1 hour' where id = $1`, [jobId]);
  const loop = loopOf(counting(kind, () => Promise.resolve()));
  await until('it is held', async () => (await state(jobId)).state === 'queued');
  expect(await state(jobId)).toMatchObject({ done: 0, lease_token: null });
  await ask(lead, 'resume', jobId);
  await until('it is done', async () => (await state(jobId)).state === 'succeeded');
  await loop.stop();
});
