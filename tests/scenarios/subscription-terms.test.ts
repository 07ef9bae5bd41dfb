import { randomUUID } from 'node:crypto';
import type { couponChoicesView, invoicePreviewView, Wire } from '@backdesk/contract';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ask, type Operation, startSubscribers, type Subscribers } from '../support/subscribers.ts';
import { until } from '../support/until.ts';

let desk: Subscribers;
let price: string;
const coupons = {} as Record<'HALF' | 'EURO' | 'EVER' | 'TEN', string>;

beforeAll(async () => {
  desk = await startSubscribers();
  price = (await desk.aPlan('Pro', 2_000)).stripeId;
  const made = [
    { id: 'HALF', name: 'Half', percent_off: 50, duration: 'repeating', duration_in_months: 3 },
    { id: 'EVER', name: 'Half for good', percent_off: 50, duration: 'forever' },
    { id: 'TEN', name: 'Ten months', percent_off: 10, duration: 'repeating', duration_in_months: 10 },
    { id: 'EURO', name: 'Euro', amount_off: 500, currency: 'eur', duration: 'once' },
  ] as const;
  for (const coupon of made) {
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
const unix = (iso: string): number => new Date(iso).getTime() / 1000;
const done = async (subscriptionId: string, answer: { data?: unknown }): Promise<Operation> => {
  const operation = await desk.settled(subscriptionId, (answer.data as Operation).id);
  expect(operation).toMatchObject({ state: 'succeeded', detail: null });
  return operation;
};
const move = (subscriptionId: string, to: string | null, preview: string | null = null) =>
  ask(desk, 'moveRenewal', subscriptionId, { to, preview, note: 'Was ill.' });

describe('the next charge', () => {
  test('of a running subscription is put off, nothing is paid before, and it is told', async () => {
    const { stripeId, subscriptionId } = await desk.aSubscriber(price);
    const to = inDays(45);
    expect((await done(subscriptionId, await move(subscriptionId, to))).wish).toBe(
      `Move the next charge to ${to.slice(0, 10)}`,
    );
    expect(await desk.atStripe(stripeId)).toMatchObject({ status: 'trialing', trial_end: unix(to) });
    expect(await desk.actionsOf(subscriptionId)).toMatchObject({ status: 'trialing', currentPeriodEnd: to });
    expect((await desk.stripe.sdk.invoices.list({ subscription: stripeId })).data).toHaveLength(1);
    expect(await desk.auditOf(subscriptionId)).toMatchObject([
      { action: 'billing.move_renewal', reason: 'put_off', after: { to, note: 'Was ill.' } },
    ]);
    const [given] = await desk.rows<{ kind: string; cents: number }>(
      `select g.kind, g.amount_cents::int as cents from goodwill_given g
       join subscriptions s on s.user_id = g.user_id where s.id = $1`,
      [subscriptionId],
    );
    expect(given?.kind).toBe('free_days');
    expect(given?.cents).toBeGreaterThan(900);
    expect(given?.cents).toBeLessThan(1_100);
  });

  test.each([
    ['into the paid period', inDays(5), /period that is paid for/],
    ['into the past', '2020-01-01T00:00:00.000Z', /in the future/],
    ['beyond two years', inDays(800), /within two years/],
  ])('is not moved %s', async (_name, to, sentence) => {
    const { subscriptionId } = await desk.aSubscriber(price);
    const { status, error } = await move(subscriptionId, to);
    expect([status, Object.keys(error?.data.fields ?? {})]).toEqual([400, ['to']]);
    expect(error?.message).toMatch(sentence);
    expect((await move(subscriptionId, null, 'a.b')).error?.message).toMatch(/not in a trial/);
  });

  test('of a trial is moved either way, or comes now at the price of its preview', async () => {
    const { stripeId, subscriptionId } = await desk.aSubscriber(price, { trial_end: unix(inDays(7)) });
    const longer = inDays(14);
    await done(subscriptionId, await move(subscriptionId, longer));
    expect((await desk.atStripe(stripeId)).trial_end).toBe(unix(longer));
    expect(await move(subscriptionId, null, 'a.b')).toMatchObject({
      status: 409,
      error: { data: { reason: 'preview_outdated' } },
    });
    const { seen } = await desk.actionsOf(subscriptionId);
    const { data } = await desk.agent.call('billing.trialEndPreview', { subscriptionId, seen });
    const preview = data as Wire<typeof invoicePreviewView>;
    expect(preview).toMatchObject({ dueToday: { amount: '2000' }, lines: [{ kind: 'period' }] });
    // The answer gets lost; it is not charged twice.
    await desk.stripe.fault({
      kind: 'reset_after_commit',
      method: 'POST',
      path: `/v1/subscriptions/${stripeId}`,
      times: 2,
    });
    await done(subscriptionId, await move(subscriptionId, null, preview.token));
    expect((await desk.atStripe(stripeId)).status).toBe('active');
    const { data: invoices } = await desk.stripe.sdk.invoices.list({ subscription: stripeId });
    expect(invoices.map(({ amount_paid: paid }) => paid)).toEqual([2_000, 0]);
  });

  test('stays in its trial when the card is declined', async () => {
    const { stripeId, subscriptionId, customer } = await desk.aSubscriber(price, {
      trial_end: unix(inDays(7)),
    });
    const bad = await desk.stripe.sdk.paymentMethods.attach('pm_card_chargeCustomerFail', { customer });
    const before = await desk.actionsOf(subscriptionId);
    await desk.stripe.sdk.subscriptions.update(stripeId, { default_payment_method: bad.id });
    await until('the card is seen', async () => (await desk.actionsOf(subscriptionId)).seen !== before.seen);
    const { seen } = await desk.actionsOf(subscriptionId);
    const { data } = await desk.agent.call('billing.trialEndPreview', { subscriptionId, seen });
    const asked = await move(subscriptionId, null, (data as Wire<typeof invoicePreviewView>).token);
    expect(await desk.settled(subscriptionId, (asked.data as Operation).id)).toMatchObject({
      state: 'failed',
      detail: expect.stringMatching(/declined/),
    });
    expect((await desk.atStripe(stripeId)).status).toBe('trialing');
  });
});

describe('a coupon', () => {
  test('is put on, replaced and taken off; the paid period stays as it is', async () => {
    const { stripeId, subscriptionId } = await desk.aSubscriber(price);
    const choicesOf = async () =>
      (await desk.agent.call('billing.couponChoices', { subscriptionId })).data as Wire<
        typeof couponChoicesView
      >;
    const before = await choicesOf();
    expect(before.current).toBeNull();
    expect(before.choices.map(({ name }) => name)).toEqual(['Half', 'Half for good', 'Ten months']);
    const set = (couponId: string | null) => ask(desk, 'setCoupon', subscriptionId, { couponId });
    expect((await set(null)).error?.message).toMatch(/has no coupon/);
    expect((await set(coupons.EURO)).error?.message).toMatch(/in EUR/);
    expect((await set(randomUUID())).status).toBe(404);
    // A year of it, $120, counts against the $100 that an agent may give at once.
    expect(await set(coupons.EVER)).toMatchObject({
      error: {
        data: { reason: 'goodwill_exceeds_limit' },
        message: expect.stringMatching(/this is \$120\.00/),
      },
    });
    await desk.stripe.fault({
      kind: '500_before_commit',
      method: 'POST',
      path: `/v1/subscriptions/${stripeId}`,
      times: 1,
    });
    expect((await done(subscriptionId, await set(coupons.HALF))).wish).toBe('Give the coupon Half');
    expect((await choicesOf()).current).toEqual({ name: 'Half' });
    expect((await set(coupons.HALF)).error?.message).toMatch(/this coupon already/);
    await done(subscriptionId, await set(coupons.TEN));
    const upcoming = await desk.stripe.sdk.invoices.createPreview({ subscription: stripeId });
    expect(upcoming.total).toBe(1_800);
    expect((await done(subscriptionId, await set(null))).wish).toBe('Take the coupon away');
    expect((await desk.atStripe(stripeId)).discounts).toEqual([]);
    expect((await desk.stripe.sdk.invoices.list({ subscription: stripeId })).data).toHaveLength(1);
    expect((await desk.auditOf(subscriptionId)).map(({ action, reason }) => [action, reason])).toEqual([
      ['billing.set_coupon', 'coupon_on'],
      ['billing.set_coupon', 'coupon_on'],
      ['billing.set_coupon', 'coupon_off'],
    ]);
    const given = `select g.kind, g.amount_cents::int as cents from goodwill_given g
      join subscriptions s on s.user_id = g.user_id where s.id = $1 order by g.created_at`;
    expect(await desk.rows(given, [subscriptionId])).toEqual([
      { kind: 'coupon', cents: 3_000 },
      { kind: 'coupon', cents: 2_000 },
    ]);
  });
});
