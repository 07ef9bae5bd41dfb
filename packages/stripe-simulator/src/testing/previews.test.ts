import type Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { customerWith, failure, type Harness, idOf, monthly, START, startHarness } from './harness.ts';

let h: Harness;
beforeEach(async () => {
  h = await startHarness();
});
afterEach(() => h.close());

const DAY = 86_400_000;
const to = (days: number): number => h.sim.advanceTo(new Date(START.getTime() + days * DAY));
const now = (): number => h.sim.now.getTime() / 1000;

async function subscribe(card = 'pm_card_visa', more: Partial<Stripe.SubscriptionCreateParams> = {}) {
  const customer = await customerWith(h.stripe, card);
  const subscription = await h.stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: await monthly(h.stripe) }],
    ...more,
  });
  return { subscription, item: subscription.items.data[0]!, customer: customer.id };
}

const yearly = async (amount: number): Promise<string> => {
  const product = await h.stripe.products.create({ name: 'Pro' });
  const price = await h.stripe.prices.create({
    product: product.id,
    currency: 'usd',
    unit_amount: amount,
    recurring: { interval: 'year' },
  });
  return price.id;
};

const amounts = (invoice: Stripe.Invoice): number[] => invoice.lines.data.map(({ amount }) => amount);
const isProration = ({ parent }: Stripe.InvoiceLineItem): boolean =>
  parent?.subscription_item_details?.proration ?? false;

describe('a preview', () => {
  test('is what the same change a while later makes, to the cent, and leaves nothing behind', async () => {
    const { subscription, item } = await subscribe();
    to(10);
    const details = {
      items: [{ id: item.id, price: await monthly(h.stripe, 5000), quantity: 2 }],
      proration_behavior: 'always_invoice' as const,
      proration_date: now(),
    };
    const before = h.sim.stateHash();
    const preview = await h.stripe.invoices.createPreview({
      subscription: subscription.id,
      subscription_details: details,
    });
    expect(h.sim.stateHash()).toBe(before);
    expect(preview).toMatchObject({ billing_reason: 'upcoming', status: 'draft' });
    expect(preview.lines.data.every(isProration)).toBe(true);
    to(10.003);
    const changed = await h.stripe.subscriptions.update(subscription.id, details);
    const invoice = await h.stripe.invoices.retrieve(idOf(changed.latest_invoice));
    expect([amounts(invoice), invoice.amount_paid]).toEqual([amounts(preview), preview.amount_due]);

    // Without the date the seconds in between would show.
    const { subscription: other, item: second } = await subscribe();
    to(20);
    const dated = { ...details, items: [{ ...details.items[0]!, id: second.id }], proration_date: now() };
    const asked = await h.stripe.invoices.createPreview({
      subscription: other.id,
      subscription_details: dated,
    });
    to(20.1);
    const { proration_date: _none, ...undated } = dated;
    const late = await h.stripe.subscriptions.update(other.id, undated);
    expect((await h.stripe.invoices.retrieve(idOf(late.latest_invoice))).total).not.toBe(asked.total);
  });

  test('of the next invoice has its date, what waits, what the balance pays and what a coupon takes off', async () => {
    const { subscription, item, customer } = await subscribe();
    to(15.5);
    await h.stripe.coupons.create({ id: 'HALF', percent_off: 50, duration: 'once' });
    await h.stripe.subscriptions.update(subscription.id, { discounts: [{ coupon: 'HALF' }] });
    await h.stripe.invoiceItems.create({ customer, amount: 300, currency: 'usd' });
    const preview = await h.stripe.invoices.createPreview({
      subscription: subscription.id,
      subscription_details: {
        items: [{ id: item.id, quantity: 2 }],
        proration_behavior: 'none',
        proration_date: now(),
      },
    });
    expect(amounts(preview)).toEqual([300, 4000]);
    expect(preview).toMatchObject({ total: 2150, amount_due: 2150, created: item.current_period_end });
    expect((await h.stripe.subscriptions.retrieve(subscription.id)).discounts).toHaveLength(1);
    expect((await h.stripe.subscriptions.retrieve(subscription.id)).items.data[0]?.quantity).toBe(1);
  });

  test('of a new cycle bills it whole, less what is unused; a date goes with no new cycle', async () => {
    const { subscription, item } = await subscribe();
    to(15.5);
    const details = {
      billing_cycle_anchor: { type: 'now' as const },
      proration_behavior: 'always_invoice' as const,
    };
    const preview = await h.stripe.invoices.createPreview({
      subscription: subscription.id,
      subscription_details: details,
    });
    expect(amounts(preview)).toEqual([-1000, 2000]);
    const changed = await h.stripe.subscriptions.update(subscription.id, details);
    expect(changed.billing_cycle_anchor).toBe(now());
    expect((await h.stripe.invoices.retrieve(idOf(changed.latest_invoice))).amount_paid).toBe(1000);
    const dated = { ...details, proration_date: now(), items: [{ id: item.id, quantity: 2 }] };
    for (const refused of [
      h.stripe.invoices.createPreview({ subscription: subscription.id, subscription_details: dated }),
      h.stripe.subscriptions.update(subscription.id, dated),
    ])
      expect((await failure(refused)).message).toContain('not allowed with `billing_cycle_anchor=now`');
  });

  test('there is none of what ends, and a date outside the period is refused', async () => {
    const { subscription, item } = await subscribe();
    const details = (date: number) => ({
      items: [{ id: item.id, quantity: 2 }],
      proration_date: date,
    });
    for (const date of [item.current_period_start - 1, item.current_period_end])
      expect(
        (
          await failure(
            h.stripe.invoices.createPreview({
              subscription: subscription.id,
              subscription_details: details(date),
            }),
          )
        ).param,
      ).toBe('proration_date');
    await h.stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true });
    expect((await failure(h.stripe.invoices.createPreview({ subscription: subscription.id }))).code).toBe(
      'invoice_upcoming_none',
    );
    const unknown = { subscription: subscription.id, subscription_details: { cancel_now: true } };
    expect((await failure(h.stripe.invoices.createPreview(unknown))).code).toBe(
      'simulator_unsupported_parameter',
    );
  });
});

test('a change that has to be paid leaves nothing when the card is declined', async () => {
  const { subscription, item } = await subscribe();
  const customer = idOf(subscription.customer);
  const bad = await h.stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer });
  await h.stripe.subscriptions.update(subscription.id, { default_payment_method: bad.id });
  const before = await h.stripe.subscriptions.retrieve(subscription.id);
  to(3);
  const refused = await failure(
    h.stripe.subscriptions.update(subscription.id, {
      items: [{ id: item.id, price: await monthly(h.stripe, 9000) }],
      proration_behavior: 'always_invoice',
      payment_behavior: 'error_if_incomplete',
    }),
  );
  expect(refused.statusCode).toBe(402);
  expect(await h.stripe.subscriptions.retrieve(subscription.id)).toEqual(before);
});

describe('a schedule', () => {
  async function planned(price: string, duration: Stripe.SubscriptionScheduleUpdateParams.Phase.Duration) {
    const { subscription, item } = await subscribe();
    const schedule = await h.stripe.subscriptionSchedules.create({ from_subscription: subscription.id });
    await h.stripe.subscriptionSchedules.update(schedule.id, {
      end_behavior: 'release',
      phases: [
        {
          items: [{ price: item.price.id, quantity: 1 }],
          start_date: schedule.current_phase!.start_date,
          end_date: schedule.current_phase!.end_date,
        },
        { items: [{ price, quantity: 3 }], proration_behavior: 'none', duration, metadata: { why: 'asked' } },
      ],
    });
    return { id: subscription.id, schedule: schedule.id, end: item.current_period_end };
  }

  test('changes the plan with the new period, bills it in full once, and lets go', async () => {
    const { id, schedule } = await planned(await monthly(h.stripe, 900), { interval: 'day' });
    const preview = await h.stripe.invoices.createPreview({ subscription: id });
    expect(amounts(preview)).toEqual([2700]);
    expect((await h.stripe.subscriptions.retrieve(id)).schedule).toBe(schedule);
    expect(
      (await failure(h.stripe.subscriptions.update(id, { cancel_at_period_end: true }))).message,
    ).toContain('managed by the subscription schedule');
    to(31.5);
    const changed = await h.stripe.subscriptions.retrieve(id);
    expect(changed).toMatchObject({ schedule, metadata: { why: 'asked' } });
    expect(changed.items.data.map(({ price, quantity }) => [price.unit_amount, quantity])).toEqual([
      [900, 3],
    ]);
    to(33);
    expect((await h.stripe.subscriptions.retrieve(id)).schedule).toBeNull();
    expect(await h.stripe.subscriptionSchedules.retrieve(schedule)).toMatchObject({
      status: 'completed',
      released_subscription: id,
    });
    to(65);
    const invoices = await h.stripe.invoices.list({ subscription: id });
    expect(invoices.data.map(({ amount_paid: paid }) => paid)).toEqual([2700, 2700, 2000]);
  });

  test('to another interval begins its year where the month ended', async () => {
    const { id, end } = await planned(await yearly(20_000), { interval: 'day' });
    to(40);
    const [item] = (await h.stripe.subscriptions.retrieve(id)).items.data;
    expect([item?.current_period_start, item?.current_period_end]).toEqual([
      end,
      new Date(new Date(end * 1000).setUTCFullYear(new Date(end * 1000).getUTCFullYear() + 1)).getTime() /
        1000,
    ]);
  });

  test('that is released changes nothing any more; one that is canceled ends the subscription', async () => {
    const { id, schedule } = await planned(await monthly(h.stripe, 900), { interval: 'day' });
    expect(await h.stripe.subscriptionSchedules.release(schedule)).toMatchObject({ status: 'released' });
    expect((await failure(h.stripe.subscriptionSchedules.release(schedule))).statusCode).toBe(400);
    to(33);
    expect((await h.stripe.subscriptions.retrieve(id)).items.data[0]?.price.unit_amount).toBe(2000);
    const second = await h.stripe.subscriptionSchedules.create({ from_subscription: id });
    expect(await h.stripe.subscriptionSchedules.cancel(second.id)).toMatchObject({ status: 'canceled' });
    expect((await h.stripe.subscriptions.retrieve(id)).status).toBe('canceled');
    expect(
      (await h.stripe.subscriptionSchedules.list({ limit: 10 })).data.map(({ status }) => status),
    ).toEqual(['canceled', 'released']);
  });
});
