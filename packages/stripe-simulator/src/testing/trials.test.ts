import type Stripe from 'stripe';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { customerWith, failure, type Harness, idOf, monthly, START, startHarness } from './harness.ts';

let h: Harness;
beforeEach(async () => {
  h = await startHarness();
});
afterEach(() => h.close());

const to = (days: number): number => h.sim.advanceTo(new Date(START.getTime() + days * 86_400_000));
const unix = (days: number): number => START.getTime() / 1000 + days * 86_400;

async function subscribe(more: Partial<Stripe.SubscriptionCreateParams> = {}): Promise<Stripe.Subscription> {
  const customer = await customerWith(h.stripe);
  return h.stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: await monthly(h.stripe) }],
    ...more,
  });
}
const paid = async (id: string): Promise<number[]> =>
  (await h.stripe.invoices.list({ subscription: id })).data.map(({ amount_paid: amount }) => amount);

test('a renewal that is put off is paid on its new day, and from there on', async () => {
  const { id } = await subscribe();
  to(10);
  const moved = await h.stripe.subscriptions.update(id, { trial_end: unix(45), proration_behavior: 'none' });
  expect(moved).toMatchObject({ status: 'trialing', trial_end: unix(45), billing_cycle_anchor: unix(45) });
  expect(moved.items.data[0]?.current_period_end).toBe(unix(45));
  to(44);
  expect(await paid(id)).toEqual([2000]);
  to(46);
  expect(await paid(id)).toEqual([2000, 2000]);
  expect((await h.stripe.subscriptions.retrieve(id)).status).toBe('active');
});

test('a trial is made longer, or ends now and is paid as previewed', async () => {
  const { id, trial_start: start } = await subscribe({ trial_end: unix(7) });
  await h.stripe.subscriptions.update(id, { trial_end: unix(14) });
  to(8);
  expect(await h.stripe.subscriptions.retrieve(id)).toMatchObject({ status: 'trialing', trial_start: start });
  const preview = await h.stripe.invoices.createPreview({
    subscription: id,
    subscription_details: { trial_end: 'now' },
  });
  expect(preview.amount_due).toBe(2000);
  const ended = await h.stripe.subscriptions.update(id, { trial_end: 'now' });
  expect(ended).toMatchObject({ status: 'active', trial_end: unix(8) });
  expect((await h.stripe.invoices.retrieve(idOf(ended.latest_invoice))).amount_paid).toBe(2000);
  expect((await failure(h.stripe.subscriptions.update(id, { trial_end: unix(1) }))).param).toBe(
    'proration_behavior',
  );
  const past = h.stripe.subscriptions.update(id, { trial_end: unix(1), proration_behavior: 'none' });
  expect((await failure(past)).param).toBe('trial_end');
});
