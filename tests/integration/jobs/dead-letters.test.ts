import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { TestClient } from '../../support/client.ts';
import { atTheSameMoment } from '../../support/race.ts';
import { rowsOf } from '../../support/fingerprint.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { signedIn } from '../../support/staff.ts';

const queue = 'billing.submit-refund';
let server: TestServer;
let engineer: TestClient;
let auditor: TestClient;

beforeAll(async () => {
  server = await startTestServer();
  ({ client: engineer } = await signedIn(server, 'engineer'));
  ({ client: auditor } = await signedIn(server, 'auditor'));
});
afterAll(() => server?.stop());
beforeEach(() => sql('delete from pgboss.job'));

type Row = Record<string, unknown>;
const sql = (text: string, values: unknown[] = []) => rowsOf<Row>(server.database.superuserUrl, text, values);

/** A job that the queue library itself gave up. */
async function deadLetter(): Promise<string> {
  const refundId = randomUUID();
  await server.services.jobs.send(server.services.database.fork(), queue, { refundId });
  const [job] = await sql(`select id from pgboss.job where data ->> 'refundId' = $1`, [refundId]);
  await sql(
    `update pgboss.job set state = 'failed', completed_on = now(), output = '{"message": "The worker died."}' where id = $1`,
    [job?.id],
  );
  return String(job?.id);
}
const stateOf = async (id: string) =>
  (await sql('select state::text from pgboss.job where id = $1', [id]))[0]?.state;
const audited = async (id: string) =>
  (
    await sql(
      `select e.action, p.payload::jsonb ->> 'reason' as reason
       from audit_entries e join audit_payloads p using (sequence) where target_id = $1 order by sequence`,
      [id],
    )
  ).map(({ action, reason }) => [action, reason]);

test('what the queue gave up is listed with its reason, and its queue says so', async () => {
  const id = await deadLetter();
  const { data } = await auditor.call('jobs.deadLetters');
  expect(data).toMatchObject({ total: 1, letters: [{ queue, id, error: 'The worker died.', attempts: 1 }] });
  const queues = (await auditor.call('jobs.queues')).data as { queues: Row[] };
  expect(queues.queues.find(({ name }) => name === queue)).toMatchObject({
    waiting: 0,
    running: 0,
    failed: 1,
  });
});

test('a dead letter is retried once, however often it is pressed, and audited', async () => {
  const id = await deadLetter();
  const letters = [{ queue, id }];
  expect((await auditor.call('jobs.retryDeadLetters', { letters })).error?.data.reason).toBe('forbidden');
  expect(await stateOf(id)).toBe('failed');
  // All of them have read what there is before the first can end.
  const answers = await atTheSameMoment(server.database.superuserUrl, 3, () =>
    Promise.all([1, 2, 3].map(() => engineer.call('jobs.retryDeadLetters', { letters }))),
  );
  expect(answers.map(({ data }) => (data as { changed: number }).changed).filter(Boolean)).toEqual([1]);
  expect(await stateOf(id)).toBe('retry');
  expect(await audited(id)).toEqual([['jobs.retry', null]]);
});

test('a dead letter is dropped for a reason only, and the reason is kept', async () => {
  const id = await deadLetter();
  const letters = [{ queue, id }];
  for (const input of [{ letters }, { letters, reason: ' ' }, { letters: [], reason: 'not needed' }])
    expect((await engineer.call('jobs.dropDeadLetters', input)).error?.data.reason).toBe('invalid_input');
  expect(await stateOf(id)).toBe('failed');
  const input = { letters, reason: 'Made by hand at Stripe' };
  expect((await engineer.call('jobs.dropDeadLetters', input)).data).toEqual({ changed: 1, left: 0 });
  expect(await stateOf(id)).toBeUndefined();
  expect(await audited(id)).toEqual([['jobs.drop', 'Made by hand at Stripe']]);
});

test('a job that still waits, or stands in another queue, is no dead letter', async () => {
  const waiting = await deadLetter();
  await sql(`update pgboss.job set state = 'created' where id = $1`, [waiting]);
  const dead = await deadLetter();
  const letters = [
    { queue, id: waiting },
    { queue: 'another.queue', id: dead },
  ];
  expect((await engineer.call('jobs.dropDeadLetters', { letters, reason: 'a test' })).data).toEqual({
    changed: 0,
    left: 2,
  });
  expect([await stateOf(waiting), await stateOf(dead)]).toEqual(['created', 'failed']);
});
