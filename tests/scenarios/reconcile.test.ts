import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import pg from 'pg';
import { briefLife } from '../support/brief-life.ts';
import { mirrorMarks } from '../support/mirror-marks.ts';
import { plantedDrifts } from '../support/planted-drift.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { account, type SimulatedStripe, startStripe } from '../support/stripe.ts';
import { type Sweeps, sweeps } from '../support/sweep.ts';

let stripe: SimulatedStripe;
let desk: TestServer;
let sql: pg.Client;
let sync: Sweeps;

beforeAll(async () => {
  stripe = await startStripe();
  desk = await startTestServer({ STRIPE_API_BASE: stripe.base });
  sql = new pg.Client({ connectionString: desk.database.superuserUrl });
  await sql.connect();
  sync = sweeps(desk);
  await briefLife(stripe);
  const [charge] = (await stripe.sdk.charges.list({ limit: 1 })).data;
  await stripe.control('POST', '/early_fraud_warnings', { account, charge: charge?.id });
  const [running] = (await stripe.sdk.subscriptions.list({ status: 'active' })).data;
  await stripe.sdk.subscriptionSchedules.create({ from_subscription: running?.id ?? '' });
});
afterAll(async () => {
  await sql?.end();
  await desk?.stop();
  await stripe?.stop();
});

const rows = async <Row extends pg.QueryResultRow>(text: string): Promise<Row[]> =>
  (await sql.query<Row>(text)).rows;
const one = async (text: string): Promise<string> => Object.values((await rows(text))[0] ?? {})[0] as string;

const marks = () => mirrorMarks(sql);

describe('a mirror that was loaded from Stripe', () => {
  test('has no difference, and comparing it writes nothing', async () => {
    const { progress } = await sync.backfill();
    expect(progress).toMatchObject({ state: 'succeeded', errorMessage: null });
    const before = await marks();
    expect(await sync.differences()).toEqual([]);
    expect(await marks()).toEqual(before);
    expect(progress.doneCount).toBeGreaterThan(40);
    expect(await one(`select count(*)::int from stripe_objects where lease_token is not null`)).toBe(0);
  });

  test('takes up the events that no webhook brought, which change nothing that was loaded', async () => {
    const mirror = (found: unknown[]) =>
      JSON.stringify(
        found.filter((row) => !/subscription_versions|stripe_objects/.test(JSON.stringify(row))),
      );
    const before = mirror(await marks());
    const { drifts, progress } = await sync.reconcile();
    expect(drifts).toEqual([]);
    expect(progress.message).toMatch(/, 0 differences\.$/);
    const inbox = await rows(`select state, count(*)::int from webhook_events group by 1`);
    expect(inbox).toEqual([{ state: 'processed', count: expect.any(Number) as number }]);
    expect(mirror(await marks())).toBe(before);
  });
});

describe('differences planted by hand', () => {
  const planted: { id: string; kind: string; fields: readonly string[] }[] = [];
  const lines = () =>
    planted.flatMap(({ kind, id, fields }) => fields.map((field) => `${kind} ${id}: ${field}`)).toSorted();

  test('are found, each of them and nothing else, and a dry run writes nothing', async () => {
    for (const { name, id, plant, kind, fields } of plantedDrifts) {
      const object = await one(id);
      expect(object, name).toBeTruthy();
      const { rowCount } = await sql.query(plant, [object]);
      expect(rowCount, name).toBe(1);
      planted.push({ id: object, kind, fields });
    }
    const before = await marks();
    expect(await sync.differences()).toEqual(lines());
    expect(await marks()).toEqual(before);
  });

  test('are written down and left alone while they are more than one in a hundred', async () => {
    const mirror = async () => (await marks()).filter(({ name }) => name !== 'sync_drifts');
    const before = await mirror();
    const { progress, drifts } = await sync.reconcile();
    expect(progress).toMatchObject({ state: 'succeeded' });
    expect(progress.message).toContain('more than the 10 that are repaired without asking');
    expect(
      drifts.map(({ objectType, stripeId, field }) => `${objectType} ${stripeId}: ${field}`).toSorted(),
    ).toEqual(lines());
    expect(new Set(drifts.map(({ state }) => state))).toEqual(new Set(['open']));
    expect(await mirror()).toEqual(before);
  });

  test('name no person, and say what may have caused them', async () => {
    const found = await rows<{ field: string; mirror_value: string; stripe_value: string; cause: string }>(
      'select * from sync_drifts',
    );
    const email = found.find(({ field }) => field === 'email');
    expect(email).toMatchObject({ mirror_value: 'a personal value', stripe_value: 'a personal value' });
    expect(JSON.stringify(found)).not.toMatch(/@example\.com|Person pm_card/);
    expect(found.find(({ field }) => field === 'row')?.cause).toBeTruthy();
    expect(found.find(({ field }) => field === 'number')?.cause).toMatch(/row beside it was changed/);
  });

  test('are repaired when a person says so; what never was at Stripe stays for a person to look at', async () => {
    const { drifts } = await sync.reconcile('all');
    const left = drifts.filter(({ state }) => state === 'open');
    expect(left.map(({ stripeId, field }) => [stripeId, field])).toEqual([['pi_written_by_hand', 'row']]);
    expect(drifts).toHaveLength(planted.length);
    expect(await sync.differences()).toEqual(['payment_intent pi_written_by_hand: row']);
    await sql.query(`delete from payments where stripe_payment_intent_id = 'pi_written_by_hand'`);
  });

  test('leave nothing to write for a second run', async () => {
    await sync.reconcile();
    const before = await marks();
    const { progress, drifts } = await sync.reconcile();
    expect(drifts).toEqual([]);
    expect(progress.message).toMatch(/, 0 differences\.$/);
    expect(await marks()).toEqual(before);
    expect(await one(`select count(*)::int from sync_drifts where state = 'open'`)).toBe(0);
  });
});

describe('what happened at Stripe while nobody listened', () => {
  test('is here after one look at everything, even what Stripe’s lists show no more, and stays so', {
    timeout: 90_000,
  }, async () => {
    const { sdk } = stripe;
    const [running] = (await sdk.subscriptions.list({ status: 'trialing' })).data;
    await sdk.subscriptions.cancel(running?.id ?? '');
    const leaver = await sdk.customers.create({ name: 'Leaver', email: 'leaver@example.com' });
    await sync.sweepAlone('full', 'all');
    await sdk.customers.del(leaver.id);
    const fresh = await sdk.customers.create({ name: 'Fresh', email: 'fresh@example.com' });
    await sdk.paymentMethods.attach('pm_card_visa', { customer: fresh.id });
    const plan = await sdk.products.create({ name: 'Short-lived' });
    await sync.sweepAlone('full', 'all');
    await sdk.products.del(plan.id);

    const { drifts } = await sync.sweepAlone('full', 'all');
    expect(drifts.map(({ stripeId, state }) => [stripeId, state])).toEqual([[plan.id, 'repaired']]);
    expect(
      await one(`select status from subscriptions where stripe_subscription_id = '${running?.id}'`),
    ).toBe('canceled');
    expect(await one(`select is_deleted from stripe_objects where id = '${leaver.id}'`)).toBe(true);
    expect(await one(`select count(*)::int from users where full_name = 'Leaver'`)).toBe(1);
    expect(await one(`select is_active from plans where stripe_product_id = '${plan.id}'`)).toBe(false);
    // Its card came with it although no webhook told of either.
    expect(
      await one(
        `select count(*)::int from payment_methods m join users u on u.id = m.user_id where u.full_name = 'Fresh'`,
      ),
    ).toBe(1);
    const before = await marks();
    expect((await sync.sweepAlone('full', 'within_limit')).drifts).toEqual([]);
    expect(await marks()).toEqual(before);
  });
});
