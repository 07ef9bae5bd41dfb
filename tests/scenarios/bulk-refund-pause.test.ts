import { randomUUID } from 'node:crypto';
import type { bulkRefundPreviewView, Wire } from '@backdesk/contract';
import {
  type AnyChunkedWork,
  aPayment,
  aUser,
  billingProviders,
  bulkRefundWork,
  startWorkLoop,
} from '@backdesk/server/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bulkDesk } from '../support/bulk.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { signedIn } from '../support/staff.ts';
import { until } from '../support/until.ts';

type Preview = Wire<typeof bulkRefundPreviewView>;
type Someone = Awaited<ReturnType<typeof signedIn>>;

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.stop());

const desk = () => bulkDesk(server);
/** The code of each member counts once. */
const stepUp = ({ client, member }: Someone, steps: number) =>
  client.call('staff.stepUp', { code: member.code(steps) });
const verb = ({ client }: Someone, name: 'pause' | 'resume' | 'cancel', jobId: string) =>
  client.call(`jobs.${name}`, { jobId });

async function payments(count: number): Promise<string[]> {
  const em = server.services.database.fork();
  const ids: string[] = [];
  for (let made = 0; made < count; made += 1)
    ids.push((await aPayment(em, await aUser(em, server.product.id))).id);
  return ids;
}

/** A bulk refund by a lead that was paused, by them, after its first ten payments. */
async function pausedAfterTen(count: number) {
  const by = await signedIn(server, 'support_lead');
  await stepUp(by, 1);
  const ids = await payments(count);
  const { plan } = (await by.client.call('billing.bulkRefundPreview', { selection: { ids } }))
    .data as Preview;
  const asked = { operationId: randomUUID(), plan, reason: 'service_failed', note: 'Down on Friday.' };
  const { jobId } = (await by.client.call('billing.bulkRefund', asked)).data as { jobId: string };
  const real: AnyChunkedWork = bulkRefundWork(server.services, billingProviders);
  let runs = 0;
  const pausing: AnyChunkedWork = {
    ...real,
    async chunk(change, state) {
      const outcome = await real.chunk(change, state);
      runs += 1;
      if (runs === 1) await verb(by, 'pause', jobId);
      return outcome;
    },
  };
  const loop = startWorkLoop({ ...server.services, works: [pausing], sweepMs: 20, staleMs: 60_000 });
  await until('it rests', async () => (await desk().job(jobId))?.['state'] === 'queued');
  await loop.stop();
  const refunded = await desk().sql('select payment_id from refunds where payment_id = any($1)', [ids]);
  expect(refunded).toHaveLength(10);
  const done = new Set(refunded.map((row) => row['payment_id']));
  return { by, jobId, ids, left: ids.filter((id) => !done.has(id)), real };
}

/** Does what waits, in a worker that was started only now. */
async function goOn(jobId: string, real: AnyChunkedWork) {
  const loop = startWorkLoop({ ...server.services, works: [real], sweepMs: 20, staleMs: 60_000 });
  await until('it has ended', async () => (await desk().job(jobId))?.['finished_at'] != null);
  await loop.stop();
  return desk().job(jobId);
}
const refundsOf = (ids: readonly string[]) =>
  desk().sql('select payment_id from refunds where payment_id = any($1)', [ids]);

test('resumed later it refunds what is left as it is then, and never what was done before', async () => {
  const { by, jobId, ids, left, real } = await pausedAfterTen(16);
  const [back, disputed, old, blocked, ...good] = left as [string, string, string, string, ...string[]];
  expect(good).toHaveLength(2);
  // Weeks pass.
  const { sql } = desk();
  await sql(`update payments set refunded_cents = amount_cents where id = $1 returning id`, [back]);
  await sql(`update payments set is_disputed = true where id = $1 returning id`, [disputed]);
  await sql(`update payments set paid_at = paid_at - interval '181 days' where id = $1 returning id`, [old]);
  const lead = await signedIn(server, 'support_lead');
  const [{ user_id: userId } = {}] = await sql('select user_id from payments where id = $1', [blocked]);
  expect((await lead.client.call('billing.blockRefunds', { userId, note: 'Disputes all.' })).status).toBe(
    200,
  );
  await sql(`update job_progress set created_at = created_at - interval '20 days' where id = $1`, [jobId]);

  // The code of the beginning does not count for ever.
  server.clock.advance(600);
  expect((await verb(by, 'resume', jobId)).error?.data.reason).toBe('step_up_required');
  expect(await desk().job(jobId)).toMatchObject({ paused_by_name: by.member.name });
  await stepUp(by, 0);
  expect((await verb(by, 'resume', jobId)).status).toBe(200);
  expect(await goOn(jobId, real)).toMatchObject({
    state: 'succeeded',
    done: 16,
    counts: {
      'asked for': 12,
      'refunded already': 1,
      disputed: 1,
      'older than 180 days': 1,
      'blocked for refunds': 1,
    },
  });
  expect(await refundsOf(ids)).toHaveLength(12);
  expect((await desk().audited(jobId)).map(({ action }) => action)).toEqual([
    'billing.bulk_refund',
    'jobs.pause',
    'jobs.resume',
    'billing.bulk_refund_ended',
  ]);
});

test('limits and role are those of the moment it goes on', async () => {
  const { by, jobId, ids, real } = await pausedAfterTen(16);
  const owner = await signedIn(server, 'owner');
  await stepUp(owner, 1);
  const { status } = await owner.client.call('billing.setGoodwillLimits', {
    productKey: 'acme',
    role: 'support_lead',
    version: 0,
    // Ten of $29 are given already: one more fits.
    limits: { perAction: '32000', perDay: '32000', perUser: '50000' },
    reason: 'Less for a while',
  });
  expect(status).toBe(200);
  await stepUp(by, 2);
  await verb(by, 'resume', jobId);
  expect(await goOn(jobId, real)).toMatchObject({
    state: 'succeeded',
    counts: { 'asked for': 11, 'above your limit': 5 },
  });
  expect(await refundsOf(ids)).toHaveLength(11);
  await desk().sql('delete from goodwill_limits');

  const other = await pausedAfterTen(12);
  await stepUp(other.by, 2);
  await verb(other.by, 'resume', other.jobId);
  await desk().sql(`update staff_members set role = 'auditor' where id = $1`, [other.by.member.id]);
  expect(await goOn(other.jobId, real)).toMatchObject({
    state: 'failed',
    error_message: expect.stringContaining('may not refund any more'),
  });
  expect(await refundsOf(other.ids)).toHaveLength(10);
});

test('stopped while it is paused it refunds nothing more, and the log says what was done', async () => {
  const { by, jobId, ids, real } = await pausedAfterTen(12);
  expect((await verb(by, 'cancel', jobId)).status).toBe(200);
  expect(await goOn(jobId, real)).toMatchObject({
    state: 'cancelled',
    message: 'Stopped. 10 of 12 refunds are on their way to Stripe.',
  });
  expect(await refundsOf(ids)).toHaveLength(10);
  expect((await desk().audited(jobId)).at(-1)).toMatchObject({
    action: 'billing.bulk_refund_ended',
    after: { state: 'cancelled', counts: { 'asked for': 10 } },
  });
});
