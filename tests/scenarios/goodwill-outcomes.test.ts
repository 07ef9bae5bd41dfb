import type { goodwillOutcomesView, Wire } from '@backdesk/contract';
import { aUser, ensureProduct } from '@backdesk/server/testing';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestClient } from '../support/client.ts';
import { rowsOf } from '../support/fingerprint.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { signedIn } from '../support/staff.ts';

let server: TestServer;
let founder: TestClient;
beforeAll(async () => {
  server = await startTestServer();
  founder = (await signedIn(server, 'owner')).client;
});
afterAll(() => server?.stop());

const sql = (text: string, values: unknown[]) =>
  rowsOf<{ id: string }>(server.database.superuserUrl, text, values);

/** Somebody whose days count back from today. */
async function somebody(productId = server.product.id) {
  const { id: userId } = await aUser(server.services.database.fork(), productId);
  const paid = async (
    daysAgo: number,
    cents: number,
    over: { refunded?: number; currency?: string; fee?: number; feeCurrency?: string } = {},
  ) => {
    const [row] = await sql(
      `insert into payments (id, product_id, user_id, stripe_status, status, amount_cents, captured_cents, refunded_cents, currency, kind, created_at, fee_cents, fee_currency)
       values ($1, $2, $3, 'succeeded', 'succeeded', $4, $4, $5, $6, 'subscription', now() - $7 * interval '1 day', $8, $9) returning id`,
      [
        randomUUID(),
        productId,
        userId,
        cents,
        over.refunded ?? 0,
        over.currency ?? 'USD',
        daysAgo,
        over.fee ?? 0,
        over.feeCurrency ?? 'USD',
      ],
    );
    return row?.id ?? '';
  };
  return {
    userId,
    paid,
    async subscribed(fromDaysAgo: number, toDaysAgo: number | null): Promise<string> {
      const [row] = await sql(
        `insert into subscriptions (id, product_id, user_id, stripe_status, status, plan_name, recurring_cents, currency, started_at, ended_at, created_at)
         values ($1, $2, $3, 'active', 'active', 'Pro', 2000, 'USD', now() - $4 * interval '1 day', now() - $5 * interval '1 day', now()) returning id`,
        [randomUUID(), productId, userId, fromDaysAgo, toDaysAgo],
      );
      return row?.id ?? '';
    },
    /** What a subscription was from so many days ago on. */
    was: (
      subscriptionId: string,
      sequence: number,
      daysAgo: number,
      { status = 'active', cents = 2_000, pause = null as string | null } = {},
    ) =>
      sql(
        `insert into subscription_versions (id, product_id, user_id, subscription_id, sequence, status, stripe_status, plan_name,
           recurring_cents, quantity, item_count, is_cancel_at_period_end, pause_behavior, content_hash, occurred_at)
         values ($1, $2, $3, $4, $5, $6, $6, 'Pro', $7, 1, 1, false, $8, 'x', now() - $9 * interval '1 day')`,
        [randomUUID(), productId, userId, subscriptionId, sequence, status, cents, pause, daysAgo],
      ),
    async refunded(daysAgo: number, cents: number, reason: string | null, state = 'succeeded', fee = 0) {
      const paymentId = await paid(daysAgo + 1, cents * 2, { fee });
      await sql(
        `insert into refunds (id, product_id, user_id, payment_id, state, amount_cents, currency, reason, created_at)
         values ($1, $2, $3, $4, $5, $6, 'USD', $7, now() - $8 * interval '1 day')`,
        [randomUUID(), productId, userId, paymentId, state, cents, reason, daysAgo],
      );
    },
    async disputed(daysAgo: number, { status = 'needs_response', fee = 0 } = {}) {
      const paymentId = await paid(200, 100);
      await sql(
        `insert into disputes (id, product_id, user_id, payment_id, stripe_dispute_id, stripe_status, status, amount_cents, fee_cents, currency, created_at)
         values ($1, $2, $3, $4, $5, $7, $7, 100, $8, 'USD', now() - $6 * interval '1 day')`,
        [randomUUID(), productId, userId, paymentId, `dp_${randomUUID()}`, daysAgo, status, fee],
      );
    },
    /** Something for somebody who wanted to leave; open without an answer. */
    async offered(
      subscriptionId: string,
      answeredDaysAgo: number,
      answer: 'accepted' | 'declined' | 'offered',
      { cents = 0, state = 'succeeded' } = {},
    ) {
      const operationId = answer === 'accepted' ? randomUUID() : null;
      if (operationId) {
        await sql(
          `insert into stripe_operations (id, product_id, user_id, kind, state, target_kind, target_stripe_id, parameters, parameters_hash,
             requested_by_kind, requested_by_id, requested_by_name)
           values ($1, $2, $3, 'coupon_apply', $4, 'subscription', 'sub_x', '{}', 'x', 'member', 'sam', 'Sam')`,
          [operationId, productId, userId, state],
        );
        if (cents > 0)
          await sql(
            `insert into goodwill_given (id, product_id, user_id, kind, amount_cents, currency, given_by_id, given_by_name, created_at)
             values ($1, $2, $3, 'free_days', $4, 'USD', 'sam', 'Sam', now() - $5 * interval '1 day')`,
            [operationId, productId, userId, cents, answeredDaysAgo],
          );
      }
      const isAnswered = answer !== 'offered';
      await sql(
        `insert into save_offers (id, product_id, user_id, subscription_id, kind, state, terms, days_count, feedback, operation_id,
           offered_by_id, offered_by_name, answered_at, answered_by_id, answered_by_name, created_at)
         values ($1, $2, $3, $4, 'free_days', $5, '14 days free', 14, 'too_expensive', $6, 'sam', 'Sam',
           case when $7 then now() - $8 * interval '1 day' end, case when $7 then 'sam' end, case when $7 then 'Sam' end,
           now() - ($8 + 15) * interval '1 day')`,
        [randomUUID(), productId, userId, subscriptionId, answer, operationId, isAnswered, answeredDaysAgo],
      );
    },
    given: (daysAgo: number, kind: string, cents: number) =>
      sql(
        `insert into goodwill_given (id, product_id, user_id, kind, amount_cents, currency, given_by_id, given_by_name, created_at)
         values ($1, $2, $3, $4, $5, 'USD', 'sam', 'Sam', now() - $6 * interval '1 day')`,
        [randomUUID(), productId, userId, kind, cents, daysAgo],
      ),
  };
}

const outcomes = async (input: { product?: string } = {}) =>
  (await founder.call('billing.goodwillOutcomes', input)).data as Wire<typeof goodwillOutcomesView>;
const usd = (amount: number) => ({ amount: String(amount), currency: 'USD' });

test('what became of whom something was given to, 30, 60 and 90 days after it', async () => {
  const stayed = await somebody();
  await stayed.refunded(70, 500, 'service_failed');
  await stayed.subscribed(300, null);
  await stayed.paid(50, 2_000, { refunded: 300 });
  await stayed.paid(20, 2_000);
  await stayed.paid(5, 9_999);
  // In another currency, and before it was given: neither counts.
  await stayed.paid(49, 7_777, { currency: 'EUR' });
  await stayed.paid(80, 7_777);

  const left = await somebody();
  await left.refunded(70, 400, 'service_failed');
  await left.subscribed(300, 45);
  await left.disputed(35);
  await left.disputed(75);

  const young = await somebody();
  await young.refunded(10, 100, 'service_failed');
  await young.refunded(40, 100, 'service_failed', 'failed');

  const atStripe = await somebody();
  await atStripe.refunded(31, 50, null);

  const credited = await somebody();
  await credited.given(95, 'credit', 1_000);
  await credited.subscribed(6, null);

  // Older than what is looked at.
  await (await somebody()).refunded(500, 100, 'goodwill');

  const { policies, isCut } = await outcomes();
  expect(isCut).toBe(false);
  expect(policies).toHaveLength(3);
  const none = { paid: usd(0), fees: usd(0), takenBack: usd(0), cost: usd(0), feesUnknownCount: 0 };
  expect(policies[0]).toEqual({
    kind: 'refund',
    reason: 'service_failed',
    count: 3,
    given: usd(1_000),
    outcomes: [
      {
        ...none,
        days: 30,
        count: 2,
        unknownCount: 1,
        payingCount: 1,
        disputedCount: 0,
        paid: usd(1_700),
        cost: usd(900),
      },
      {
        ...none,
        days: 60,
        count: 2,
        unknownCount: 1,
        payingCount: 1,
        disputedCount: 1,
        paid: usd(3_700),
        takenBack: usd(100),
        cost: usd(900),
      },
      { ...none, days: 90, count: 0, unknownCount: 3, payingCount: 0, disputedCount: 0 },
    ],
  });
  expect(policies.find(({ kind, reason }) => kind === 'refund' && reason === null)).toMatchObject({
    count: 1,
  });
  expect(policies.find(({ kind }) => kind === 'credit')?.outcomes).toMatchObject([
    { days: 30, count: 1, payingCount: 0, cost: usd(1_000) },
    { days: 60, count: 1, payingCount: 0 },
    // Came back six days ago, a day before the ninetieth.
    { days: 90, count: 1, payingCount: 1 },
  ]);
});

/** The one policy of a product of its own. */
async function alone(key: string, live: (productId: string) => Promise<void>) {
  const { id } = await ensureProduct(server.services.database.fork(), {
    key,
    name: key,
    reportingCurrency: 'USD',
  });
  await live(id);
  return outcomes({ product: key });
}

test('paying is a subscription that was active, not free and not paused on that very day', async () => {
  const { policies } = await alone('paying', async (productId) => {
    const withStates = async (
      states: readonly [daysAgo: number, state: { status?: string; cents?: number; pause?: string | null }][],
    ) => {
      const one = await somebody(productId);
      await one.given(95, 'coupon', 100);
      const subscriptionId = await one.subscribed(300, null);
      for (const [index, [daysAgo, state]] of states.entries())
        await one.was(subscriptionId, index + 1, daysAgo, state);
    };
    // Of the days 65, 35 and 5 days ago: all, the first, the last, and none three times.
    await withStates([[200, {}]]);
    await withStates([
      [200, {}],
      [50, { status: 'past_due' }],
    ]);
    await withStates([
      [200, { status: 'trialing' }],
      [20, {}],
    ]);
    await withStates([
      [200, {}],
      [90, { pause: 'void' }],
    ]);
    await withStates([[200, { cents: 0 }]]);
    await withStates([
      [200, {}],
      [70, { status: 'paused' }],
    ]);
  });
  expect(policies[0]?.outcomes.map(({ payingCount }) => payingCount)).toEqual([2, 1, 2]);
});

test('who never had a subscription is paying with a payment within the 30 days before', async () => {
  const { policies } = await alone('credits-only', async (productId) => {
    const buyer = await somebody(productId);
    await buyer.given(95, 'credit', 100);
    await buyer.paid(96, 500);
    await buyer.paid(50, 500);
    await buyer.paid(20, 500, { refunded: 500 });
  });
  expect(policies[0]?.outcomes.map(({ payingCount }) => payingCount)).toEqual([0, 1, 0]);
});

test('the margin knows fees, what disputes took, and what left us; what was never charged does not count twice', async () => {
  const { policies } = await alone('margin', async (productId) => {
    const refunded = await somebody(productId);
    // Half of a payment of $20, whose fee of 88 cents stays with Stripe.
    await refunded.refunded(40, 1_000, 'goodwill', 'succeeded', 88);
    await refunded.paid(35, 2_000, { fee: 61 });
    await refunded.paid(30, 2_000, { fee: 55, feeCurrency: 'EUR' });
    await refunded.paid(5, 2_000, { fee: 61 });
    await refunded.disputed(33, { status: 'lost', fee: 1_500 });
    await refunded.disputed(32, { status: 'won', fee: 0 });
    await refunded.disputed(31, { status: 'warning_needs_response' });
    const free = await somebody(productId);
    await free.given(40, 'free_days', 700);
    await free.paid(20, 2_000, { fee: 61 });
  });
  const at30 = (kind: string) => policies.find((one) => one.kind === kind)?.outcomes[0];
  expect(at30('refund')).toEqual({
    days: 30,
    count: 1,
    unknownCount: 0,
    payingCount: 1,
    disputedCount: 1,
    paid: usd(4_000),
    fees: usd(44 + 61 + 1_500),
    feesUnknownCount: 1,
    takenBack: usd(100),
    cost: usd(1_000),
  });
  expect(at30('free_days')).toMatchObject({
    paid: usd(2_000),
    fees: usd(61),
    takenBack: usd(0),
    cost: usd(0),
  });
});

test('offers count from their answer on, by what was said; a change that came to nothing leaves one open', async () => {
  const { policies, offers } = await alone('offers', async (productId) => {
    const with_ = async (
      ...args: [number, 'accepted' | 'declined' | 'offered', { cents?: number; state?: string }?]
    ) => {
      const one = await somebody(productId);
      const subscriptionId = await one.subscribed(300, args[1] === 'declined' ? args[0] - 10 : null);
      await one.offered(subscriptionId, ...args);
      return one;
    };
    const stayed = await with_(61, 'accepted', { cents: 500 });
    await stayed.paid(40, 2_000, { fee: 61 });
    await with_(20, 'accepted', { cents: 300 });
    await with_(40, 'accepted', { state: 'failed' });
    await with_(35, 'declined');
    await with_(100, 'offered');
  });
  expect(offers).toHaveLength(1);
  expect(offers[0]).toMatchObject({ kind: 'free_days', feedback: 'too_expensive', openCount: 2 });
  expect(offers[0]?.accepted).toMatchObject({
    count: 2,
    given: usd(800),
    outcomes: [
      { days: 30, count: 1, unknownCount: 1, payingCount: 1, paid: usd(2_000), fees: usd(61), cost: usd(0) },
      { days: 60, count: 1, unknownCount: 1, payingCount: 1 },
      { days: 90, count: 0, unknownCount: 2, payingCount: 0 },
    ],
  });
  expect(offers[0]?.declined).toMatchObject({
    count: 1,
    given: usd(0),
    outcomes: [
      { days: 30, count: 1, payingCount: 0 },
      { days: 60, count: 0, unknownCount: 1 },
      { days: 90, count: 0 },
    ],
  });
  // What they gave stands among the gifts too, under its own reason.
  expect(policies).toMatchObject([{ kind: 'free_days', reason: 'save_offer', count: 2, given: usd(800) }]);
});

test('of one product, and of none that is not there', async () => {
  const other = await ensureProduct(server.services.database.fork(), {
    key: 'other',
    name: 'Other',
    reportingCurrency: 'USD',
  });
  await (await somebody(other.id)).refunded(31, 50, 'duplicate');
  expect((await outcomes({ product: 'other' })).policies).toMatchObject([{ reason: 'duplicate', count: 1 }]);
  expect((await outcomes({ product: 'acme' })).policies.map(({ reason }) => reason)).not.toContain(
    'duplicate',
  );
  expect((await outcomes({ product: 'nothing' })).policies).toEqual([]);
  expect((await founder.call('billing.goodwillOutcomes', { product: 'a b' })).status).toBe(400);
});
