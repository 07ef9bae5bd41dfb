import type Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  customerWith,
  eventTypes,
  failure,
  type Harness,
  idOf,
  monthly,
  START,
  startHarness,
} from './harness.ts';

let h: Harness;
beforeEach(async () => {
  h = await startHarness();
});
afterEach(() => h.close());

const DAY = 86_400_000;
const to = (days: number): number => h.sim.advanceTo(new Date(START.getTime() + days * DAY));

async function subscribe(
  discounts: Stripe.SubscriptionCreateParams.Discount[],
  params: Partial<Stripe.SubscriptionCreateParams> = {},
): Promise<Stripe.Subscription> {
  const customer = await customerWith(h.stripe);
  const items = [{ price: await monthly(h.stripe) }];
  return h.stripe.subscriptions.create({ customer: customer.id, items, discounts, ...params });
}

async function totals(subscription: string): Promise<number[]> {
  const { data } = await h.stripe.invoices.list({ subscription, limit: 100 });
  return data.map(({ total }) => total).toReversed();
}

async function percent(
  percentOff: number,
  params: Stripe.CouponCreateParams = { duration: 'forever' },
): Promise<string> {
  return (await h.stripe.coupons.create({ percent_off: percentOff, ...params })).id;
}

describe('a coupon on a subscription', () => {
  test('once: only the first invoice is cheaper, and the invoice keeps naming the coupon', async () => {
    const coupon = await percent(25, { duration: 'once' });
    const subscription = await subscribe([{ coupon }]);
    expect(await eventTypes(h.stripe)).toEqual(
      expect.arrayContaining(['coupon.created', 'customer.discount.created', 'customer.discount.deleted']),
    );
    to(40);
    expect(await totals(subscription.id)).toEqual([1500, 2000]);
    expect((await h.stripe.subscriptions.retrieve(subscription.id)).discounts).toEqual([]);
    const first = await h.stripe.invoices.retrieve(idOf(subscription.latest_invoice), {
      expand: ['discounts.source.coupon', 'total_discount_amounts.discount'],
    });
    expect(first).toMatchObject({
      subtotal: 2000,
      amount_paid: 1500,
      discounts: [{ source: { coupon: { id: coupon, percent_off: 25, times_redeemed: 1 } } }],
      total_discount_amounts: [{ amount: 500 }],
    });
    expect(first.lines.data[0]).toMatchObject({ amount: 2000, discount_amounts: [{ amount: 500 }] });
  });

  test('once waits through a trial for the first invoice that costs something', async () => {
    const coupon = await percent(50, { duration: 'once' });
    const { id } = await subscribe([{ coupon }], { trial_period_days: 14 });
    to(50);
    expect(await totals(id)).toEqual([0, 1000, 2000]);
  });

  test('repeating: as many months as it says', async () => {
    const { id } = await subscribe([
      { coupon: await percent(50, { duration: 'repeating', duration_in_months: 3 }) },
    ]);
    to(130);
    expect(await totals(id)).toEqual([1000, 1000, 1000, 2000, 2000]);
    expect((await h.stripe.subscriptions.retrieve(id)).discounts).toEqual([]);
  });

  test('forever, until it is taken away', async () => {
    const { id } = await subscribe([{ coupon: await percent(10) }]);
    to(40);
    await h.stripe.subscriptions.update(id, { discounts: '' });
    to(70);
    expect(await totals(id)).toEqual([1800, 1800, 2000]);
  });

  test('an amount is spread over the lines to the cent and never makes a total negative', async () => {
    const off = (amount: number) =>
      h.stripe.coupons.create({ amount_off: amount, currency: 'usd', duration: 'forever' });
    const three = await Promise.all([999, 500, 1].map((amount) => monthly(h.stripe, amount)));
    const items = three.map((price) => ({ price }));
    const { latest_invoice } = await subscribe([{ coupon: (await off(100)).id }], { items });
    const invoice = await h.stripe.invoices.retrieve(idOf(latest_invoice));
    const parts = invoice.lines.data.map(({ discount_amounts: amounts }) => amounts?.[0]?.amount ?? 0);
    expect(parts.reduce((sum, part) => sum + part, 0)).toBe(100);
    expect(invoice.total).toBe(1400);
    const free = await subscribe([{ coupon: (await off(5000)).id }]);
    expect(await totals(free.id)).toEqual([0]);
    expect(free.status).toBe('active');
  });

  test('counts in prorations: the unused rest is credited at the price that was paid', async () => {
    const subscription = await subscribe([{ coupon: await percent(50) }]);
    to(15.5);
    const changed = await h.stripe.subscriptions.update(subscription.id, {
      items: [{ id: subscription.items.data[0]!.id, price: await monthly(h.stripe, 5000) }],
      proration_behavior: 'always_invoice',
    });
    const invoice = await h.stripe.invoices.retrieve(idOf(changed.latest_invoice));
    expect(invoice.lines.data.map(({ amount }) => amount)).toEqual([-500, 1250]);
    expect(invoice.total).toBe(750);
  });
});

describe('the limits of coupons and codes', () => {
  test('a number of redemptions', async () => {
    const coupon = await percent(10, { duration: 'once', max_redemptions: 1 });
    await subscribe([{ coupon }]);
    expect((await h.stripe.coupons.retrieve(coupon)).valid).toBe(false);
    expect(await failure(subscribe([{ coupon }]))).toMatchObject({ statusCode: 400, code: 'coupon_expired' });
  });

  test('a last day', async () => {
    const coupon = await percent(10, { duration: 'once', redeem_by: START.getTime() / 1000 + 86_400 });
    to(2);
    expect((await h.stripe.coupons.list()).data[0]).toMatchObject({ id: coupon, valid: false });
    expect(await failure(subscribe([{ coupon }]))).toMatchObject({ code: 'coupon_expired' });
  });

  test('another currency', async () => {
    const { id } = await h.stripe.coupons.create({ amount_off: 5, currency: 'eur', duration: 'once' });
    expect(await failure(subscribe([{ coupon: id }]))).toMatchObject({ param: 'discounts[0]' });
  });

  test('of a code: who, how often, how much, and the first payment only', async () => {
    const coupon = await percent(20);
    const promotion = { type: 'coupon', coupon } as const;
    const friend = await customerWith(h.stripe);
    const items = [{ price: await monthly(h.stripe) }];
    const codes = {
      PERSONAL: { customer: friend.id },
      LARGE: { restrictions: { minimum_amount: 5000, minimum_amount_currency: 'usd' } },
      OFF: { active: false },
    };
    for (const [code, limit] of Object.entries(codes)) {
      const { id } = await h.stripe.promotionCodes.create({ promotion, code, ...limit });
      expect([code, await failure(subscribe([{ promotion_code: id }]))]).toMatchObject([
        code,
        { code: 'promotion_code_invalid' },
      ]);
    }
    const welcome = await h.stripe.promotionCodes.create({
      promotion,
      code: 'WELCOME',
      max_redemptions: 2,
      restrictions: { first_time_transaction: true },
    });
    const discounts = [{ promotion_code: welcome.id }];
    const first = await h.stripe.subscriptions.create({ customer: friend.id, items, discounts });
    expect(await totals(first.id)).toEqual([1600]);
    const again = h.stripe.subscriptions.create({ customer: friend.id, items, discounts });
    expect(await failure(again)).toMatchObject({ code: 'promotion_code_invalid' });
    const [found] = (await h.stripe.promotionCodes.list({ code: 'WELCOME', active: true })).data;
    expect(found).toMatchObject({ times_redeemed: 1, promotion: { coupon } });
    const taken = h.stripe.promotionCodes.create({ promotion, code: 'welcome' });
    expect(await failure(taken)).toMatchObject({ statusCode: 400 });
  });

  test('a discount of one item is refused, not ignored', async () => {
    const coupon = await percent(10);
    const items = [{ price: await monthly(h.stripe), discounts: [{ coupon }] }];
    const { id: customer } = await customerWith(h.stripe);
    expect(await failure(h.stripe.subscriptions.create({ customer, items }))).toMatchObject({
      code: 'simulator_unsupported_parameter',
      param: 'items[0][discounts]',
    });
  });
});

test('a coupon of the customer counts where a subscription has none of its own, until it is taken away', async () => {
  const customer = await customerWith(h.stripe);
  const price = await monthly(h.stripe);
  await percent(50, { id: 'THEIRS', duration: 'forever' });
  await h.control('POST', 'customer_coupons', {
    account: 'main',
    customer: customer.id,
    coupon: 'THEIRS',
  });
  const own = await percent(10);
  const plain = await h.stripe.subscriptions.create({ customer: customer.id, items: [{ price }] });
  const other = await h.stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price }],
    discounts: [{ coupon: own }],
  });
  expect([await totals(plain.id), await totals(other.id)]).toEqual([[1_000], [1_800]]);
  expect(await h.stripe.customers.retrieve(customer.id)).toMatchObject({
    discount: { object: 'discount', subscription: null, source: { coupon: 'THEIRS' } },
  });
  expect(await h.stripe.customers.deleteDiscount(customer.id)).toMatchObject({ deleted: true });
  expect((await failure(h.stripe.customers.deleteDiscount(customer.id))).statusCode).toBe(404);
  expect(await eventTypes(h.stripe)).toContain('customer.discount.deleted');
  to(32);
  expect(await totals(plain.id)).toEqual([1_000, 2_000]);
});
