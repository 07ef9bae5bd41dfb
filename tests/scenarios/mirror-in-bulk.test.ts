import { randomUUID } from 'node:crypto';
import {
  expansions,
  type KindName,
  type MirroredObject,
  startLoading,
  startWorkerLoops,
} from '@backdesk/server/testing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { briefLife } from '../support/brief-life.ts';
import { mirroredRows } from '../support/mirrored-rows.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { account, type SimulatedStripe, startStripe } from '../support/stripe.ts';
import { until } from '../support/until.ts';

/** What is listed, in the order in which one refers to the other. */
const kinds: readonly [KindName, string][] = [
  ['product', '/v1/products'],
  ['price', '/v1/prices'],
  ['coupon', '/v1/coupons'],
  ['customer', '/v1/customers'],
  ['promotion_code', '/v1/promotion_codes'],
  ['payment_method', '/v1/payment_methods'],
  ['setup_intent', '/v1/setup_intents'],
  ['balance_transaction', '/v1/balance_transactions'],
  ['subscription', '/v1/subscriptions?status=all'],
  ['payment_intent', '/v1/payment_intents'],
  ['charge', '/v1/charges'],
  ['invoice', '/v1/invoices'],
  ['refund', '/v1/refunds'],
  ['dispute', '/v1/disputes'],
  ['credit_note', '/v1/credit_notes'],
];

let stripe: SimulatedStripe;
let single: TestServer;
let bulk: TestServer;
let worker: Awaited<ReturnType<typeof startWorkerLoops>>;
const clients: pg.Client[] = [];
let listed: MirroredObject[];

beforeAll(async () => {
  stripe = await startStripe();
  [single, bulk] = await Promise.all([
    startTestServer({ STRIPE_API_BASE: stripe.base }),
    startTestServer({ STRIPE_API_BASE: stripe.base }),
  ]);
  for (const server of [single, bulk]) {
    const client = new pg.Client({ connectionString: server.database.superuserUrl });
    await client.connect();
    clients.push(client);
  }
  worker = await startWorkerLoops(single.services, { sweepMs: 50 });
  await briefLife(stripe);
  listed = await listAll();
});
afterAll(async () => {
  await worker?.stop();
  for (const client of clients) await client.end();
  await single?.stop();
  await bulk?.stop();
  await stripe?.stop();
});

async function listAll(): Promise<MirroredObject[]> {
  const found: MirroredObject[] = [];
  for (const [kind, path] of kinds) {
    const url = new URL(path, stripe.base);
    url.searchParams.set('limit', '100');
    for (const field of expansions[kind]) url.searchParams.append('expand[]', `data.${field}`);
    const answer = await fetch(url, { headers: { authorization: `Bearer sk_test_sim_${account}` } });
    const page = (await answer.json()) as { data: MirroredObject[]; has_more: boolean };
    expect([path, answer.status, page.has_more]).toEqual([path, 200, false]);
    found.push(...page.data);
  }
  return found;
}

/** Puts an event about each object into the inbox and waits until all are digested. */
async function digest(objects: readonly { id: string; object: string }[]): Promise<void> {
  const client = clients[0];
  for (const object of objects)
    await client?.query(
      `insert into webhook_events (id, product_id, source, external_id, event_type, payload)
       values ($1::uuid, $2, 'stripe', $1::text, 'test', $3)`,
      [randomUUID(), single.product.id, JSON.stringify({ data: { object } })],
    );
  await until(
    'everything is digested',
    async () => {
      const waiting = await client?.query(`select 1 from webhook_events where state = 'received' limit 1`);
      return waiting?.rows.length === 0;
    },
    60_000,
  );
}

const loadInto = (server: TestServer, objects: readonly MirroredObject[], size: number) =>
  server.services.database.fork().transactional(async (em) => {
    const loader = startLoading(em, server.product.id);
    for (let from = 0; from < objects.length; from += size)
      await loader.add(objects.slice(from, from + size));
    await loader.finish();
  });

const rowsOf = (index: number) =>
  mirroredRows(async (text) => (await clients[index]?.query(text))?.rows ?? []);
const one = async (index: number, text: string): Promise<Record<string, unknown>> =>
  (await clients[index]?.query(text))?.rows[0] ?? {};

describe('objects that are listed by the page', () => {
  test('come to the same rows as objects that are fetched one by one, whatever the order', async () => {
    await loadInto(bulk, listed, 7);
    // The other way round: each object meets what it belongs to unfetched. No event tells of a movement of
    // the balance: it comes with its charge, refund or dispute.
    const told = listed.filter(({ object }) => object !== 'balance_transaction');
    await digest(told.toReversed());
    const states = await clients[0]?.query('select state, count(*)::int from webhook_events group by 1');
    expect(states?.rows).toEqual([{ state: 'processed', count: told.length }]);
    const [one_by_one, at_once] = await Promise.all([rowsOf(0), rowsOf(1)]);
    expect(at_once.length).toBeGreaterThan(40);
    const there = new Set(one_by_one);
    expect(at_once.filter((row) => !there.has(row))).toEqual([]);
    expect(one_by_one).toHaveLength(at_once.length);
    const raw = `select id, type, content_hash, is_deleted from stripe_objects order by id`;
    expect((await clients[0]?.query(raw))?.rows).toEqual((await clients[1]?.query(raw))?.rows);
  });

  test('hold what happened', async () => {
    expect(
      await one(
        1,
        `select kind, credits_cents::int, captured_cents::int, refunded_cents::int, refund_state, fee_cents > 0 as has_fee,
           (select count(*)::int from charges c where c.payment_id = p.id) as attempts
         from payments p where kind = 'credit_purchase'`,
      ),
    ).toEqual({
      kind: 'credit_purchase',
      credits_cents: 2_400,
      captured_cents: 2_400,
      refunded_cents: 400,
      refund_state: 'partial',
      has_fee: true,
      attempts: 2,
    });
    expect(
      await one(
        1,
        `select s.plan_name, s.quantity, s.recurring_cents::int, s.item_count, s.gift_giver_name, p.key,
           (select count(*)::int from subscription_items i where i.subscription_id = s.id and i.addon_id is not null) as addons,
           (select count(*)::int from discount_redemptions r where r.subscription_id = s.id) as codes
         from subscriptions s join plans p on p.id = s.plan_id where s.is_gift`,
      ),
    ).toEqual({
      plan_name: 'Pro',
      quantity: 2,
      recurring_cents: 6_700,
      item_count: 2,
      gift_giver_name: 'Grandma',
      key: 'pro',
      addons: 1,
      codes: 1,
    });
    expect(
      await one(
        1,
        `select u.country, u.subscription_tier, u.subscription_status, u.stripe_payment_method_id is not null as has_card,
           u.total_spent_cents = (select sum(captured_cents) from payments p where p.user_id = u.id and status = 'succeeded')
             - (select coalesce(sum(amount_cents), 0) from refunds r where r.user_id = u.id and state = 'succeeded') as spent,
           u.total_spent_cents > 0 as has_spent
         from users u join subscriptions s on s.user_id = u.id and s.is_gift`,
      ),
    ).toEqual({
      country: 'DE',
      subscription_tier: 'pro',
      subscription_status: 'active',
      has_card: true,
      spent: true,
      has_spent: true,
    });
  });

  test('are written again without a change when they come again', async () => {
    const before = await rowsOf(1);
    const versions = `select count(*)::int from subscription_versions`;
    const count = await one(1, versions);
    const touched = `select max(updated_at) as at from payments`;
    const at = await one(1, touched);
    await loadInto(bulk, listed, 100);
    expect(await rowsOf(1)).toEqual(before);
    expect(await one(1, versions)).toEqual(count);
    expect(await one(1, touched)).toEqual(at);
  });

  test('may say words that nobody has heard of: they are kept, and shown as unknown', async () => {
    const some = (object: string) => listed.find((raw) => raw.object === object) as MirroredObject;
    await loadInto(
      bulk,
      [
        { ...some('subscription'), status: 'hibernating' },
        { ...some('invoice'), status: 'half_paid' },
        { ...some('dispute'), status: 'in_mediation' },
        { ...some('refund'), status: 'teleporting' },
        { ...some('charge'), status: 'floating' },
        { ...some('credit_note'), status: 'framed' },
      ] as unknown as MirroredObject[],
      10,
    );
    for (const [table, word] of [
      ['subscriptions', 'hibernating'],
      ['invoices', 'half_paid'],
      ['disputes', 'in_mediation'],
      ['charges', 'floating'],
      ['credit_notes', 'framed'],
    ] as const)
      expect(await one(1, `select status from ${table} where stripe_status = '${word}'`)).toEqual({
        status: 'unknown',
      });
    expect(await one(1, `select state from refunds where stripe_status = 'teleporting'`)).toEqual({
      state: 'unknown',
    });
  });

  test('may be early fraud warnings and schedules, which the simulator does not have', async () => {
    const charge = listed.find((raw) => raw.object === 'charge');
    const subscription = listed.find((raw) => raw.object === 'subscription');
    if (charge?.object !== 'charge' || subscription?.object !== 'subscription')
      throw new Error('Nothing is listed.');
    await loadInto(
      bulk,
      [
        {
          id: 'issfr_1',
          object: 'radar.early_fraud_warning',
          actionable: true,
          charge: charge.id,
          payment_intent: charge.payment_intent as string,
          created: charge.created,
          fraud_type: 'unauthorized_use_of_card',
          livemode: false,
        },
        {
          id: 'sub_sched_1',
          object: 'subscription_schedule',
          customer: subscription.customer,
          subscription: subscription.id,
          released_subscription: null,
          status: 'active',
          end_behavior: 'release',
          phases: [{}, {}],
          current_phase: { start_date: subscription.created, end_date: subscription.created + 86_400 },
          canceled_at: null,
          completed_at: null,
          released_at: null,
          created: subscription.created,
        } as unknown as MirroredObject,
      ],
      10,
    );
    expect(
      await one(
        1,
        `select w.fraud_type, w.is_actionable, c.stripe_charge_id, p.id is not null as has_payment
         from early_fraud_warnings w join charges c on c.id = w.charge_id join payments p on p.id = w.payment_id`,
      ),
    ).toEqual({
      fraud_type: 'unauthorized_use_of_card',
      is_actionable: true,
      stripe_charge_id: charge.id,
      has_payment: true,
    });
    expect(
      await one(
        1,
        `select h.status, h.phase_count, s.stripe_subscription_id from subscription_schedules h
         join subscriptions s on s.id = h.subscription_id`,
      ),
    ).toEqual({ status: 'active', phase_count: 2, stripe_subscription_id: subscription.id });
  });
});
