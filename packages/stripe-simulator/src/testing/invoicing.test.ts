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

describe('several items', () => {
  test('an add-on comes and goes as an item of its own, and seats are a quantity', async () => {
    const { id: customer } = await customerWith(h.stripe);
    const price = await monthly(h.stripe);
    const subscription = await h.stripe.subscriptions.create({ customer, items: [{ price, quantity: 2 }] });
    to(15.5);
    const box = await h.stripe.subscriptionItems.create({
      subscription: subscription.id,
      price: await monthly(h.stripe, 4900),
      proration_behavior: 'always_invoice',
    });
    expect((await h.stripe.subscriptionItems.retrieve(box.id)).quantity).toBe(1);
    await h.stripe.subscriptionItems.update(subscription.items.data[0]!.id, { quantity: 3 });
    to(32);
    await h.stripe.subscriptionItems.del(box.id, { proration_behavior: 'none' });
    to(62);
    const { data } = await h.stripe.invoices.list({ subscription: subscription.id });
    expect(data.toReversed().map(({ lines }) => lines.data.map(({ amount }) => amount))).toEqual([
      [4000],
      [2450],
      // Two seats back, three seats on, half a month each, then the whole new month with the box.
      [-2000, 3000, 6000, 4900],
      [6000],
    ]);
    expect((await h.stripe.subscriptionItems.list({ subscription: subscription.id })).data).toHaveLength(1);
  });

  test('a one-time price on the first invoice', async () => {
    const { id: customer } = await customerWith(h.stripe);
    const setup = await h.stripe.prices.create({
      product_data: { name: 'Onboarding call' },
      currency: 'usd',
      unit_amount: 9900,
    });
    const { latest_invoice } = await h.stripe.subscriptions.create({
      customer,
      items: [{ price: await monthly(h.stripe) }],
      add_invoice_items: [{ price: setup.id }],
    });
    expect(await h.stripe.invoices.retrieve(idOf(latest_invoice))).toMatchObject({
      amount_paid: 11_900,
      lines: { data: [{ description: 'Onboarding call' }, { amount: 2000 }] },
    });
  });
});

describe('an invoice that is sent', () => {
  async function sent(params: Partial<Stripe.InvoiceCreateParams> = {}): Promise<Stripe.Invoice> {
    const { id: customer } = await customerWith(h.stripe);
    await h.stripe.invoiceItems.create({ customer, amount: 5000, currency: 'usd' });
    const draft = await h.stripe.invoices.create({
      customer,
      collection_method: 'send_invoice',
      days_until_due: 14,
      pending_invoice_items_behavior: 'include',
      ...params,
    });
    return h.stripe.invoices.sendInvoice(draft.id);
  }

  test('is open until its due date, then overdue, and can still be paid', async () => {
    const invoice = await sent();
    expect(invoice).toMatchObject({ status: 'open', due_date: START.getTime() / 1000 + 14 * 86_400 });
    to(13.9);
    expect(await eventTypes(h.stripe)).not.toContain('invoice.overdue');
    to(14);
    expect(await eventTypes(h.stripe)).toContain('invoice.overdue');
    expect(await h.stripe.invoices.pay(invoice.id)).toMatchObject({ status: 'paid', amount_paid: 5000 });
  });

  test('paid outside Stripe leaves no payment that still waits', async () => {
    const invoice = await sent();
    await h.stripe.invoices.pay(invoice.id, { paid_out_of_band: true });
    const [payment] = (await h.stripe.invoicePayments.list({ invoice: invoice.id })).data;
    const intent = await h.stripe.paymentIntents.retrieve(idOf(payment?.payment.payment_intent));
    expect([payment?.status, intent.status]).toEqual(['canceled', 'canceled']);
  });

  test('takes a coupon of its own, and needs the days until it is due', async () => {
    const { id: coupon } = await h.stripe.coupons.create({ percent_off: 10, duration: 'once' });
    expect((await sent({ discounts: [{ coupon }] })).total).toBe(4500);
    const { id: customer } = await customerWith(h.stripe);
    const without = h.stripe.invoices.create({ customer, collection_method: 'send_invoice' });
    expect(await failure(without)).toMatchObject({ param: 'days_until_due' });
  });

  test('of a subscription makes it past due, and active again when it is paid', async () => {
    const { id: customer } = await customerWith(h.stripe);
    const { id, latest_invoice } = await h.stripe.subscriptions.create({
      customer,
      items: [{ price: await monthly(h.stripe) }],
      collection_method: 'send_invoice',
      days_until_due: 7,
    });
    to(8);
    expect((await h.stripe.subscriptions.retrieve(id)).status).toBe('past_due');
    await h.stripe.invoices.pay(idOf(latest_invoice));
    expect((await h.stripe.subscriptions.retrieve(id)).status).toBe('active');
  });

  test('that the credit of a customer covers needs no charge', async () => {
    const { id: customer } = await h.stripe.customers.create({ balance: -24_000 });
    const { latest_invoice, status } = await h.stripe.subscriptions.create({
      customer,
      items: [{ price: await monthly(h.stripe, 24_000) }],
      collection_method: 'send_invoice',
      days_until_due: 1,
    });
    expect(status).toBe('active');
    expect(await h.stripe.invoices.retrieve(idOf(latest_invoice))).toMatchObject({
      status: 'paid',
      total: 24_000,
      amount_due: 0,
    });
  });
});

describe('a credit note', () => {
  async function paidInvoice(): Promise<{ invoice: string; customer: string }> {
    const { id: customer } = await customerWith(h.stripe);
    const items = [{ price: await monthly(h.stripe) }];
    const { latest_invoice } = await h.stripe.subscriptions.create({ customer, items });
    return { invoice: idOf(latest_invoice), customer };
  }

  test('gives part back to the card and keeps part as credit', async () => {
    const { invoice, customer } = await paidInvoice();
    const note = await h.stripe.creditNotes.create({
      invoice,
      amount: 700,
      refund_amount: 500,
      credit_amount: 200,
      reason: 'product_unsatisfactory',
      memo: 'A week without service',
    });
    expect(note).toMatchObject({ status: 'issued', total: 700, refunds: [{ amount_refunded: 500 }] });
    expect((await h.stripe.customers.retrieve(customer)) as Stripe.Customer).toMatchObject({ balance: -200 });
    expect((await h.stripe.refunds.list()).data.map(({ amount }) => amount)).toEqual([500]);
    expect(await h.stripe.invoices.retrieve(invoice)).toMatchObject({
      post_payment_credit_notes_amount: 700,
    });
    expect((await h.stripe.creditNotes.list({ invoice })).data.map(({ id }) => id)).toEqual([note.id]);
  });

  test('is refused when its parts do not add up or it is more than was paid', async () => {
    const { invoice } = await paidInvoice();
    const note = (params: Partial<Stripe.CreditNoteCreateParams>) =>
      failure(h.stripe.creditNotes.create({ invoice, ...params }));
    expect(await note({ amount: 700, refund_amount: 500 })).toMatchObject({ param: 'amount' });
    expect(await note({ amount: 2001, credit_amount: 2001 })).toMatchObject({ param: 'amount' });
  });
});
