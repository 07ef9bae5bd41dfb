import { randomUUID } from 'node:crypto';
import type { planChangeChoicesView, invoicePreviewView, PlanChangeTime, Wire } from '@backdesk/contract';
import type Stripe from 'stripe';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { signedIn } from '../support/staff.ts';
import { ask, type Operation, startSubscribers, type Subscribers } from '../support/subscribers.ts';
import { until } from '../support/until.ts';

type Preview = Wire<typeof invoicePreviewView>;
type Choices = Wire<typeof planChangeChoicesView>;
type Price = { id: string; stripeId: string };

let desk: Subscribers;
const plans = {} as Record<'basic' | 'pro' | 'yearly' | 'euro', Price>;

beforeAll(async () => {
  desk = await startSubscribers();
  plans.basic = await desk.aPlan('Basic', 2_000);
  plans.pro = await desk.aPlan('Pro', 5_000);
  plans.yearly = await desk.aPlan('Pro yearly', 50_000, { recurring: { interval: 'year' } });
  plans.euro = await desk.aPlan('Euro', 2_000, { currency: 'eur' });
});
afterEach(() => desk.stripe.clearFaults());
afterAll(() => desk?.stop());

type Wish = { priceId: string; quantity: number; when: PlanChangeTime };
const toPro = (when: PlanChangeTime, quantity = 1): Wish => ({ priceId: plans.pro.id, quantity, when });

const aBasic = (more?: Partial<Stripe.SubscriptionCreateParams>) =>
  desk.aSubscriber(plans.basic.stripeId, more);

async function previewed(subscriptionId: string, wish: Wish, client = desk.agent) {
  const { seen } = await desk.actionsOf(subscriptionId);
  return { seen, ...(await client.call('billing.planChangePreview', { subscriptionId, seen, ...wish })) };
}

/** Looks at a preview, then asks for the change. */
async function change(subscriptionId: string, wish: Wish, more: object = {}) {
  const { seen, data } = await previewed(subscriptionId, wish);
  const preview = data as Preview;
  const input = {
    operationId: randomUUID(),
    subscriptionId,
    seen,
    note: '',
    ...wish,
    preview: preview.token,
    ...more,
  };
  return { preview, input, answer: await desk.agent.call('billing.changePlan', input) };
}
const doneOf = async (subscriptionId: string, answer: { data?: unknown }): Promise<Operation> =>
  desk.settled(subscriptionId, (answer.data as Operation).id);

/** How often anything but a read was asked of Stripe since the last time. */
async function callsSince(): Promise<Record<string, number>> {
  const { counts } = await desk.stripe.control<{ counts: Record<string, number> }>('GET', '/calls');
  await desk.stripe.control('DELETE', '/calls');
  return Object.fromEntries(Object.entries(counts).filter(([name]) => !name.startsWith('GET ')));
}

describe('a change of plan', () => {
  test('now costs what was previewed, to the cent, from one question to Stripe', async () => {
    const { stripeId, subscriptionId } = await aBasic();
    const choices = (await desk.agent.call('billing.planChangeChoices', { subscriptionId })).data as Choices;
    expect(choices).toMatchObject({ currentPriceId: plans.basic.id, quantity: 1 });
    expect(choices.choices.map(({ planName }) => planName).toSorted()).toEqual([
      'Basic',
      'Pro',
      'Pro yearly',
    ]);
    await callsSince();
    // No read beside it is needed: none would be answered.
    await desk.stripe.fault({ kind: '500_before_commit', method: 'GET', path: '/v1/', probability: 1 });
    expect((await previewed(subscriptionId, toPro('now', 2))).status).toBe(200);
    expect(await callsSince()).toEqual({ 'POST /v1/invoices/create_preview': 1 });
    await desk.stripe.clearFaults();
    const { preview, answer } = await change(subscriptionId, toPro('now', 2), { note: 'They are two now.' });
    expect(preview.lines.map(({ kind }) => kind)).toEqual(['unused', 'rest']);
    expect(preview).toMatchObject({
      tax: { amount: '0' },
      credited: { amount: '0' },
      next: { amount: { amount: '10000', currency: 'USD' }, isExact: false },
    });
    const asked = answer.data as Operation;
    expect(asked).toMatchObject({ state: 'requested', wish: 'Change to 2 × Pro, now' });
    expect(await doneOf(subscriptionId, answer)).toMatchObject({ state: 'succeeded', detail: null });
    const [item] = (await desk.atStripe(stripeId)).items.data;
    expect([item?.price.id, item?.quantity]).toEqual([plans.pro.stripeId, 2]);
    const invoice = await desk.lastInvoice(stripeId);
    expect([invoice.status, String(invoice.amount_paid)]).toEqual(['paid', preview.dueToday.amount]);
    expect(invoice.lines.data.map(({ amount }) => String(amount))).toEqual(
      preview.lines.map(({ amount }) => amount.amount),
    );
    expect(await desk.auditOf(subscriptionId)).toEqual([
      {
        action: 'billing.change_plan',
        reason: 'now',
        after: expect.objectContaining({
          note: 'They are two now.',
          planName: 'Pro',
          dueToday: { amount: preview.dueToday.amount, currency: 'USD' },
        }),
      },
    ]);
  });

  test('to less leaves credit; with the next invoice nothing is paid today; a new cycle begins now', async () => {
    const down = await desk.aSubscriber(plans.pro.stripeId);
    const cheaper = await change(down.subscriptionId, { priceId: plans.basic.id, quantity: 1, when: 'now' });
    expect(cheaper.preview).toMatchObject({ dueToday: { amount: '0' } });
    expect(Number(cheaper.preview.credited.amount)).toBeGreaterThan(2_990);
    await doneOf(down.subscriptionId, cheaper.answer);
    const customer = await desk.stripe.sdk.customers.retrieve(down.customer);
    expect(customer).toMatchObject({ balance: -Number(cheaper.preview.credited.amount) });

    const later = await aBasic();
    const waits = await change(later.subscriptionId, toPro('next_invoice'));
    expect(waits.preview.dueToday.amount).toBe('0');
    expect(waits.preview.lines.map(({ kind }) => kind)).toEqual(['unused', 'rest', 'period']);
    expect(waits.preview.next).toMatchObject({ isExact: true });
    await doneOf(later.subscriptionId, waits.answer);
    const upcoming = await desk.stripe.sdk.invoices.createPreview({ subscription: later.stripeId });
    expect(String(upcoming.amount_due)).toBe(waits.preview.next?.amount.amount);

    const anew = await aBasic();
    const reset = await change(anew.subscriptionId, { priceId: plans.basic.id, quantity: 1, when: 'reset' });
    expect(reset.preview.lines.map(({ kind }) => kind)).toEqual(['unused', 'period']);
    await doneOf(anew.subscriptionId, reset.answer);
    const restarted = await desk.lastInvoice(anew.stripeId);
    expect(restarted).toMatchObject({ billing_reason: 'subscription_update', status: 'paid' });
    expect(restarted.lines.data).toHaveLength(2);
  });

  test('with the next period is planned by a schedule, shown, and can be taken back', async () => {
    const { stripeId, subscriptionId } = await aBasic();
    const { preview, answer } = await change(subscriptionId, toPro('period_end', 3));
    expect(preview).toMatchObject({ dueToday: { amount: '0' }, next: { amount: { amount: '15000' } } });
    expect(await doneOf(subscriptionId, answer)).toMatchObject({ state: 'succeeded' });
    const subscription = await desk.atStripe(stripeId);
    expect(subscription.items.data[0]?.price.id).toBe(plans.basic.stripeId);
    const planned = await until('the plan is seen at the desk', async () => {
      const actions = await desk.actionsOf(subscriptionId);
      return actions.planned ? actions : undefined;
    });
    expect(planned).toMatchObject({
      planned: { planName: 'Pro', quantity: 3, at: planned.currentPeriodEnd },
      notChangeableBecause: expect.stringContaining('Take back what is planned first'),
      notCancelableBecause: expect.stringContaining('Take back what is planned first'),
    });
    const released = await ask(desk, 'releaseSchedule', subscriptionId);
    expect(await doneOf(subscriptionId, released)).toMatchObject({ state: 'succeeded' });
    expect((await desk.atStripe(stripeId)).schedule).toBeNull();
    expect(await desk.actionsOf(subscriptionId)).toMatchObject({ planned: null, notChangeableBecause: null });
    expect(await ask(desk, 'releaseSchedule', subscriptionId)).toMatchObject({
      status: 412,
      error: { message: expect.stringContaining('nothing to take back') },
    });
  });

  test('during a trial counts at once and costs nothing; to a year begins a new period', async () => {
    const trial = await aBasic({ trial_end: Math.floor(Date.now() / 1000) + 7 * 86_400 });
    const free = await change(trial.subscriptionId, toPro('now'));
    expect(free.preview).toMatchObject({
      dueToday: { amount: '0' },
      next: { amount: { amount: '5000' }, isExact: true },
    });
    await doneOf(trial.subscriptionId, free.answer);
    expect((await desk.atStripe(trial.stripeId)).items.data[0]?.price.id).toBe(plans.pro.stripeId);
    expect(await previewed(trial.subscriptionId, { ...toPro('reset') })).toMatchObject({
      status: 412,
      error: { message: expect.stringContaining('during a trial') },
    });

    const yearly = await aBasic();
    const wish = { priceId: plans.yearly.id, quantity: 1 };
    const { preview, answer } = await change(yearly.subscriptionId, { ...wish, when: 'now' });
    expect(preview.lines.map(({ kind }) => kind)).toEqual(['unused', 'period']);
    expect(new Date(preview.next?.at ?? 0).getTime()).toBeGreaterThan(Date.now() + 360 * 86_400_000);
    await doneOf(yearly.subscriptionId, answer);
    expect(String((await desk.lastInvoice(yearly.stripeId)).amount_paid)).toBe(preview.dueToday.amount);
  });
});

test('unused time counts from the moment of the preview, whenever the change is made', async () => {
  const { stripeId, subscriptionId } = await aBasic();
  // Two minutes from Stripe's now stand for two minutes between preview and change.
  await desk.ahead(120, async () => {
    const { answer } = await change(subscriptionId, toPro('now'));
    await doneOf(subscriptionId, answer);
  });
  const invoice = await desk.lastInvoice(stripeId);
  for (const { period } of invoice.lines.data) expect(period.start).toBeGreaterThan(invoice.created + 60);
});

describe('a preview', () => {
  test('that Stripe cannot make is no preview, and says so', async () => {
    const { subscriptionId } = await aBasic();
    for (const [kind, sentence] of [
      ['400', 'There is no preview, so nothing can be changed. Stripe refused it'],
      ['500_before_commit', 'Stripe did not answer with a preview'],
      ['reset_before_commit', 'Stripe did not answer with a preview'],
      ['stall', 'Stripe did not answer with a preview'],
    ] as const) {
      await desk.stripe.fault({ kind, method: 'POST', path: '/v1/invoices/create_preview', times: 2 });
      const from = performance.now();
      expect(await previewed(subscriptionId, toPro('now'))).toMatchObject({
        status: 412,
        error: { message: expect.stringContaining(sentence), data: { reason: 'preview_failed' } },
      });
      expect(performance.now() - from).toBeLessThan(10_000);
      await desk.stripe.clearFaults();
    }
  });

  test('is needed for exactly this change by exactly this person, and for five minutes', async () => {
    const { stripeId, subscriptionId } = await aBasic();
    const other = await aBasic();
    const lead = (await signedIn(desk.server, 'support_lead')).client;
    const { seen, data } = await previewed(subscriptionId, toPro('now'));
    const { token } = data as Preview;
    const theirs = (await previewed(subscriptionId, toPro('now'), lead)).data as Preview;
    const others = (await previewed(other.subscriptionId, toPro('now'))).data as Preview;
    const changed = `${token.slice(0, 20)}${token[20] === 'A' ? 'B' : 'A'}${token.slice(21)}`;
    const input = {
      operationId: randomUUID(),
      subscriptionId,
      seen,
      note: '',
      ...toPro('now'),
      preview: token,
    };
    for (const wrong of [
      { preview: 'none.none' },
      { preview: changed },
      { preview: theirs.token },
      { preview: others.token },
      { quantity: 2 },
      { when: 'reset' },
      { priceId: plans.yearly.id },
    ])
      expect(await desk.agent.call('billing.changePlan', { ...input, ...wrong })).toMatchObject({
        status: 409,
        error: { data: { reason: 'preview_outdated' } },
      });
    await desk.ahead(301, async () => {
      expect(await desk.agent.call('billing.changePlan', input)).toMatchObject({
        status: 409,
        error: { message: expect.stringContaining('older than five minutes') },
      });
    });
    expect((await desk.atStripe(stripeId)).items.data[0]?.price.id).toBe(plans.basic.stripeId);
    expect((await desk.actionsOf(subscriptionId)).operations).toEqual([]);
  });

  test('of a subscription that moved is refused, at the desk and by the job', async () => {
    const { stripeId, subscriptionId } = await aBasic();
    const { seen, data } = await previewed(subscriptionId, toPro('now'));
    const { token } = data as Preview;
    const input = {
      operationId: randomUUID(),
      subscriptionId,
      seen,
      note: '',
      ...toPro('now'),
      preview: token,
    };
    await desk.stripe.sdk.subscriptions.update(stripeId, { description: 'Changed at Stripe' });
    await until('the change is mirrored', async () => (await desk.actionsOf(subscriptionId)).seen !== seen);
    expect(await desk.agent.call('billing.changePlan', input)).toMatchObject({
      status: 409,
      error: { data: { reason: 'subscription_changed_meanwhile' } },
    });

    // The customer is faster, and the desk has not heard of it yet.
    await desk.stripe.control('POST', '/webhooks/pause');
    try {
      const [item] = (await desk.atStripe(stripeId)).items.data;
      const again = await previewed(subscriptionId, toPro('now'));
      await desk.stripe.sdk.subscriptions.update(stripeId, {
        items: [{ id: item?.id ?? '', quantity: 4 }],
        proration_behavior: 'none',
      });
      const preview = again.data as Preview;
      const answer = await desk.agent.call('billing.changePlan', {
        ...input,
        seen: again.seen,
        preview: preview.token,
      });
      expect(await doneOf(subscriptionId, answer)).toMatchObject({
        state: 'failed',
        detail: expect.stringContaining('changed at Stripe before this could be made'),
      });
      expect((await desk.atStripe(stripeId)).items.data[0]).toMatchObject({ quantity: 4 });
    } finally {
      await desk.stripe.control('POST', '/webhooks/resume');
    }
  });

  test.each([
    ['another currency', () => ({ ...toPro('now'), priceId: plans.euro.id }), 'paid in USD'],
    ['what it is already', () => ({ ...toPro('now'), priceId: plans.basic.id }), 'what it is already'],
    [
      'a year with the next invoice',
      () => ({ ...toPro('next_invoice'), priceId: plans.yearly.id }),
      'Another interval',
    ],
    ['a price of nobody', () => ({ ...toPro('now'), priceId: randomUUID() }), 'no such price'],
    ['no quantity', () => toPro('now', 0), 'quantity must be at least 1'],
  ])('of %s is refused', async (_name, wish, sentence) => {
    const { subscriptionId } = await aBasic();
    const { status, error } = await previewed(subscriptionId, wish());
    expect(status).toBeGreaterThanOrEqual(400);
    expect(JSON.stringify(error)).toContain(sentence);
  });
});

describe('when Stripe does not simply say yes', () => {
  test.each([
    // The same items again cost nothing; a second new cycle is a second invoice.
    ['429', 'now'],
    ['500_after_commit', 'reset'],
    ['500_before_commit', 'now'],
    ['reset_after_commit', 'now'],
    ['stall', 'reset'],
  ] as const)('%s: a change %s is made and paid once in the end', async (kind, when) => {
    const { stripeId, subscriptionId } = await aBasic();
    await desk.stripe.fault({ kind, method: 'POST', path: `/v1/subscriptions/${stripeId}`, times: 1 });
    const { preview, answer } = await change(subscriptionId, toPro(when));
    expect(await doneOf(subscriptionId, answer)).toMatchObject({ state: 'succeeded' });
    expect((await desk.atStripe(stripeId)).items.data[0]?.price.id).toBe(plans.pro.stripeId);
    const { data: invoices } = await desk.stripe.sdk.invoices.list({ subscription: stripeId });
    expect(invoices).toHaveLength(2);
    // A new cycle takes the moment of the change; some seconds are less than a cent.
    const difference = Math.abs((invoices[0]?.amount_paid ?? 0) - Number(preview.dueToday.amount));
    expect(difference).toBeLessThanOrEqual(when === 'reset' ? 1 : 0);
  });

  test.each(['500_before_commit', 'reset_after_commit'] as const)(
    '%s at either step: one schedule is made in the end',
    async (kind) => {
      const { subscriptionId, customer } = await aBasic();
      await desk.stripe.fault({ kind, method: 'POST', path: '/v1/subscription_schedules', nth: [1, 3] });
      const { answer } = await change(subscriptionId, toPro('period_end'));
      expect(await doneOf(subscriptionId, answer)).toMatchObject({ state: 'succeeded' });
      const { data } = await desk.stripe.sdk.subscriptionSchedules.list({ customer });
      expect(data.map(({ phases }) => phases.length)).toEqual([2]);
    },
  );

  test('a declined card leaves the subscription as it was, and says why', async () => {
    const { stripeId, subscriptionId, customer } = await aBasic();
    const bad = await desk.stripe.sdk.paymentMethods.attach('pm_card_chargeCustomerFail', { customer });
    const { seen } = await desk.actionsOf(subscriptionId);
    await desk.stripe.sdk.subscriptions.update(stripeId, { default_payment_method: bad.id });
    await until('the card is seen', async () => (await desk.actionsOf(subscriptionId)).seen !== seen);
    const { answer } = await change(subscriptionId, toPro('now'));
    expect(await doneOf(subscriptionId, answer)).toMatchObject({
      state: 'failed',
      detail: expect.stringMatching(/^Stripe refused it: .*declined/),
    });
    expect((await desk.atStripe(stripeId)).items.data[0]?.price.id).toBe(plans.basic.stripeId);
    expect((await change(subscriptionId, toPro('next_invoice'))).answer.status).toBe(200);
  });
});

test('fifty times under one id is one change, also after the preview is old; by two people one', async () => {
  const { stripeId, subscriptionId } = await aBasic();
  const { input } = await change(subscriptionId, toPro('now'));
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => desk.agent.copy().call('billing.changePlan', input)),
  );
  await desk.settled(subscriptionId, input.operationId);
  await desk.ahead(301, async () => {
    answers.push(await desk.agent.call('billing.changePlan', input));
  });
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect((await desk.stripe.sdk.invoices.list({ subscription: stripeId })).data).toHaveLength(2);

  const next = await aBasic();
  const lead = (await signedIn(desk.server, 'support_lead')).client;
  const asked = await Promise.all(
    [desk.agent, lead].map(async (client) => {
      const { seen, data } = await previewed(next.subscriptionId, toPro('now'), client);
      return {
        client,
        input: {
          ...input,
          operationId: randomUUID(),
          subscriptionId: next.subscriptionId,
          seen,
          preview: (data as Preview).token,
        },
      };
    }),
  );
  const both = await Promise.all(asked.map((one) => one.client.call('billing.changePlan', one.input)));
  expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
});
