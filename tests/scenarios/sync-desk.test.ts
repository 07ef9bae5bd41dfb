import { randomUUID } from 'node:crypto';
import type { syncStatusView, Wire } from '@backdesk/contract';
import { startWorkerLoops } from '@backdesk/server/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestClient } from '../support/client.ts';
import { rowsOf } from '../support/fingerprint.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { signedIn } from '../support/staff.ts';
import { aPaidCustomer, type SimulatedStripe, startStripe } from '../support/stripe.ts';
import { type Sweeps, sweeps } from '../support/sweep.ts';
import { until } from '../support/until.ts';

type Status = Wire<typeof syncStatusView>;

let stripe: SimulatedStripe;
let server: TestServer;
let worker: Awaited<ReturnType<typeof startWorkerLoops>>;
let agent: TestClient;
let auditor: TestClient;
let sync: Sweeps;
let customerId: string;
let paymentId: string;

beforeAll(async () => {
  stripe = await startStripe();
  server = await startTestServer({ STRIPE_API_BASE: stripe.base });
  sync = sweeps(server);
  const { customer, payment } = await aPaidCustomer(stripe);
  [customerId, paymentId] = [customer.id, payment.id];
  agent = (await signedIn(server, 'support_agent')).client;
  auditor = (await signedIn(server, 'auditor')).client;
});
afterAll(async () => {
  await worker?.stop();
  await server?.stop();
  await stripe?.stop();
});

const sql = <Row extends Record<string, unknown>>(text: string, values: unknown[] = []) =>
  rowsOf<Row>(server.database.superuserUrl, text, values);
const status = async (): Promise<Status> => (await auditor.call('billing.syncStatus', {})).data as Status;
const asked = () => ({ operationId: randomUUID() });
const jobIdOf = ({ data, error }: { data?: unknown; error?: unknown }): string => {
  if (error) throw new Error(JSON.stringify(error));
  return (data as { jobId: string }).jobId;
};
const ended = (id: string) =>
  until('the work has ended', async () => {
    const [job] = await sql<{ state: string; message: string | null; error_message: string | null }>(
      'select * from job_progress where id = $1 and finished_at is not null',
      [id],
    );
    return job;
  });
const openDrifts = () =>
  sql<{ id: string; stripe_id: string; field: string; state: string }>(
    `select * from sync_drifts where state = 'open' order by field`,
  );
const schedule = async (name: string) => {
  await sql('update job_schedules set run_requested_at = now() where name = $1', [name]);
  return until(`${name} has run`, async () => {
    const [row] = await sql<{ last_state: string; last_message: string; run_requested_at: Date | null }>(
      'select * from job_schedules where name = $1',
      [name],
    );
    return row?.run_requested_at === null && row.last_state !== 'running' ? row : undefined;
  });
};

describe('an account that was never loaded', () => {
  test('says so, and no schedule asks Stripe anything', async () => {
    expect((await status()).accounts).toMatchObject([
      { productKey: 'acme', completeUntilAt: null, comparedAt: null, differences: 0 },
    ]);
    worker = await startWorkerLoops(server.services, { sweepMs: 50, retryScale: 0.05 });
    await stripe.control('DELETE', '/calls');
    for (const name of ['billing.fill_gaps', 'billing.sweep_recent', 'billing.sweep_full'])
      expect((await schedule(name)).last_message).toMatch(/^No account is loaded yet/);
    expect(await stripe.control('GET', '/calls')).toMatchObject({ total: 0 });
  });
});

describe('an account that was loaded', () => {
  test('is complete up to its beginning, and its gaps are filled from there', async () => {
    await sync.backfill();
    const before = await status();
    expect(before.accounts[0]?.completeUntilAt).not.toBeNull();
    expect(before.kinds.find(({ kind }) => kind === 'payment_intent')).toMatchObject({
      count: 1,
      differences: 0,
    });
    // No webhook is connected: what happens now is only told by the list of events.
    await stripe.sdk.customers.update(customerId, { name: 'Renamed' });
    const { last_state: state, last_message: message } = await schedule('billing.fill_gaps');
    expect([state, message]).toEqual(['succeeded', expect.stringMatching(/events were missed by webhooks/)]);
    await until('the name is here', async () => {
      const [user] = await sql<{ full_name: string }>('select full_name from users');
      return user?.full_name === 'Renamed';
    });
    expect((await schedule('billing.fill_gaps')).last_message).toBe('No webhook was missed.');
    const after = await status();
    expect(Date.parse(after.accounts[0]?.completeUntilAt ?? '')).toBeGreaterThan(
      Date.parse(before.accounts[0]?.completeUntilAt ?? ''),
    );
  });

  test('keeps its watermark while Stripe fails, says so, and asks again', async () => {
    const before = (await status()).accounts[0]?.completeUntilAt;
    await stripe.fault({ kind: '500_before_commit', path: '/v1/events' });
    expect(await schedule('billing.fill_gaps')).toMatchObject({ last_state: 'failed' });
    expect((await status()).accounts[0]).toMatchObject({
      completeUntilAt: before,
      problem: expect.stringMatching(/could not be read/) as string,
    });
    await stripe.clearFaults();
    expect(await schedule('billing.fill_gaps')).toMatchObject({ last_state: 'succeeded' });
    expect((await status()).accounts[0]?.problem).toBeNull();
  });

  test('is compared when somebody asks, once however often they ask in one breath', async () => {
    const wish = { ...asked(), scope: 'full' };
    const [first, second] = await Promise.all([
      agent.call('billing.startSweep', wish),
      agent.call('billing.startSweep', wish),
    ]);
    expect(jobIdOf(first)).toBe(jobIdOf(second));
    expect(await ended(jobIdOf(first))).toMatchObject({
      state: 'succeeded',
      message: expect.stringMatching(/, 0 differences\.$/) as string,
    });
    expect((await auditor.call('billing.startSweep', { ...asked(), scope: 'full' })).error).toMatchObject({
      data: { reason: 'forbidden' },
    });
    expect((await status()).runs[0]).toMatchObject({ state: 'succeeded' });
  });
});

describe('a difference', () => {
  test('is repaired for whoever asks, from Stripe, and the audit log says by whom', async () => {
    await sql(`update payments set captured_cents = 1 where stripe_payment_intent_id = $1`, [paymentId]);
    await sync.recent().catch(() => undefined);
    // What was fetched of late is looked at, and repaired without asking: so is this.
    expect(await openDrifts()).toEqual([]);
    await sql(
      `insert into sync_drifts (id, product_id, object_type, stripe_id, field, mirror_value, stripe_value, last_seen_at)
      select gen_random_uuid(), product_id, 'payment_intent', $1, 'captured', '1', '2900', now() from payments`,
      [paymentId],
    );
    await sql(`update payments set captured_cents = 1 where stripe_payment_intent_id = $1`, [paymentId]);
    const [drift] = await openDrifts();
    const seen = (await auditor.call('billing.drift', { driftId: drift?.id })).data;
    expect(seen).toMatchObject({
      stripeId: paymentId,
      field: 'captured',
      mirror: '1',
      stripe: '2900',
      state: 'open',
    });
    const selection = { ids: [drift?.id] };
    expect((await auditor.call('billing.repairDrifts', { ...asked(), selection })).error).toMatchObject({
      data: { reason: 'forbidden' },
    });
    const jobId = jobIdOf(await agent.call('billing.repairDrifts', { ...asked(), selection }));
    expect(await ended(jobId)).toMatchObject({ state: 'succeeded', message: '1 of 1 are as at Stripe now.' });
    expect(await sql('select captured_cents::int from payments')).toEqual([{ captured_cents: 2_900 }]);
    expect(await openDrifts()).toEqual([]);
    expect(
      await sql(`select action, actor_kind from audit_entries where target_id = $1 order by sequence`, [
        jobId,
      ]),
    ).toEqual([
      { action: 'billing.repair_drifts', actor_kind: 'member' },
      { action: 'billing.repair_drifts_ended', actor_kind: 'job' },
    ]);
  });

  test('that is set aside stays so while neither side changes, and comes back when one does', async () => {
    await sql(`insert into payments (id, product_id, user_id, stripe_payment_intent_id, stripe_status, status, amount_cents, currency)
      select gen_random_uuid(), product_id, id, 'pi_by_hand', 'processing', 'processing', 100, 'USD' from users limit 1`);
    expect(await sync.differences()).toEqual(['payment_intent pi_by_hand: row']);
    const found = async () => (await sync.reconcile()).drifts.map(({ stripeId, state }) => [stripeId, state]);
    expect(await found()).toEqual([['pi_by_hand', 'open']]);
    const [drift] = await openDrifts();
    const wish = { driftIds: [drift?.id], reason: 'Written by a test' };
    expect((await agent.call('billing.ignoreDrifts', { ...wish, reason: '' })).error).toMatchObject({
      data: { reason: 'invalid_input' },
    });
    expect((await agent.call('billing.ignoreDrifts', wish)).data).toEqual({ changed: 1, left: 0 });
    expect((await agent.call('billing.ignoreDrifts', wish)).data).toEqual({ changed: 0, left: 1 });
    expect(await found()).toEqual([]);
    expect(await openDrifts()).toEqual([]);
    await sql(`update sync_drifts set mirror_value = 'something else' where state = 'ignored'`);
    expect(await found()).toEqual([['pi_by_hand', 'open']]);
    await sql(`delete from payments where stripe_payment_intent_id = 'pi_by_hand'`);
    expect(await found()).toEqual([]);
    expect(await openDrifts()).toEqual([]);
  });
});

describe('a single object', () => {
  const resync = (stripeId: string, productId = server.product.id) =>
    agent.call('billing.resyncObject', { ...asked(), productId, stripeId });

  test('is read from Stripe by any id, and its rows are written although it did not change', async () => {
    const [charge] = (await stripe.sdk.charges.list({ limit: 1 })).data;
    await sql(`update payments set card_last4 = '0000'`);
    await sql(`update charges set card_last4 = '0000'`);
    expect(await ended(jobIdOf(await resync(charge?.id ?? '')))).toMatchObject({
      state: 'succeeded',
      message: 'It is here as Stripe has it now.',
    });
    expect(
      await sql(
        `select p.card_last4 as payment, c.card_last4 as charge from payments p join charges c on c.payment_id = p.id`,
      ),
    ).toEqual([{ payment: '4242', charge: '4242' }]);
    const coupon = await stripe.sdk.coupons.create({ id: 'SUMMER', percent_off: 10, duration: 'once' });
    expect(await ended(jobIdOf(await resync(`coupon:${coupon.id}`)))).toMatchObject({ state: 'succeeded' });
    expect(await sql(`select stripe_coupon_id from coupons`)).toEqual([{ stripe_coupon_id: 'SUMMER' }]);
  });

  test('that is none is refused with what can be given instead', async () => {
    expect((await resync('hello')).error).toMatchObject({
      data: { reason: 'invalid_input' },
      message: expect.stringContaining('coupon:SUMMER') as string,
    });
    expect((await resync('cus_1', randomUUID())).error).toMatchObject({
      data: { reason: 'not_found' },
    });
    const guest = await stripe.sdk.paymentIntents.create({ amount: 100, currency: 'usd' });
    expect(await ended(jobIdOf(await resync(guest.id)))).toMatchObject({
      state: 'failed',
      error_message: expect.stringContaining('belongs to no customer') as string,
    });
  });

  test('may be a payment that names no customer, only the id that the product has for its user', async () => {
    const pay = (userId: string) =>
      stripe.sdk.paymentIntents.create({
        amount: 2_400,
        currency: 'usd',
        payment_method: 'pm_card_visa',
        confirm: true,
        off_session: true,
        metadata: { userId, creditsCents: '2400', type: 'auto_topup' },
      });
    await sql(`insert into user_identities (id, product_id, user_id, kind, external_id)
      select gen_random_uuid(), product_id, id, 'clerk', 'user_clerk_1' from users limit 1`);
    const [known, unknown] = [await pay('user_clerk_1'), await pay('user_nobody')];
    expect(await ended(jobIdOf(await resync(known.id)))).toMatchObject({ state: 'succeeded' });
    expect(await ended(jobIdOf(await resync(unknown.id)))).toMatchObject({ state: 'failed' });
    expect(
      await sql(
        `select p.kind, p.credits_cents::int, (select count(*)::int from charges c where c.payment_id = p.id) as charges
         from payments p where stripe_payment_intent_id = $1`,
        [known.id],
      ),
    ).toEqual([{ kind: 'credit_purchase', credits_cents: 2_400, charges: 1 }]);
    // The movement of the balance is the account's, whosever payment it was: a sweep brings it.
    await sync.reconcile();
    expect(await sync.differences()).toEqual([]);
  });
});
