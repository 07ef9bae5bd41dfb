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
import type { TestClient } from '../support/client.ts';
import { startTestServer } from '../support/server.ts';
import { signedIn } from '../support/staff.ts';
import { account, aPaidCustomer } from '../support/stripe.ts';
import { startSubscribers, type Subscribers } from '../support/subscribers.ts';
import { until } from '../support/until.ts';

type Preview = Wire<typeof bulkRefundPreviewView>;

let desk: Subscribers;
let lead: Awaited<ReturnType<typeof signedIn>>;

beforeAll(async () => {
  desk = await startSubscribers();
  lead = await signedIn(desk.server, 'support_lead');
});
afterAll(() => desk?.stop());

/** A payment made at Stripe, as the desk knows it. */
async function paid(amount = 2_900) {
  const { payment } = await aPaidCustomer(desk.stripe, { amount });
  const id = await until('the payment is mirrored', async () => {
    const [row] = await desk.rows<{ id: string }>(
      `select id from payments where stripe_payment_intent_id = $1 and status = 'succeeded'`,
      [payment.id],
    );
    return row?.id;
  });
  return { id, intent: payment.id, charge: payment.latest_charge as string };
}
const previewBy = async (client: TestClient, ids: readonly string[]) =>
  client.call('billing.bulkRefundPreview', { selection: { ids } });
const wish = (plan: string | null, more: object = {}) => ({
  operationId: randomUUID(),
  plan,
  reason: 'service_failed',
  note: 'Down on Friday.',
  ...more,
});

test('is tried out without a trace, then done once for what was shown, and says what was left out', async () => {
  const good = [await paid(), await paid(), await paid(1_500)];
  const [back, disputed, large, old, late] = [
    await paid(),
    await paid(),
    await paid(60_000),
    await paid(),
    await paid(),
  ];
  await desk.stripe.sdk.refunds.create({ payment_intent: back.intent });
  await desk.stripe.control('POST', '/disputes', { account, charge: disputed.charge, reason: 'fraudulent' });
  await desk.rows(`update payments set paid_at = paid_at - interval '181 days' where id = $1`, [old.id]);
  await until('both are mirrored', async () => {
    const [row] = await desk.rows<{ n: number }>(
      `select count(*)::int as n from payments where (id = $1 and refunded_cents > 0) or (id = $2 and is_disputed)`,
      [back.id, disputed.id],
    );
    return row?.n === 2;
  });
  const ids = [...good, back, disputed, large, old, late].map(({ id }) => id);
  const traces = () =>
    desk.rows(`select (select count(*)::int from refunds where requested_by_id is not null) as refunds,
      (select count(*)::int from goodwill_given) as given, (select count(*)::int from audit_entries) as audited,
      (select count(*)::int from pgboss.job) as jobs`);
  const before = await traces();
  const shown = (await previewBy(lead.client, ids)).data as Preview;
  expect(shown).toMatchObject({
    refunds: 4,
    sums: [{ amount: '10200', currency: 'USD' }],
    leftOut: expect.arrayContaining([
      { why: 'refunded already', count: 1 },
      { why: 'disputed', count: 1 },
      { why: 'above your limit', count: 1 },
      { why: 'older than 180 days', count: 1 },
    ]),
  });
  expect(await traces()).toEqual(before);

  const input = wish(shown.plan);
  expect(await lead.client.call('billing.bulkRefund', input)).toMatchObject({
    status: 403,
    error: { data: { reason: 'step_up_required' } },
  });
  await lead.client.call('staff.stepUp', { code: lead.member.code(1) });
  // Gone another way between what was shown and what was asked for.
  await desk.stripe.sdk.refunds.create({ payment_intent: late.intent });
  await until('that is mirrored', async () => {
    const [row] = await desk.rows<{ cents: number }>(
      'select refunded_cents::int as cents from payments where id = $1',
      [late.id],
    );
    return row?.cents === 2_900;
  });
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => lead.client.copy().call('billing.bulkRefund', input)),
  );
  const jobs = new Set(answers.map(({ data }) => (data as { jobId: string }).jobId));
  expect(jobs.size).toBe(1);
  const [jobId = ''] = jobs;
  const { job, audited } = bulkDesk(desk.server);
  await until('the work has ended', async () => (await job(jobId))?.finished_at != null);
  expect(await job(jobId)).toMatchObject({
    state: 'succeeded',
    title: 'Refund 4 payments',
    counts: { 'asked for': 3, 'refunded already': 1 },
    message: '3 of 4 refunds are on their way to Stripe; left out: 1 refunded already.',
  });
  expect(await audited(jobId)).toMatchObject([
    { action: 'billing.bulk_refund', actor_kind: 'member', after: { count: 4, note: 'Down on Friday.' } },
    { action: 'billing.bulk_refund_ended', actor_kind: 'job', after: { planned: 4 } },
  ]);
  for (const { intent, id } of good) {
    await until('the refund has succeeded', async () => {
      const [row] = await desk.rows<{ state: string }>('select state from refunds where payment_id = $1', [
        id,
      ]);
      return row?.state === 'succeeded';
    });
    const { data } = await desk.stripe.sdk.refunds.list({ payment_intent: intent });
    expect(data).toHaveLength(1);
  }
  const [given] = await desk.rows<{ cents: number; by: string }>(
    'select sum(amount_cents)::int as cents, min(given_by_id) as by from goodwill_given',
  );
  expect(given).toEqual({ cents: 7_300, by: lead.member.id });

  // The same again: nothing is left of them.
  expect(
    (
      await previewBy(
        lead.client,
        good.map(({ id }) => id),
      )
    ).data,
  ).toMatchObject({
    refunds: 0,
    plan: null,
    leftOut: [{ why: 'refunded already', count: 3 }],
  });
});

test('is refused to who may not, with somebody else’s plan, an old one, or too many payments', async () => {
  const { id } = await paid();
  expect(await previewBy(desk.agent, [id])).toMatchObject({ status: 403 });
  const { plan } = (await previewBy(lead.client, [id])).data as Preview;
  const finance = await signedIn(desk.server, 'finance');
  await finance.client.call('staff.stepUp', { code: finance.member.code(1) });
  const outdated = { status: 409, error: { data: { reason: 'preview_outdated' } } };
  expect(await finance.client.call('billing.bulkRefund', wish(plan))).toMatchObject(outdated);
  const mine = (await previewBy(finance.client, [id])).data as Preview;
  const fraud = await finance.client.call('billing.bulkRefund', wish(mine.plan, { reason: 'fraudulent' }));
  expect(fraud.status).toBe(400);
  await desk.ahead(301, async () => {
    await finance.client.call('staff.stepUp', { code: finance.member.code(1) });
    expect(await finance.client.call('billing.bulkRefund', wish(mine.plan))).toMatchObject(outdated);
  });
  const many = Array.from({ length: 301 }, () => randomUUID());
  await desk.rows(
    `insert into payments (id, product_id, user_id, stripe_payment_intent_id, stripe_status, status, amount_cents, currency)
     select x::uuid, p.product_id, p.user_id, 'pi_' || x, 'canceled', 'canceled', 1, 'USD'
     from payments p, unnest($2::text[]) x where p.id = $1`,
    [id, many],
  );
  expect(await previewBy(lead.client, many)).toMatchObject({
    status: 400,
    error: { message: expect.stringContaining('at most 300 payments') },
  });
  expect(await desk.rows('select id from refunds where payment_id = $1', [id])).toEqual([]);
});

test('a worker that dies twice in the middle refunds nothing twice and leaves nothing out', async () => {
  const server = await startTestServer();
  try {
    const owner = await signedIn(server, 'owner');
    await owner.client.call('staff.stepUp', { code: owner.member.code(1) });
    const em = server.services.database.fork();
    const ids: string[] = [];
    for (let made = 0; made < 25; made += 1)
      ids.push((await aPayment(em, await aUser(em, server.product.id))).id);
    const { plan } = (await previewBy(owner.client, ids)).data as Preview;
    const { jobId } = (await owner.client.call('billing.bulkRefund', wish(plan))).data as { jobId: string };
    const { sql, job } = bulkDesk(server);
    const real: AnyChunkedWork = bulkRefundWork(server.services, billingProviders);
    const made = async () => Number((await sql('select count(*)::int as n from refunds'))[0]?.['n']);
    /** Works until its chunk of this number, done but not committed, is lost with the worker. */
    const dyingAt = async (at: number) => {
      let runs = 0;
      const dies: AnyChunkedWork = {
        ...real,
        async chunk(change, state) {
          const outcome = await real.chunk(change, state);
          runs += 1;
          if (runs < at) return outcome;
          await sql(
            `update job_progress set lease_token = gen_random_uuid(), heartbeat_at = now() - interval '1 hour' where id = $1`,
            [jobId],
          );
          throw new Error('The worker was killed.');
        },
      };
      const loop = startWorkLoop({ ...server.services, works: [dies], sweepMs: 3_600_000, staleMs: 300 });
      await until(`chunk ${at} was lost`, async () => runs >= at);
      await loop.stop();
    };
    await dyingAt(2);
    expect(await made()).toBe(10);
    await dyingAt(1);
    expect(await made()).toBe(10);
    const loop = startWorkLoop({ ...server.services, works: [real], sweepMs: 20, staleMs: 300 });
    await until('it has ended', async () => (await job(jobId))?.['finished_at'] != null);
    await loop.stop();
    expect(await job(jobId)).toMatchObject({ state: 'succeeded', done: 25, counts: { 'asked for': 25 } });
    expect(await made()).toBe(25);
    expect((await sql('select distinct payment_id from refunds')).length).toBe(25);

    // Refused after its refund was written: that is undone, and nothing of the others.
    const someone = await aUser(em, server.product.id);
    const five: string[] = [];
    for (let count = 0; count < 5; count += 1)
      five.push((await aPayment(em, someone, { amountCents: 45_000n, capturedCents: 45_000n })).id);
    const seller = await signedIn(server, 'support_lead');
    await seller.client.call('staff.stepUp', { code: seller.member.code(1) });
    const toOne = (await previewBy(seller.client, five)).data as Preview;
    expect(toOne).toMatchObject({ refunds: 4, leftOut: [{ why: 'above your limit', count: 1 }] });
    const other = (await seller.client.call('billing.bulkRefund', wish(toOne.plan))).data as {
      jobId: string;
    };
    const goesOn = startWorkLoop({ ...server.services, works: [real], sweepMs: 20, staleMs: 300 });
    await until('it has ended', async () => (await job(other.jobId))?.['finished_at'] != null);
    await goesOn.stop();
    expect(await made()).toBe(29);

    // Whoever may not refund any more when the worker comes to it: nothing is made.
    const rest = [(await aPayment(em, await aUser(em, server.product.id))).id];
    const finance = await signedIn(server, 'finance');
    await finance.client.call('staff.stepUp', { code: finance.member.code(1) });
    const next = (await previewBy(finance.client, rest)).data as Preview;
    const later = (await finance.client.call('billing.bulkRefund', wish(next.plan))).data as {
      jobId: string;
    };
    await sql(`update staff_members set role = 'auditor' where id = $1`, [finance.member.id]);
    const again = startWorkLoop({ ...server.services, works: [real], sweepMs: 20, staleMs: 300 });
    await until('it has ended', async () => (await job(later.jobId))?.['finished_at'] != null);
    await again.stop();
    expect(await job(later.jobId)).toMatchObject({
      state: 'failed',
      error_message: expect.stringContaining('may not refund any more'),
    });
    expect(await made()).toBe(29);
  } finally {
    await server.stop();
  }
});
