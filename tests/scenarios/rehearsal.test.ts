import { randomUUID } from 'node:crypto';
import type { couponChoicesView, invoicePreviewView, rehearsalView, Wire } from '@backdesk/contract';
import type Stripe from 'stripe';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { account } from '../support/stripe.ts';
import { startSubscribers, type Subscribers } from '../support/subscribers.ts';
import { until } from '../support/until.ts';

type Rehearsal = Wire<typeof rehearsalView>;
type Price = { id: string; stripeId: string };

let desk: Subscribers;
const plans = {} as Record<'basic' | 'pro' | 'yearly', Price>;
const coupons = {} as Record<'ONCE' | 'THRICE' | 'EVER', string>;

beforeAll(async () => {
  desk = await startSubscribers();
  plans.basic = await desk.aPlan('Basic', 2_000);
  plans.pro = await desk.aPlan('Pro', 5_000);
  plans.yearly = await desk.aPlan('Pro yearly', 50_000, { recurring: { interval: 'year' } });
  for (const coupon of [
    { id: 'ONCE', percent_off: 25, duration: 'once' },
    { id: 'THRICE', amount_off: 700, currency: 'usd', duration: 'repeating', duration_in_months: 3 },
    { id: 'EVER', percent_off: 12.5, duration: 'forever' },
  ] as const) {
    await desk.stripe.sdk.coupons.create(coupon);
    coupons[coupon.id] = await until(`${coupon.id} is mirrored`, async () => {
      const [row] = await desk.rows<{ id: string }>('select id from coupons where stripe_coupon_id = $1', [
        coupon.id,
      ]);
      return row?.id;
    });
  }
});
afterEach(() => desk.stripe.clearFaults());
afterAll(() => desk?.stop());

const inDays = (days: number): string =>
  new Date((Math.floor(Date.now() / 1000) + days * 86_400) * 1000).toISOString();
const dues = ({ invoices }: Rehearsal['before']) => invoices.map(({ due }) => Number(due.amount));

async function asked(subscriptionId: string, procedure: string, wish: object) {
  const { seen } = await desk.actionsOf(subscriptionId);
  return desk.agent.call(`billing.${procedure}`, { subscriptionId, seen, ...wish });
}
async function rehearsed(subscriptionId: string, change: object): Promise<Rehearsal> {
  const { data, error } = await asked(subscriptionId, 'rehearsal', { change });
  expect(error).toBeUndefined();
  return data as Rehearsal;
}
async function planned(subscriptionId: string, price: Price, when: string, quantity = 1): Promise<Rehearsal> {
  const { data, error } = await asked(subscriptionId, 'planChangePreview', {
    priceId: price.id,
    quantity,
    when,
  });
  expect(error).toBeUndefined();
  return (data as Wire<typeof invoicePreviewView>).rehearsal;
}

describe('the first invoice of a rehearsal is what Stripe previews', () => {
  const trial = { trial_end: Math.floor(Date.now() / 1000) + 9 * 86_400 };
  const once = { discounts: [{ coupon: 'ONCE' }] };
  const thrice = { discounts: [{ coupon: 'THRICE' }] };
  const ever = { discounts: [{ coupon: 'EVER' }] };
  test.each<[string, Partial<Stripe.SubscriptionCreateParams>, keyof typeof plans, string, number]>([
    ['the difference now', {}, 'pro', 'now', 3],
    ['under a percentage for good', ever, 'pro', 'now', 2],
    ['under an amount, with the next invoice', thrice, 'pro', 'next_invoice', 1],
    ['with the next period', once, 'pro', 'period_end', 2],
    ['a year from the next period on', ever, 'yearly', 'period_end', 1],
    ['a year from now on', thrice, 'yearly', 'now', 1],
    ['a new period', ever, 'basic', 'reset', 1],
    ['within a trial', trial, 'pro', 'now', 2],
  ])('%s', async (_name, more, plan, when, quantity) => {
    const { subscriptionId, customer } = await desk.aSubscriber(plans.basic.stripeId, more);
    // What is owed from before is paid by whatever comes first.
    await desk.stripe.sdk.customers.update(customer, { balance: -333 });
    await until('the credit is mirrored', async () => {
      const [row] = await desk.rows<{ balance: string }>(
        `select raw->>'balance' as balance from stripe_objects where id = $1`,
        [customer],
      );
      return row?.balance === '-333';
    });
    const { before, after, stripe } = await planned(subscriptionId, plans[plan], when, quantity);
    expect(stripe).toMatchObject({ side: 'after', isSame: true });
    expect([before.invoices.length, after.invoices.length]).toEqual([3, 3]);
  });
});

test('a coupon counts for as many invoices as it says', async () => {
  const { subscriptionId, stripeId } = await desk.aSubscriber(plans.basic.stripeId, {
    discounts: [{ coupon: 'THRICE' }],
  });
  const { before } = await rehearsed(subscriptionId, { kind: 'coupon', couponId: coupons.ONCE });
  // The price less 7.00, for two more renewals: the third comes when the three months are over.
  expect(dues(before)).toEqual([1_300, 1_300, 2_000]);
  const { stripe, after } = await rehearsed(subscriptionId, { kind: 'coupon', couponId: coupons.ONCE });
  expect(stripe).toMatchObject({ side: 'after', isSame: true });
  expect(dues(after)).toEqual([1_500, 2_000, 2_000]);
  expect(dues((await rehearsed(subscriptionId, { kind: 'coupon', couponId: null })).after)).toEqual([
    2_000, 2_000, 2_000,
  ]);
  const upcoming = await desk.stripe.sdk.invoices.createPreview({ subscription: stripeId });
  expect(Date.parse(before.invoices[0]?.at ?? '') / 1000).toBe(upcoming.created);
});

test('a pause, another day and the end of a trial are rehearsed with one question to Stripe', async () => {
  const { subscriptionId } = await desk.aSubscriber(plans.basic.stripeId);
  await desk.stripe.control('DELETE', '/calls');
  const held = await rehearsed(subscriptionId, {
    kind: 'pause_payments',
    behavior: 'void',
    resumesAt: inDays(40),
  });
  const { counts } = await desk.stripe.control<{ counts: object }>('GET', '/calls');
  expect(counts).toEqual({ 'POST /v1/invoices/create_preview': 1 });
  expect(held.after.invoices.map(({ held: how }) => how)).toEqual(['void', null, null]);
  expect([dues(held.after), held.stripe]).toMatchObject([
    [0, 2_000, 2_000],
    { side: 'before', isSame: true },
  ]);
  const stopped = await rehearsed(subscriptionId, { kind: 'pause_subscription', creditsUnused: true });
  expect(stopped.after).toMatchObject({ invoices: [], because: expect.stringContaining('for unused time') });
  const to = inDays(45);
  const later = await rehearsed(subscriptionId, { kind: 'renewal', to });
  expect(later.stripe).toMatchObject({ side: 'after', isSame: true });
  expect(later.after.invoices[0]?.at).toBe(to);
  // Each of them comes later; the days between are given away, at the price of the plan.
  const [was] = later.before.invoices;
  const days = Math.round((Date.parse(to) - Date.parse(was?.at ?? '')) / 86_400_000);
  expect(days).toBeGreaterThan(12);
  expect(later.moved[0]).toBe(days);
  expect(later.moved.every((moved) => moved !== null && Math.abs(moved - days) <= 3)).toBe(true);
  expect(later.differences.map((money) => money?.amount)).toEqual(['0', '0', '0']);
  expect(later.given).toEqual({
    days,
    worth: { amount: expect.stringMatching(/^\d+$/), currency: 'USD' },
  });
  const counted = await desk.agent.call('billing.changeWorth', {
    subscriptionId,
    change: { kind: 'renewal', to },
  });
  expect((counted.data as { worth: unknown }).worth).toEqual(later.given?.worth);
  expect([held.given, held.moved, stopped.given]).toEqual([null, [null, null, null], null]);

  const trial = await desk.aSubscriber(plans.pro.stripeId, {
    trial_end: Math.floor(Date.now() / 1000) + 9 * 86_400,
  });
  // An earlier day gives nothing.
  const earlier = await rehearsed(trial.subscriptionId, { kind: 'renewal', to: inDays(5) });
  expect([earlier.given, earlier.moved[0]]).toEqual([null, -4]);
  const ended = (await asked(trial.subscriptionId, 'trialEndPreview', {})).data as Wire<
    typeof invoicePreviewView
  >;
  expect(ended.rehearsal).toMatchObject({
    stripe: { says: { amount: '5000' }, isSame: true },
    after: { invoices: [{ isNow: true }, { isNow: false }, { isNow: false }] },
  });
});

test('a coupon of the customer is shown, rehearsed, and taken away from all of their subscriptions', async () => {
  const { subscriptionId, customer } = await desk.aSubscriber(plans.basic.stripeId);
  const choices = async () =>
    (await desk.agent.call('billing.couponChoices', { subscriptionId })).data as Wire<
      typeof couponChoicesView
    >;
  const remove = async () => {
    const { seen } = await desk.actionsOf(subscriptionId);
    const operationId = randomUUID();
    const asks = { operationId, subscriptionId, seen, note: '', couponId: null, of: 'customer' };
    return { operationId, answer: await desk.agent.call('billing.setCoupon', asks) };
  };
  expect((await remove()).answer).toMatchObject({
    status: 412,
    error: { message: expect.stringContaining('no coupon') },
  });
  await desk.stripe.control('POST', '/customer_coupons', { account, customer, coupon: 'EVER' });
  await until('the coupon is mirrored', async () => (await choices()).ofCustomer !== null);
  expect(await choices()).toMatchObject({
    current: null,
    ofCustomer: { name: 'EVER', subscriptionCount: 1 },
  });
  const { before, after, stripe } = await rehearsed(subscriptionId, { kind: 'customer_coupon' });
  expect([dues(before), dues(after)]).toEqual([
    [1_750, 1_750, 1_750],
    [2_000, 2_000, 2_000],
  ]);
  expect(stripe).toMatchObject({ side: 'before', isSame: true });
  const { operationId, answer } = await remove();
  expect(answer.data).toMatchObject({ wish: 'Take EVER away from the customer' });
  expect(await desk.settled(subscriptionId, operationId)).toMatchObject({ state: 'succeeded' });
  expect((await desk.stripe.sdk.customers.retrieve(customer)) as Stripe.Customer).toMatchObject({
    discount: null,
  });
  expect((await choices()).ofCustomer).toBeNull();
});

test('what Stripe says otherwise is told, and a Stripe that does not answer is said', async () => {
  const { subscriptionId, customer, stripeId } = await desk.aSubscriber(plans.basic.stripeId);
  await desk.stripe.sdk.invoiceItems.create({
    customer,
    subscription: stripeId,
    amount: 450,
    currency: 'usd',
  });
  expect((await planned(subscriptionId, plans.pro, 'period_end')).stripe).toEqual({
    side: 'after',
    says: { amount: '5450', currency: 'USD' },
    ours: { amount: '5000', currency: 'USD' },
    isSame: false,
  });
  await desk.stripe.fault({
    kind: '500_before_commit',
    method: 'POST',
    path: '/v1/invoices/create_preview',
    probability: 1,
  });
  const unchecked = await rehearsed(subscriptionId, { kind: 'pause_subscription', creditsUnused: false });
  expect(unchecked.stripe).toEqual({ because: expect.stringContaining('could not be asked') });
  expect(dues(unchecked.before)).toEqual([2_000, 2_000, 2_000]);
});

test.each([
  ['into the past', { kind: 'renewal', to: '2020-01-01T00:00:00.000Z' }, 412, 'must be in the future'],
  ['with a coupon of nobody', { kind: 'coupon', couponId: randomUUID() }, 404, 'no such coupon'],
])('nothing is rehearsed %s', async (_name, change, status, sentence) => {
  const { subscriptionId } = await desk.aSubscriber(plans.basic.stripeId);
  const answer = await asked(subscriptionId, 'rehearsal', { change });
  expect([answer.status, answer.error?.message]).toEqual([status, expect.stringContaining(sentence)]);
});

// The last test: Stripe's clock stands a quarter ahead from here on.
test('the three that were rehearsed are those that Stripe makes when their time has come', async () => {
  const worlds = [
    { more: { discounts: [{ coupon: 'THRICE' }] }, plan: plans.pro, when: 'now', quantity: 1 },
    { more: { discounts: [{ coupon: 'ONCE' }] }, plan: plans.pro, when: 'next_invoice', quantity: 2 },
    { more: { discounts: [{ coupon: 'EVER' }] }, plan: plans.basic, when: 'period_end', quantity: 3 },
    { more: {}, plan: plans.pro, when: 'reset', quantity: 1 },
  ];
  const expected = await Promise.all(
    worlds.map(async ({ more, plan, when, quantity }) => {
      const { subscriptionId, stripeId } = await desk.aSubscriber(plans.basic.stripeId, more);
      const { seen } = await desk.actionsOf(subscriptionId);
      const wish = { subscriptionId, seen, priceId: plan.id, quantity, when };
      const preview = (await desk.agent.copy().call('billing.planChangePreview', wish)).data as Wire<
        typeof invoicePreviewView
      >;
      const operationId = randomUUID();
      await desk.agent
        .copy()
        .call('billing.changePlan', { ...wish, operationId, note: '', preview: preview.token });
      expect(await desk.settled(subscriptionId, operationId)).toMatchObject({ state: 'succeeded' });
      return { stripeId, dues: dues(preview.rehearsal.after) };
    }),
  );
  await desk.stripe.control('POST', '/clock', { to: Math.floor(Date.now() / 1000) + 125 * 86_400 });
  for (const { stripeId, dues: rehearsedDues } of expected) {
    const { data } = await desk.stripe.sdk.invoices.list({ subscription: stripeId });
    const made = data.toReversed().map(({ amount_due: due }) => due);
    // The first is from before the change. A new cycle takes the moment of the change: a cent at most.
    const first = made[1] ?? 0;
    expect(Math.abs(first - (rehearsedDues[0] ?? 0))).toBeLessThanOrEqual(1);
    expect(made.slice(2, 4)).toEqual(rehearsedDues.slice(1));
  }
});
