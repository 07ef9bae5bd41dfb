import type { goodwillOutcomesView, Wire } from '@backdesk/contract';
import { ensureProduct } from '@backdesk/server/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestClient } from '../support/client.ts';
import { aReceiver } from '../support/receivers.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { signedIn } from '../support/staff.ts';

let server: TestServer;
let founder: TestClient;
beforeAll(async () => {
  server = await startTestServer();
  founder = (await signedIn(server, 'owner')).client;
});
afterAll(() => server?.stop());

const somebody = (productId = server.product.id) => aReceiver(server, productId);
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
