import type Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { customerWith, failure, type Harness, monthly, START, startHarness, idOf } from './harness.ts';

let h: Harness;
beforeEach(async () => {
  h = await startHarness();
});
afterEach(() => h.close());

const DAY = 86_400_000;
const to = (days: number): number => h.sim.advanceTo(new Date(START.getTime() + days * DAY));

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

describe('changing the plan', () => {
  test('half way through: credit and debit by the second, paid at once', async () => {
    const subscription = await subscribe();
    const item = subscription.items.data[0]!;
    to(15.5);
    const changed = await h.stripe.subscriptions.update(subscription.id, {
      items: [{ id: item.id, price: await monthly(h.stripe, 5000) }],
      proration_behavior: 'always_invoice',
    });
    const invoice = await h.stripe.invoices.retrieve(idOf(changed.latest_invoice));
    expect(invoice.lines.data.map(({ amount }) => amount)).toEqual([-1000, 2500]);
    expect(invoice).toMatchObject({
      billing_reason: 'subscription_update',
      amount_paid: 1500,
      status: 'paid',
    });
  });

  test('there and back in the same second costs nothing in sum', async () => {
    const subscription = await subscribe();
    const item = subscription.items.data[0]!;
    to(7.123);
    const other = await monthly(h.stripe, 7777);
    const totals: number[] = [];
    for (const price of [other, item.price.id]) {
      const changed = await h.stripe.subscriptions.update(subscription.id, {
        items: [{ id: item.id, price }],
        proration_behavior: 'always_invoice',
      });
      totals.push((await h.stripe.invoices.retrieve(idOf(changed.latest_invoice))).total);
    }
    expect(totals[0]! + totals[1]!).toBe(0);
    const customer = (await h.stripe.customers.retrieve(idOf(subscription.customer))) as Stripe.Customer;
    expect(customer.balance).toBe(totals[1]!);
  });

  test('credit is used by the next invoice', async () => {
    const subscription = await subscribe();
    const item = subscription.items.data[0]!;
    to(15.5);
    await h.stripe.subscriptions.update(subscription.id, {
      items: [{ id: item.id, price: await monthly(h.stripe, 1000) }],
      proration_behavior: 'always_invoice',
    });
    to(32);
    const [renewal] = (await h.stripe.invoices.list({ subscription: subscription.id, limit: 1 })).data;
    expect(renewal).toMatchObject({
      total: 1000,
      starting_balance: -500,
      ending_balance: 0,
      amount_due: 500,
      amount_paid: 500,
      status: 'paid',
    });
  });

  test('by default the difference waits for the renewal', async () => {
    const subscription = await subscribe();
    const item = subscription.items.data[0]!;
    to(15.5);
    await h.stripe.subscriptions.update(subscription.id, {
      items: [{ id: item.id, price: await monthly(h.stripe, 5000) }],
    });
    const pending = await h.stripe.invoiceItems.list({
      customer: idOf(subscription.customer),
      pending: true,
    });
    expect(pending.data.map(({ amount, proration }) => [amount, proration])).toEqual([
      [2500, true],
      [-1000, true],
    ]);
    to(32);
    const [renewal] = (await h.stripe.invoices.list({ subscription: subscription.id, limit: 1 })).data;
    expect(renewal?.lines.data.map(({ amount }) => amount)).toEqual([-1000, 2500, 5000]);
    expect(renewal).toMatchObject({ status: 'paid', amount_paid: 6500 });
    const taken = await h.stripe.invoiceItems.list({ invoice: idOf(renewal) });
    expect(taken.data).toHaveLength(2);
    expect((await failure(h.stripe.invoiceItems.del(idOf(taken.data[0])))).statusCode).toBe(400);
  });

  test('from monthly to yearly: a new period is billed at once, less the unused rest', async () => {
    const subscription = await subscribe();
    const item = subscription.items.data[0]!;
    to(15.5);
    const product = idOf(item.price.product);
    const yearly = await h.stripe.prices.create({
      product,
      currency: 'usd',
      unit_amount: 20_000,
      recurring: { interval: 'year' },
    });
    const changed = await h.stripe.subscriptions.update(subscription.id, {
      items: [{ id: item.id, price: yearly.id }],
    });
    expect(changed.items.data[0]?.current_period_start).toBe(h.sim.now.getTime() / 1000);
    expect((await h.stripe.invoices.retrieve(idOf(changed.latest_invoice))).amount_paid).toBe(19_000);
    to(60);
    expect((await h.stripe.invoices.list({ subscription: subscription.id })).data).toHaveLength(2);
  });

  test('without proration nothing is billed before the renewal', async () => {
    const subscription = await subscribe();
    const item = subscription.items.data[0]!;
    const changed = await h.stripe.subscriptions.update(subscription.id, {
      items: [{ id: item.id, quantity: 3 }],
      proration_behavior: 'none',
    });
    expect(changed.latest_invoice).toBe(subscription.latest_invoice);
    to(32);
    expect((await h.stripe.invoices.list({ subscription: subscription.id, limit: 1 })).data[0]?.total).toBe(
      6000,
    );
  });
});

describe('an invoice by hand', () => {
  test('takes the waiting items, is finalized and paid', async () => {
    const customer = await customerWith(h.stripe);
    await h.stripe.invoiceItems.create({
      customer: customer.id,
      amount: 700,
      currency: 'usd',
      description: 'Set-up',
    });
    const spare = await h.stripe.invoiceItems.create({ customer: customer.id, amount: 1, currency: 'usd' });
    expect((await h.stripe.invoiceItems.update(spare.id, { description: 'Spare' })).description).toBe(
      'Spare',
    );
    expect(await h.stripe.invoiceItems.del(spare.id)).toMatchObject({ deleted: true });
    const draft = await h.stripe.invoices.create({
      customer: customer.id,
      pending_invoice_items_behavior: 'include',
    });
    expect(draft).toMatchObject({ status: 'draft', total: 700, billing_reason: 'manual', parent: null });
    expect((await h.stripe.invoices.finalizeInvoice(draft.id)).status).toBe('open');
    expect(await h.stripe.invoices.pay(draft.id)).toMatchObject({ status: 'paid', amount_paid: 700 });
    expect((await failure(h.stripe.invoices.del(draft.id))).statusCode).toBe(400);
  });

  test('a draft can be deleted', async () => {
    const customer = await customerWith(h.stripe);
    const draft = await h.stripe.invoices.create({ customer: customer.id });
    expect(await h.stripe.invoices.del(draft.id)).toMatchObject({ deleted: true });
    expect((await failure(h.stripe.invoices.retrieve(draft.id))).statusCode).toBe(404);
  });
});
