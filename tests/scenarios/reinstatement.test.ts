import { randomUUID } from 'node:crypto';
import type { billingDetailView, reinstatePreviewView, Wire } from '@backdesk/contract';
import type Stripe from 'stripe';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { signedIn } from '../support/staff.ts';
import { type Operation, startSubscribers, type Subscribers } from '../support/subscribers.ts';
import { until } from '../support/until.ts';

type Preview = Wire<typeof reinstatePreviewView>;
type When = 'cycle' | 'now';

let desk: Subscribers;
let price: string;
let priceId: string;

beforeAll(async () => {
  desk = await startSubscribers();
  const plan = await desk.aPlan('Pro', 2_000);
  price = plan.stripeId;
  priceId = plan.id;
  await desk.stripe.sdk.coupons.create({ id: 'EVER', name: 'Half', percent_off: 50, duration: 'forever' });
  await desk.stripe.sdk.coupons.create({
    id: 'THRICE',
    percent_off: 50,
    duration: 'repeating',
    duration_in_months: 3,
  });
});
afterEach(() => desk.stripe.clearFaults());
afterAll(() => desk?.stop());

/** Somebody whose subscription was ended at once, in the middle of what they paid for. */
async function anEnded(more: Partial<Stripe.SubscriptionCreateParams> = {}) {
  const made = await desk.aSubscriber(price, more);
  await desk.stripe.sdk.subscriptions.cancel(made.stripeId);
  await until(
    'the end is seen',
    async () => (await desk.actionsOf(made.subscriptionId)).status === 'canceled',
  );
  return made;
}

async function previewed(subscriptionId: string, when: When, client = desk.agent) {
  const { seen } = await desk.actionsOf(subscriptionId);
  const answer = await client.call('billing.reinstatePreview', { subscriptionId, seen, when });
  return { seen, ...answer };
}
async function reinstate(subscriptionId: string, when: When, client = desk.agent) {
  const { seen, data } = await previewed(subscriptionId, when, client);
  const preview = data as Preview;
  const input = {
    operationId: randomUUID(),
    subscriptionId,
    seen,
    when,
    note: 'They had meant another one.',
    preview: preview.token,
  };
  return { preview, input, answer: await client.call('billing.reinstateSubscription', input) };
}
const doneOf = (subscriptionId: string, answer: { data?: unknown }): Promise<Operation> =>
  desk.settled(subscriptionId, (answer.data as Operation).id);
const idOf = (object: string | { id: string } | null | undefined): string =>
  typeof object === 'string' ? object : (object?.id ?? '');
const runningOf = async (customer: string): Promise<Stripe.Subscription[]> =>
  (await desk.stripe.sdk.subscriptions.list({ customer })).data;
const givenTo = (subscriptionId: string) =>
  desk.rows<{ kind: string; cents: number }>(
    `select g.kind, g.amount_cents::int as cents from goodwill_given g
     join subscriptions s on s.user_id = g.user_id where s.id = $1`,
    [subscriptionId],
  );

test('what ended goes on with the period that was paid: nothing is charged, and both lead to each other', async () => {
  const { subscriptionId, stripeId, customer } = await anEnded({
    items: [{ price, quantity: 2 }],
    discounts: [{ coupon: 'EVER' }],
    metadata: { from: 'the shop' },
  });
  const old = await desk.atStripe(stripeId);
  const end = old.items.data[0]?.current_period_end ?? 0;
  await desk.stripe.control('DELETE', '/calls');
  const { preview, input, answer } = await reinstate(subscriptionId, 'cycle');
  expect(preview).toMatchObject({
    items: [{ name: 'Pro', quantity: 2 }],
    coupon: 'Half',
    couponDroppedBecause: null,
    firstChargeAt: new Date(end * 1000).toISOString(),
    free: { amount: '0' },
    dueToday: { amount: '0' },
    next: { amount: { amount: '2000', currency: 'USD' }, isExact: true },
    rehearsal: { given: null, before: { invoices: [] }, stripe: { isSame: true, says: { amount: '2000' } } },
  });
  expect(preview.rehearsal.after.invoices.map(({ due }) => due.amount)).toEqual(['2000', '2000', '2000']);
  expect(await doneOf(subscriptionId, answer)).toMatchObject({
    state: 'succeeded',
    wish: `Reinstate it, paid from ${new Date(end * 1000).toISOString().slice(0, 10)} on`,
  });
  const [made, ...others] = await runningOf(customer);
  expect(others).toEqual([]);
  expect(made).toMatchObject({
    status: 'active',
    billing_cycle_anchor: end,
    latest_invoice: null,
    default_payment_method: old.default_payment_method,
    metadata: { backdesk_operation_id: input.operationId, backdesk_reinstates: stripeId },
    items: { data: [{ quantity: 2, current_period_end: end, price: { id: price } }] },
  });
  expect(made?.discounts).toHaveLength(1);

  const { reinstatedAs } = await desk.actionsOf(subscriptionId);
  const page = async (id: string) =>
    (await desk.agent.call('billing.subscriptionDetail', { id })).data as Wire<typeof billingDetailView>;
  const linkOf = async (id: string, label: string) =>
    (await page(id)).facts.find((fact) => fact.label === label)?.value;
  expect(await linkOf(subscriptionId, 'Reinstated as')).toMatchObject({ id: reinstatedAs?.id });
  expect(await linkOf(reinstatedAs?.id ?? '', 'Reinstates')).toMatchObject({ id: subscriptionId });
  expect((await page(reinstatedAs?.id ?? '')).history).not.toHaveLength(0);
  expect(await desk.auditOf(subscriptionId)).toMatchObject([
    { action: 'billing.reinstate_subscription', reason: 'cycle', after: { note: input.note } },
  ]);
  expect(await givenTo(subscriptionId)).toEqual([]);
  // Asked again it is the same one; asked anew there is one already.
  expect((await desk.agent.call('billing.reinstateSubscription', input)).status).toBe(200);
  expect(await previewed(subscriptionId, 'cycle')).toMatchObject({
    status: 412,
    error: { message: expect.stringContaining('subscribes to Pro already') },
  });
  expect(await runningOf(customer)).toHaveLength(1);
});

test('billed now it begins a cycle, at the price of the preview; a coupon for some months does not come over', async () => {
  const { subscriptionId, customer } = await anEnded({ discounts: [{ coupon: 'THRICE' }] });
  const { preview, answer } = await reinstate(subscriptionId, 'now');
  expect(preview).toMatchObject({
    coupon: null,
    couponDroppedBecause: expect.stringContaining('would begin anew'),
    dueToday: { amount: '2000' },
    rehearsal: { stripe: { isSame: true } },
  });
  expect(await doneOf(subscriptionId, answer)).toMatchObject({ state: 'succeeded' });
  const [made] = await runningOf(customer);
  expect(String((await desk.lastInvoice(made?.id ?? '')).amount_paid)).toBe(preview.dueToday.amount);
});

test('time that was refunded, or lies after the paid period, is given away within the limits', async () => {
  const { subscriptionId, stripeId } = await anEnded();
  const invoice = await desk.lastInvoice(stripeId);
  const { data } = await desk.stripe.sdk.invoicePayments.list({ invoice: invoice.id ?? '' });
  await desk.stripe.sdk.refunds.create({ payment_intent: idOf(data[0]?.payment.payment_intent) });
  await until('the refund is seen', async () => {
    const view = (await previewed(subscriptionId, 'cycle')).data as Preview;
    return view.free.amount !== '0';
  });
  const lead = (await signedIn(desk.server, 'support_lead')).client;
  const { preview, answer } = await reinstate(subscriptionId, 'cycle', lead);
  // Nearly the whole month; it has just begun.
  expect(preview.rehearsal.given?.worth).toEqual(preview.free);
  expect([28, 29, 30, 31]).toContain(preview.rehearsal.given?.days);
  expect(Number(preview.free.amount)).toBeGreaterThan(1_950);
  await doneOf(subscriptionId, answer);
  expect(await givenTo(subscriptionId)).toEqual([
    { kind: 'free_days', cents: expect.closeTo(Number(preview.free.amount), -1) },
  ]);

  const dear = await desk.aPlan('Dear', 90_000);
  const rich = await desk.aSubscriber(dear.stripeId);
  await desk.stripe.sdk.subscriptions.cancel(rich.stripeId);
  const paid = await desk.stripe.sdk.invoicePayments.list({
    invoice: (await desk.lastInvoice(rich.stripeId)).id ?? '',
  });
  await desk.stripe.sdk.refunds.create({ payment_intent: idOf(paid.data[0]?.payment.payment_intent) });
  await until('the refund is seen', async () => {
    const { data: view } = await previewed(rich.subscriptionId, 'cycle');
    return view !== undefined && (view as Preview).free.amount !== '0';
  });
  expect((await reinstate(rich.subscriptionId, 'cycle')).answer).toMatchObject({
    error: { data: { reason: 'goodwill_exceeds_limit' } },
  });
  expect(await runningOf(rich.customer)).toEqual([]);
});

test.each(['429', '500_before_commit', '500_after_commit', 'reset_after_commit', 'stall'] as const)(
  '%s: one is made in the end, and paid once',
  async (kind) => {
    const { subscriptionId, customer } = await anEnded();
    await desk.stripe.fault({ kind, method: 'POST', path: '/v1/subscriptions', times: 1 });
    const { answer } = await reinstate(subscriptionId, 'now');
    expect(await doneOf(subscriptionId, answer)).toMatchObject({ state: 'succeeded' });
    const running = await runningOf(customer);
    expect(running).toHaveLength(1);
    const { data } = await desk.stripe.sdk.invoices.list({ subscription: running[0]?.id ?? '' });
    expect(data.map(({ amount_paid: paid }) => paid)).toEqual([2_000]);
  },
);

test('never two: not of two people, nor of two that ended, nor beside one that the customer made meanwhile', async () => {
  const { subscriptionId, customer, stripeId } = await anEnded();
  const { default_payment_method: card } = await desk.atStripe(stripeId);
  const second = await desk.stripe.sdk.subscriptions.create({
    customer,
    items: [{ price }],
    default_payment_method: idOf(card),
  });
  await desk.stripe.sdk.subscriptions.cancel(second.id);
  const secondId = await until('the second is seen to end', async () => {
    const [row] = await desk.rows<{ id: string }>(
      `select id from subscriptions where stripe_subscription_id = $1 and status = 'canceled'`,
      [second.id],
    );
    return row?.id;
  });
  const lead = (await signedIn(desk.server, 'support_lead')).client;
  const asks = [
    { id: subscriptionId, client: desk.agent },
    { id: secondId, client: lead },
    { id: subscriptionId, client: lead.copy() },
  ];
  const inputs = await Promise.all(
    asks.map(async ({ id, client }) => {
      const { seen, data } = await previewed(id, 'now', client);
      const preview = (data as Preview).token;
      return { operationId: randomUUID(), subscriptionId: id, seen, when: 'now', note: '', preview };
    }),
  );
  const answers = await Promise.all(
    asks.map(({ client }, index) => client.call('billing.reinstateSubscription', inputs[index])),
  );
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  await until('one is made', async () => (await runningOf(customer)).length === 1);

  const late = await anEnded();
  const { default_payment_method: method } = await desk.atStripe(late.stripeId);
  await desk.stripe.control('POST', '/webhooks/pause');
  try {
    await desk.stripe.sdk.subscriptions.create({
      customer: late.customer,
      items: [{ price }],
      default_payment_method: idOf(method),
    });
    const { answer } = await reinstate(late.subscriptionId, 'cycle');
    expect(await doneOf(late.subscriptionId, answer)).toMatchObject({
      state: 'failed',
      detail: expect.stringContaining('subscribed again before'),
    });
    expect(await runningOf(late.customer)).toHaveLength(1);
  } finally {
    await desk.stripe.control('POST', '/webhooks/resume');
  }
});

test('an add-on that runs is in nobody’s way', async () => {
  const { subscriptionId, customer, stripeId } = await anEnded();
  const { default_payment_method: card } = await desk.atStripe(stripeId);
  const addon = await desk.stripe.sdk.products.create({ name: 'Box', metadata: { type: 'addon' } });
  const monthly = await desk.stripe.sdk.prices.create({
    product: addon.id,
    currency: 'usd',
    unit_amount: 900,
    recurring: { interval: 'month' },
  });
  const beside = await desk.stripe.sdk.subscriptions.create({
    customer,
    items: [{ price: monthly.id }],
    default_payment_method: idOf(card),
  });
  await until('the add-on is seen', async () => {
    const [row] = await desk.rows(`select 1 from subscriptions where stripe_subscription_id = $1`, [
      beside.id,
    ]);
    return row !== undefined;
  });
  const { answer } = await reinstate(subscriptionId, 'cycle');
  expect(await doneOf(subscriptionId, answer)).toMatchObject({ state: 'succeeded' });
  expect(await runningOf(customer)).toHaveLength(2);
});

test('what runs, or is of a price that is not on sale, is refused; so is a preview of something else', async () => {
  const running = await desk.aSubscriber(price);
  expect(await previewed(running.subscriptionId, 'now')).toMatchObject({
    status: 412,
    error: { message: expect.stringContaining('This one has not') },
  });
  const ended = await anEnded();
  const { input, answer } = await reinstate(ended.subscriptionId, 'cycle');
  await doneOf(ended.subscriptionId, answer);
  const other = await anEnded();
  const { seen } = await previewed(other.subscriptionId, 'cycle');
  for (const wrong of [{ preview: 'none.none' }, { preview: input.preview }])
    expect(
      await desk.agent.call('billing.reinstateSubscription', {
        ...input,
        ...wrong,
        operationId: randomUUID(),
        subscriptionId: other.subscriptionId,
        seen,
      }),
    ).toMatchObject({ status: 409, error: { data: { reason: 'preview_outdated' } } });
  await desk.stripe.sdk.prices.update(price, { active: false });
  await until('the price is seen to be gone', async () => {
    const [row] = await desk.rows<{ on: boolean }>('select is_active as on from plan_prices where id = $1', [
      priceId,
    ]);
    return row?.on === false;
  });
  expect(await previewed(other.subscriptionId, 'cycle')).toMatchObject({
    status: 412,
    error: { message: expect.stringContaining('Pro is not on sale any more') },
  });
});
