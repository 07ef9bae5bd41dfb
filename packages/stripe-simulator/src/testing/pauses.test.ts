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
const unix = (days: number): number => (START.getTime() + days * DAY) / 1000;

async function subscribe(card?: string): Promise<Stripe.Subscription> {
  const customer = await customerWith(h.stripe, card);
  return h.stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: await monthly(h.stripe) }],
  });
}
const renewals = async (id: string): Promise<(string | null)[]> =>
  (await h.stripe.invoices.list({ subscription: id })).data.slice(0, -1).map(({ status }) => status);

describe('paused payments', () => {
  test.each([
    ['void', []],
    ['keep_as_draft', ['draft', 'draft']],
    ['mark_uncollectible', ['uncollectible', 'uncollectible']],
  ] as const)('%s: the subscription runs, its invoices are not collected', async (behavior, kept) => {
    const { id } = await subscribe();
    await h.stripe.subscriptions.update(id, { pause_collection: { behavior, resumes_at: unix(65) } });
    to(64);
    expect(await h.stripe.subscriptions.retrieve(id)).toMatchObject({ status: 'active' });
    expect(await renewals(id)).toEqual(kept);
    to(95);
    expect((await h.stripe.subscriptions.retrieve(id)).pause_collection).toBeNull();
    expect((await renewals(id))[0]).toBe('paid');
  });

  test('resume when asked, and never in the past', async () => {
    const { id } = await subscribe();
    const pause = { behavior: 'void', resumes_at: unix(40) } as const;
    await h.stripe.subscriptions.update(id, { pause_collection: pause });
    await h.stripe.subscriptions.update(id, { pause_collection: '' });
    to(32);
    expect(await renewals(id)).toEqual(['paid']);
    const late = h.stripe.subscriptions.update(id, { pause_collection: { ...pause, resumes_at: unix(1) } });
    expect((await failure(late)).param).toBe('pause_collection[resumes_at]');
  });
});

describe('a paused subscription', () => {
  test('has no invoices and no periods; resumed, a new period is paid, less the credit', async () => {
    const { id, items } = await subscribe();
    to(15.5);
    expect(await h.stripe.subscriptions.pause(id)).toMatchObject({ status: 'paused' });
    expect((await failure(h.stripe.subscriptions.pause(id))).statusCode).toBe(400);
    expect((await failure(h.stripe.invoices.createPreview({ subscription: id }))).code).toBe(
      'invoice_upcoming_none',
    );
    to(70);
    expect(await renewals(id)).toEqual([]);
    const preview = await h.stripe.invoices.createPreview({
      subscription: id,
      subscription_details: { resume_at: 'now' },
    });
    expect(preview.lines.data.map(({ amount }) => amount)).toEqual([-1000, 2000]);
    const resumed = await h.stripe.subscriptions.resume(id, { billing_cycle_anchor: { type: 'now' } });
    expect(resumed).toMatchObject({ status: 'active', billing_cycle_anchor: unix(70) });
    expect(resumed.items.data[0]?.current_period_end).not.toBe(items.data[0]?.current_period_end);
    expect((await h.stripe.invoices.retrieve(idOf(resumed.latest_invoice))).amount_paid).toBe(1000);
    expect(await eventTypes(h.stripe)).toContain('customer.subscription.resumed');
    expect((await failure(h.stripe.subscriptions.resume(id))).statusCode).toBe(400);
    to(102);
    expect(await renewals(id)).toEqual(['paid', 'paid']);
  });

  test('goes on with its old cycle, and the rest of the period is paid at once, later or not at all', async () => {
    const first = [2_000];
    const expected = {
      always_invoice: [[-1_000, 1_000], first],
      create_prorations: [first],
      none: [first],
    };
    for (const proration of ['always_invoice', 'create_prorations', 'none'] as const) {
      const { id, items, billing_cycle_anchor: anchor } = await subscribe();
      const end = items.data[0]?.current_period_end ?? 0;
      const half = Math.floor((h.sim.now.getTime() / 1000 + end) / 2);
      h.sim.advanceTo(new Date(half * 1000));
      await h.stripe.subscriptions.pause(id);
      const resumed = await h.stripe.subscriptions.resume(id, {
        billing_cycle_anchor: { type: 'unchanged' },
        proration_behavior: proration,
      });
      expect(resumed).toMatchObject({ status: 'active', billing_cycle_anchor: anchor });
      expect(resumed.items.data[0]?.current_period_end).toBe(end);
      const { data } = await h.stripe.invoices.list({ subscription: id });
      expect(data.map(({ lines }) => lines.data.map(({ amount }) => amount))).toEqual(expected[proration]);
    }
  });

  test('is past due when the card is declined on the way back; without credit nothing waits', async () => {
    const subscription = await subscribe();
    const { id } = subscription;
    const customer = idOf(subscription.customer);
    to(10);
    await h.stripe.subscriptions.pause(id, { bill_for: { unused_time_from: { type: 'none' } } });
    expect((await h.stripe.invoiceItems.list({ customer, pending: true })).data).toEqual([]);
    const bad = await h.stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer });
    await h.stripe.subscriptions.update(id, { default_payment_method: bad.id });
    expect(await h.stripe.subscriptions.resume(id)).toMatchObject({ status: 'past_due' });
  });

  test('is none under a schedule', async () => {
    const { id } = await subscribe();
    await h.stripe.subscriptionSchedules.create({ from_subscription: id });
    expect((await failure(h.stripe.subscriptions.pause(id))).message).toContain('managed by the schedule');
  });
});
