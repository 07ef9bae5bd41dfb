import type Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  customerWith,
  eventTypes,
  failure,
  type Harness,
  monthly,
  START,
  startHarness,
  idOf,
} from './harness.ts';

let h: Harness;
beforeEach(async () => {
  h = await startHarness();
});
afterEach(() => h.close());

const DAY = 86_400_000;
const to = (days: number): number => h.sim.advanceTo(new Date(START.getTime() + days * DAY));
const seconds = (text: string): number => Date.parse(text) / 1000;

async function subscribe(
  params: Partial<Stripe.SubscriptionCreateParams> = {},
  card = 'pm_card_visa',
): Promise<Stripe.Subscription> {
  const customer = await customerWith(h.stripe, card);
  return h.stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: await monthly(h.stripe) }],
    ...params,
  });
}

async function status(id: string): Promise<string> {
  return (await h.stripe.subscriptions.retrieve(id)).status;
}

describe('a paid subscription', () => {
  test('starts active with a paid invoice that leads to its charge and back', async () => {
    const subscription = await subscribe();
    expect(subscription.status).toBe('active');
    expect(subscription.items.data[0]).toMatchObject({
      current_period_start: seconds('2026-01-15T12:00:00Z'),
      current_period_end: seconds('2026-02-15T12:00:00Z'),
      plan: { amount: 2000, interval: 'month' },
    });
    const invoice = await h.stripe.invoices.retrieve(idOf(subscription.latest_invoice));
    expect(invoice).toMatchObject({
      status: 'paid',
      billing_reason: 'subscription_create',
      amount_paid: 2000,
      parent: { subscription_details: { subscription: subscription.id } },
    });
    expect(invoice).not.toHaveProperty('payment_intent');
    const [paid] = (await h.stripe.invoicePayments.list({ invoice: invoice.id, status: 'paid' })).data;
    const intent = idOf(paid?.payment.payment_intent);
    const back = await h.stripe.invoicePayments.list({
      payment: { type: 'payment_intent', payment_intent: intent },
    });
    expect(back.data[0]?.invoice).toBe(invoice.id);
    expect(await h.stripe.invoicePayments.retrieve(paid?.id ?? '')).toMatchObject({ amount_paid: 2000 });
    expect((await h.stripe.invoices.listLineItems(invoice.id)).data[0]).toMatchObject({
      amount: 2000,
      quantity: 1,
    });
    expect((await h.stripe.subscriptionItems.list({ subscription: subscription.id })).data).toHaveLength(1);
  });

  test('renews every month: a draft for an hour, then collected', async () => {
    const subscription = await subscribe();
    h.sim.advanceTo(new Date('2026-02-15T12:30:00Z'));
    const [draft] = (await h.stripe.invoices.list({ subscription: subscription.id, limit: 1 })).data;
    expect(draft).toMatchObject({
      status: 'draft',
      billing_reason: 'subscription_cycle',
      automatically_finalizes_at: seconds('2026-02-15T13:00:00Z'),
    });
    h.sim.advanceTo(new Date('2026-02-15T13:00:00Z'));
    expect((await h.stripe.invoices.retrieve(draft?.id ?? '')).status).toBe('paid');
    expect((await eventTypes(h.stripe)).slice(-9)).toEqual([
      'customer.subscription.updated',
      'invoice.created',
      'invoice.finalized',
      'payment_intent.created',
      'charge.succeeded',
      'payment_intent.succeeded',
      'invoice_payment.paid',
      'invoice.paid',
      'invoice.payment_succeeded',
    ]);
    to(365);
    const invoices = await h.stripe.invoices.list({ subscription: subscription.id, limit: 100 });
    expect(invoices.data).toHaveLength(12 + 1);
    expect(new Set(invoices.data.map(({ number }) => number)).size).toBe(13);
  });

  test('keeps the 31st as its anchor through shorter months', async () => {
    h.sim.advanceTo(new Date('2026-01-31T08:00:00Z'));
    const { id } = await subscribe();
    const ends: string[] = [];
    for (const now of [
      '2026-01-31T09:00:00Z',
      '2026-02-28T09:00:00Z',
      '2026-03-31T09:00:00Z',
      '2026-04-30T09:00:00Z',
    ]) {
      h.sim.advanceTo(new Date(now));
      const end = (await h.stripe.subscriptions.retrieve(id)).items.data[0]?.current_period_end ?? 0;
      ends.push(new Date(end * 1000).toISOString().slice(0, 10));
    }
    expect(ends).toEqual(['2026-02-28', '2026-03-31', '2026-04-30', '2026-05-31']);
  });
});

describe('a first payment that fails', () => {
  test('leaves it incomplete, and 23 hours later expired with a void invoice', async () => {
    const subscription = await subscribe({}, 'pm_card_chargeCustomerFail');
    expect(subscription.status).toBe('incomplete');
    h.sim.advanceTo(new Date(START.getTime() + 23 * 3_600_000 - 1000));
    expect(await status(subscription.id)).toBe('incomplete');
    h.sim.advanceTo(new Date(START.getTime() + 23 * 3_600_000));
    const expired = await h.stripe.subscriptions.retrieve(subscription.id, { expand: ['latest_invoice'] });
    expect(expired).toMatchObject({ status: 'incomplete_expired', latest_invoice: { status: 'void' } });
  });

  test('can be completed by confirming the payment intent', async () => {
    const subscription = await subscribe({
      payment_behavior: 'default_incomplete',
      expand: ['latest_invoice.payments'],
    });
    const invoice = subscription.latest_invoice as Stripe.Invoice;
    await h.stripe.paymentIntents.confirm(idOf(invoice.payments?.data[0]?.payment.payment_intent), {
      payment_method: String(
        (await h.stripe.paymentMethods.list({ customer: idOf(subscription.customer) })).data[0]?.id,
      ),
    });
    expect(await status(subscription.id)).toBe('active');
    to(2);
    expect(await status(subscription.id)).toBe('active');
  });

  test('with error_if_incomplete nothing remains', async () => {
    const before = h.sim.stateHash();
    const customer = await customerWith(h.stripe, 'pm_card_chargeCustomerFail');
    const price = await monthly(h.stripe);
    const clean = h.sim.stateHash();
    expect(clean).not.toBe(before);
    expect(
      await failure(
        h.stripe.subscriptions.create({
          customer: customer.id,
          items: [{ price }],
          payment_behavior: 'error_if_incomplete',
        }),
      ),
    ).toMatchObject({ statusCode: 402 });
    expect(h.sim.stateHash()).toBe(clean);
  });

  test('a customer without any card is refused', async () => {
    const customer = await h.stripe.customers.create({});
    expect(
      await failure(
        h.stripe.subscriptions.create({ customer: customer.id, items: [{ price: await monthly(h.stripe) }] }),
      ),
    ).toMatchObject({ statusCode: 400, code: 'resource_missing' });
  });
});

describe('a trial', () => {
  test('starts free, warns three days ahead, then is paid', async () => {
    const trial = await subscribe({ trial_period_days: 14 });
    expect(trial).toMatchObject({ status: 'trialing', trial_end: seconds('2026-01-29T12:00:00Z') });
    expect(await h.stripe.invoices.retrieve(idOf(trial.latest_invoice))).toMatchObject({
      status: 'paid',
      total: 0,
    });
    to(11.5);
    expect((await eventTypes(h.stripe)).at(-1)).toBe('customer.subscription.trial_will_end');
    to(14.5);
    expect(await status(trial.id)).toBe('active');
    expect(
      (await h.stripe.invoices.list({ subscription: trial.id })).data.map(({ amount_paid: paid }) => paid),
    ).toEqual([2000, 0]);
  });

  test.each([
    ['cancel', 'canceled'],
    ['pause', 'paused'],
    ['create_invoice', 'past_due'],
  ] as const)('without a card and %s it ends %s', async (missing_payment_method, expected) => {
    const customer = await h.stripe.customers.create({});
    const trial = await h.stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: await monthly(h.stripe) }],
      trial_period_days: 7,
      trial_settings: { end_behavior: { missing_payment_method } },
    });
    to(7.5);
    expect(await status(trial.id)).toBe(expected);
  });
});

describe('a renewal that fails', () => {
  async function failing(afterLastRetry?: string): Promise<Stripe.Subscription> {
    if (afterLastRetry) await h.control('POST', 'settings', { account: 'main', afterLastRetry });
    const subscription = await subscribe();
    const bad = await h.stripe.paymentMethods.attach('pm_card_chargeCustomerFail', {
      customer: idOf(subscription.customer),
    });
    return h.stripe.subscriptions.update(subscription.id, { default_payment_method: bad.id });
  }

  test('is tried again after 2, 7, 14 and 21 days, then canceled', async () => {
    const { id } = await failing();
    to(32);
    expect(await status(id)).toBe('past_due');
    const invoice = async (): Promise<Stripe.Invoice> =>
      (await h.stripe.invoices.list({ subscription: id, limit: 1 })).data[0]!;
    const counts: number[] = [];
    for (const day of [31.5, 33.5, 38.5, 45.5, 52]) {
      if (day > 32) to(day);
      counts.push((await invoice()).attempt_count);
    }
    expect(counts).toEqual([1, 2, 3, 4, 4]);
    to(52.5);
    expect((await invoice()).attempt_count).toBe(5);
    expect(await h.stripe.subscriptions.retrieve(id)).toMatchObject({
      status: 'canceled',
      cancellation_details: { reason: 'payment_failed' },
    });
    expect(await invoice()).toMatchObject({
      status: 'open',
      next_payment_attempt: null,
      auto_advance: false,
    });
  });

  test.each(['unpaid', 'past_due'])('or stays %s when the account says so', async (rule) => {
    const { id } = await failing(rule);
    to(55);
    expect(await status(id)).toBe(rule);
  });

  test('recovers with a good card at the next retry', async () => {
    const { id, customer } = await failing();
    to(32);
    const good = await h.stripe.paymentMethods.attach('pm_card_visa', { customer: idOf(customer) });
    await h.stripe.subscriptions.update(id, { default_payment_method: good.id });
    to(34);
    expect(await status(id)).toBe('active');
  });

  test('or by paying the invoice', async () => {
    const { id } = await failing();
    to(32);
    const invoice = (await h.stripe.invoices.list({ subscription: id, limit: 1 })).data[0]!;
    expect(await failure(h.stripe.invoices.pay(invoice.id))).toMatchObject({ statusCode: 402 });
    expect((await h.stripe.invoices.pay(invoice.id, { payment_method: 'pm_card_visa' })).status).toBe('paid');
    expect(await status(id)).toBe('active');
    expect(await failure(h.stripe.invoices.pay(invoice.id))).toMatchObject({
      statusCode: 400,
      code: 'invoice_not_payable',
    });
  });

  test('an open invoice can be written off, or voided', async () => {
    const { id } = await failing();
    to(32);
    const invoice = (await h.stripe.invoices.list({ subscription: id, limit: 1, status: 'open' })).data[0]!;
    expect((await h.stripe.invoices.markUncollectible(invoice.id)).status).toBe('uncollectible');
    expect((await h.stripe.invoices.voidInvoice(invoice.id)).status).toBe('void');
    expect((await failure(h.stripe.invoices.voidInvoice(invoice.id))).statusCode).toBe(400);
  });
});

describe('cancelling', () => {
  test('at once, and a second time is a 404', async () => {
    const { id } = await subscribe();
    const canceled = await h.stripe.subscriptions.cancel(id, {
      cancellation_details: { comment: 'too dear', feedback: 'too_expensive' },
    });
    expect(canceled).toMatchObject({
      status: 'canceled',
      cancellation_details: { comment: 'too dear', reason: 'cancellation_requested' },
    });
    expect(await failure(h.stripe.subscriptions.cancel(id))).toMatchObject({ statusCode: 404 });
    expect((await h.stripe.subscriptions.list()).data).toEqual([]);
    expect((await h.stripe.subscriptions.list({ status: 'all' })).data).toHaveLength(1);
    expect((await eventTypes(h.stripe)).at(-1)).toBe('customer.subscription.deleted');
    to(60);
    expect((await h.stripe.invoices.list({ subscription: id })).data).toHaveLength(1);
  });

  test('at the end of the period, unless it is taken back', async () => {
    const first = await subscribe();
    const second = await subscribe();
    for (const { id } of [first, second])
      await h.stripe.subscriptions.update(id, { cancel_at_period_end: true });
    await h.stripe.subscriptions.update(second.id, { cancel_at_period_end: false });
    to(32);
    expect(await status(first.id)).toBe('canceled');
    expect(await h.stripe.subscriptions.retrieve(second.id)).toMatchObject({
      status: 'active',
      canceled_at: null,
    });
  });

  test('at a given time', async () => {
    const { id } = await subscribe({ cancel_at: seconds('2026-01-20T00:00:00Z') });
    to(4);
    expect(await status(id)).toBe('active');
    to(5);
    expect(await h.stripe.subscriptions.retrieve(id)).toMatchObject({
      status: 'canceled',
      ended_at: seconds('2026-01-20T00:00:00Z'),
    });
  });
});
