import { randomUUID } from 'node:crypto';
import { advanceProgress, finishProgress, startProgress } from '@backdesk/server/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestClient } from '../../support/client.ts';
import { rowsOf } from '../../support/fingerprint.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { signedIn, type TestMember } from '../../support/staff.ts';

let server: TestServer;
let agent: { client: TestClient; member: TestMember };
let other: { client: TestClient; member: TestMember };
let engineer: { client: TestClient; member: TestMember };

beforeAll(async () => {
  server = await startTestServer();
  agent = await signedIn(server, 'support_agent');
  other = await signedIn(server, 'support_agent');
  engineer = await signedIn(server, 'engineer');
});
afterAll(() => server?.stop());

type Work = Record<string, unknown>;
const em = () => server.services.database.fork();
const begin = (wish: { state?: 'queued' | 'running'; total?: number; member?: TestMember } = {}) => {
  const { id, name } = wish.member ?? agent.member;
  return startProgress(em(), wish.state ?? 'running', {
    kind: 'tests.export',
    title: 'Export 30 users',
    requester: { kind: 'member', id, name },
    total: wish.total,
  });
};
const seenBy = async ({ client }: { client: TestClient }, jobId: string) =>
  (await client.call('jobs.progress', { jobId })).data as Work;
const sql = (text: string, values: unknown[] = []) =>
  rowsOf<Work>(server.database.superuserUrl, text, values);

test('whoever asked for work sees how far it is, and a summary that adds up', async () => {
  const jobId = await begin({ total: 30 });
  expect(await advanceProgress(em(), jobId, { exported: 20, skipped: 3 }, 'Reading payments.')).toBe(true);
  expect(await seenBy(agent, jobId)).toMatchObject({
    title: 'Export 30 users',
    state: 'running',
    done: 23,
    total: 30,
    message: 'Reading payments.',
    isMine: true,
    canCancel: true,
    isStalled: false,
  });
  await advanceProgress(em(), jobId, { exported: 5 });
  expect(await finishProgress(em(), jobId, { state: 'succeeded', message: 'Exported.' })).toBe(true);
  const ended = await seenBy(agent, jobId);
  expect(ended).toMatchObject({ state: 'succeeded', done: 30, total: 30, canCancel: false });
  expect(ended.counts).toEqual(
    expect.arrayContaining([
      { outcome: 'exported', count: 25 },
      { outcome: 'skipped', count: 3 },
      { outcome: 'gone meanwhile', count: 2 },
    ]),
  );
  expect(await finishProgress(em(), jobId, { state: 'failed' })).toBe(false);
  expect(await advanceProgress(em(), jobId, { exported: 1 })).toBe(false);
});

test('the database refuses a success that does not add up', async () => {
  const jobId = await begin({ total: 3 });
  await expect(
    sql(`update job_progress set state = 'succeeded', finished_at = now(), done_count = 2 where id = $1`, [
      jobId,
    ]),
  ).rejects.toMatchObject({ constraint: 'job_progress_sum_check' });
});

test('an outcome that is no whole number is refused before anything is written', async () => {
  const jobId = await begin();
  for (const count of [-1, 0.5, Number.NaN])
    await expect(advanceProgress(em(), jobId, { exported: count })).rejects.toThrow(/whole numbers/);
  expect(await seenBy(agent, jobId)).toMatchObject({ done: 0 });
});

test('work of others does not exist for a support agent, and whoever reads jobs sees it', async () => {
  const jobId = await begin();
  for (const id of [jobId, randomUUID()])
    expect((await other.client.call('jobs.progress', { jobId: id })).error?.data.reason).toBe('not_found');
  expect(await seenBy(engineer, jobId)).toMatchObject({ isMine: false, canCancel: true });
  const mine = (await agent.client.call('jobs.myProgress')).data as { jobs: Work[] };
  expect(mine.jobs.map(({ id }) => id)).toContain(jobId);
  const theirs = (await other.client.call('jobs.myProgress')).data as { jobs: Work[] };
  expect(theirs.jobs).toEqual([]);
  const all = (await engineer.client.call('jobs.allProgress')).data as { jobs: Work[] };
  expect(all.jobs.map(({ id }) => id)).toContain(jobId);
});

test('to stop work is audited once, tells the work, and is refused to strangers and after the end', async () => {
  const jobId = await begin();
  const asked = async () =>
    (
      await sql(
        `select count(*)::int as n from audit_entries where action = 'jobs.cancel' and target_id = $1`,
        [jobId],
      )
    )[0]?.n;
  expect((await other.client.call('jobs.cancel', { jobId })).error?.data.reason).toBe('not_found');
  // Whoever merely reads jobs sees it and may not stop it.
  const { client: auditor } = await signedIn(server, 'auditor');
  expect((await auditor.call('jobs.cancel', { jobId })).error?.data.reason).toBe('not_found');
  expect(await seenBy(agent, jobId)).toMatchObject({ isCancelRequested: false });
  expect((await agent.client.call('jobs.cancel', { jobId })).data).toMatchObject({ isCancelRequested: true });
  await agent.client.call('jobs.cancel', { jobId });
  expect(await asked()).toBe(1);
  expect(await advanceProgress(em(), jobId, { exported: 1 })).toBe(false);
  await finishProgress(em(), jobId, { state: 'cancelled' });
  expect((await agent.client.call('jobs.cancel', { jobId })).error?.data.reason).toBe('conflict');
});

test('an engineer stops the waiting work of somebody else before it begins', async () => {
  const jobId = await begin({ state: 'queued' });
  expect((await engineer.client.call('jobs.cancel', { jobId })).data).toMatchObject({
    state: 'cancelled',
    message: 'Stopped before it began.',
  });
});

test('whoever watches hears of each step, and a stranger does not', async () => {
  const listen = async ({ client }: { client: TestClient }) => {
    const response = await client.fetch('/trpc/jobs.myChanges?input=%7B%7D', {
      headers: { accept: 'text/event-stream' },
    });
    const reader = response.body?.getReader();
    if (!reader) throw new Error('The stream has no body.');
    return { reader, read: (pattern: RegExp) => readUntil(reader, pattern) };
  };
  const [mine, theirs] = [await listen(agent), await listen(other)];
  await Promise.all([mine.read(/event: connected/), theirs.read(/event: connected/)]);
  const jobId = await begin();
  await mine.read(new RegExp(jobId));
  await advanceProgress(em(), jobId, { exported: 1 });
  await mine.read(new RegExp(jobId));
  // The stranger's own work is the next thing they hear, so the other never came.
  const own = await begin({ member: other.member });
  expect(await theirs.read(new RegExp(own))).not.toContain(jobId);
  await Promise.all([mine.reader.cancel(), theirs.reader.cancel()]);
});

/** Reads a stream as a page does, until a piece of it matches. */
async function readUntil(reader: ReadableStreamDefaultReader<Uint8Array>, pattern: RegExp): Promise<string> {
  const decoder = new TextDecoder();
  let seen = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) throw new Error(`The stream ended before ${String(pattern)}: ${seen}`);
    seen += decoder.decode(value, { stream: true });
    if (pattern.test(seen)) return seen;
  }
}
