import { randomUUID } from 'node:crypto';
import type { invoicePreviewView, Wire } from '@backdesk/contract';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ask, type Operation, startSubscribers, type Subscribers } from '../support/subscribers.ts';
import { until } from '../support/until.ts';

type Preview = Wire<typeof invoicePreviewView>;

let desk: Subscribers;
let price: string;

beforeAll(async () => {
  desk = await startSubscribers();
  price = (await desk.aPlan('Pro', 2_000)).stripeId;
});
afterEach(() => desk.stripe.clearFaults());
afterAll(() => desk?.stop());

const payments = { what: 'payments', behavior: 'void', resumesAt: null, creditsUnused: null };
const subscription = { what: 'subscription', behavior: null, resumesAt: null, creditsUnused: true };

const done = async (subscriptionId: string, answer: { data?: unknown }): Promise<Operation> => {
  const operation = await desk.settled(subscriptionId, (answer.data as Operation).id);
  expect(operation).toMatchObject({ state: 'succeeded', detail: null });
  return operation;
};
async function resumption(subscriptionId: string, cycle: 'new' | 'old' = 'new') {
  const { seen } = await desk.actionsOf(subscriptionId);
  const { data } = await desk.agent.call('billing.resumePreview', { subscriptionId, seen, cycle });
  return { seen, preview: data as Preview };
}

test('a paused subscription goes on with its old cycle, at the price of the preview of that', async () => {
  const { stripeId, subscriptionId } = await desk.aSubscriber(price);
  const before = await desk.atStripe(stripeId);
  await done(
    subscriptionId,
    await ask(desk, 'pauseSubscription', subscriptionId, { ...subscription, creditsUnused: false }),
  );
  const { preview } = await resumption(subscriptionId, 'old');
  // Nearly all of the period is left.
  expect(Number(preview.dueToday.amount)).toBeGreaterThan(1_950);
  expect(preview).toMatchObject({
    lines: [{ kind: 'rest' }],
    rehearsal: { stripe: { isSame: true }, after: { invoices: [{ isNow: true }, { isNow: false }, {}] } },
  });
  const end = before.items.data[0]?.current_period_end ?? 0;
  expect(preview.rehearsal.after.invoices[1]?.at).toBe(new Date(end * 1000).toISOString());
  const what = { what: 'subscription', preview: preview.token };
  expect(await ask(desk, 'resumeSubscription', subscriptionId, { ...what, cycle: 'new' })).toMatchObject({
    status: 409,
    error: { data: { reason: 'preview_outdated' } },
  });
  const resumed = await ask(desk, 'resumeSubscription', subscriptionId, { ...what, cycle: 'old' });
  expect((await done(subscriptionId, resumed)).wish).toBe('Resume the subscription on its old cycle');
  expect(await desk.atStripe(stripeId)).toMatchObject({
    status: 'active',
    billing_cycle_anchor: before.billing_cycle_anchor,
    items: { data: [{ current_period_end: end }] },
  });
  expect(String((await desk.lastInvoice(stripeId)).amount_paid)).toBe(preview.dueToday.amount);
});

describe('payments', () => {
  test('are paused until a day, the subscription stays active, and are resumed', async () => {
    const { stripeId, subscriptionId } = await desk.aSubscriber(price);
    const resumesAt = new Date(Math.ceil(Date.now() / 1000) * 1000 + 40 * 86_400_000).toISOString();
    const asked = await ask(desk, 'pauseSubscription', subscriptionId, {
      ...payments,
      behavior: 'keep_as_draft',
      resumesAt,
      note: 'On parental leave.',
    });
    expect((await done(subscriptionId, asked)).wish).toBe(
      `Pause payments, invoices stay drafts, until ${resumesAt.slice(0, 10)}`,
    );
    expect(await desk.atStripe(stripeId)).toMatchObject({
      status: 'active',
      pause_collection: { behavior: 'keep_as_draft', resumes_at: new Date(resumesAt).getTime() / 1000 },
    });
    expect(await desk.actionsOf(subscriptionId)).toMatchObject({
      status: 'active',
      paused: { what: 'payments', behavior: 'keep_as_draft', resumesAt },
      notResumableBecause: null,
      notChangeableBecause: expect.stringContaining('payments are paused'),
    });
    for (const again of [payments, subscription])
      expect(await ask(desk, 'pauseSubscription', subscriptionId, again)).toMatchObject({
        status: 412,
        error: { message: expect.stringContaining('paused already') },
      });
    expect(
      await ask(desk, 'resumeSubscription', subscriptionId, { what: 'subscription', preview: 'a.b' }),
    ).toMatchObject({ status: 412 });
    const resumed = await ask(desk, 'resumeSubscription', subscriptionId, {
      what: 'payments',
      preview: null,
    });
    expect((await done(subscriptionId, resumed)).wish).toBe('Resume payments');
    expect((await desk.atStripe(stripeId)).pause_collection).toBeNull();
    expect((await desk.auditOf(subscriptionId)).map(({ action, reason }) => [action, reason])).toEqual([
      ['billing.pause_subscription', 'payments'],
      ['billing.resume_subscription', 'payments'],
    ]);
    expect(
      await ask(desk, 'resumeSubscription', subscriptionId, { what: 'payments', preview: null }),
    ).toMatchObject({ status: 412, error: { message: expect.stringContaining('nothing to resume') } });
  });

  test.each([
    ['no behavior', { ...payments, behavior: null }, 'behavior'],
    ['a day that is past', { ...payments, resumesAt: '2020-01-01T00:00:00.000Z' }, 'resumesAt'],
    [
      'a day for the subscription itself',
      { ...subscription, resumesAt: '2030-01-01T00:00:00.000Z' },
      'resumesAt',
    ],
    ['nothing said of unused time', { ...subscription, creditsUnused: null }, 'creditsUnused'],
  ])('with %s are not paused', async (_name, input, field) => {
    const { subscriptionId } = await desk.aSubscriber(price);
    const { status, error } = await ask(desk, 'pauseSubscription', subscriptionId, input);
    expect(status).toBe(400);
    expect(Object.keys(error?.data.fields ?? {})).toEqual([field]);
  });
});

describe('a subscription', () => {
  test('is paused with credit and resumed at the price of its preview', async () => {
    const { stripeId, subscriptionId, customer } = await desk.aSubscriber(price);
    await done(subscriptionId, await ask(desk, 'pauseSubscription', subscriptionId, subscription));
    expect((await desk.atStripe(stripeId)).status).toBe('paused');
    const { data: waiting } = await desk.stripe.sdk.invoiceItems.list({ customer, pending: true });
    expect(waiting.map(({ amount }) => amount < -1_990)).toEqual([true]);
    expect(await desk.actionsOf(subscriptionId)).toMatchObject({
      status: 'paused',
      paused: { what: 'subscription', behavior: null, resumesAt: null },
    });
    const { preview } = await resumption(subscriptionId);
    expect(preview).toMatchObject({
      lines: [{ kind: 'unused' }, { kind: 'period' }],
      next: { isExact: false },
    });
    const resumed = await ask(desk, 'resumeSubscription', subscriptionId, {
      what: 'subscription',
      preview: preview.token,
    });
    await done(subscriptionId, resumed);
    const now = await desk.atStripe(stripeId);
    expect(now.status).toBe('active');
    const invoice = await desk.stripe.sdk.invoices.retrieve(now.latest_invoice as string);
    expect(String(invoice.amount_paid)).toBe(preview.dueToday.amount);
  });

  test('is not resumed without a preview of its own, or with an old one', async () => {
    const { stripeId, subscriptionId } = await desk.aSubscriber(price);
    await done(
      subscriptionId,
      await ask(desk, 'pauseSubscription', subscriptionId, { ...subscription, creditsUnused: false }),
    );
    const { seen, preview } = await resumption(subscriptionId);
    const input = { operationId: randomUUID(), subscriptionId, seen, note: '', what: 'subscription' };
    const call = (token: string | null) =>
      desk.agent.call('billing.resumeSubscription', { ...input, preview: token });
    expect((await call(null)).status).toBe(400);
    expect(await call('a.b')).toMatchObject({ status: 409, error: { data: { reason: 'preview_outdated' } } });
    await desk.ahead(301, async () => {
      expect((await call(preview.token)).error?.message).toMatch(/older than five minutes/);
    });
    expect((await desk.atStripe(stripeId)).status).toBe('paused');
    expect((await call(preview.token)).status).toBe(200);
  });

  test('under way to its end, or in a trial, is not paused; payments of a trial are', async () => {
    const ending = await desk.aSubscriber(price);
    const { seen } = await desk.actionsOf(ending.subscriptionId);
    await desk.stripe.sdk.subscriptions.update(ending.stripeId, { cancel_at_period_end: true });
    await until('that is seen', async () => (await desk.actionsOf(ending.subscriptionId)).seen !== seen);
    expect((await ask(desk, 'pauseSubscription', ending.subscriptionId, payments)).status).toBe(412);
    const trial = await desk.aSubscriber(price, { trial_end: Math.floor(Date.now() / 1000) + 86_400 });
    expect(await ask(desk, 'pauseSubscription', trial.subscriptionId, subscription)).toMatchObject({
      status: 412,
      error: { message: expect.stringContaining('Pause its payments instead') },
    });
    await done(trial.subscriptionId, await ask(desk, 'pauseSubscription', trial.subscriptionId, payments));
  });

  test.each(['500_after_commit', '500_before_commit', 'reset_after_commit', '429', 'stall'] as const)(
    '%s: it is paused and resumed once in the end',
    async (kind) => {
      const { stripeId, subscriptionId, customer } = await desk.aSubscriber(price);
      const path = `/v1/subscriptions/${stripeId}`;
      await desk.stripe.fault({ kind, method: 'POST', path: `${path}/pause`, times: 1 });
      await desk.stripe.fault({ kind, method: 'POST', path: `${path}/resume`, times: 1 });
      await done(subscriptionId, await ask(desk, 'pauseSubscription', subscriptionId, subscription));
      expect((await desk.stripe.sdk.invoiceItems.list({ customer })).data).toHaveLength(1);
      const { preview } = await resumption(subscriptionId);
      const input = { what: 'subscription', preview: preview.token };
      await done(subscriptionId, await ask(desk, 'resumeSubscription', subscriptionId, input));
      expect((await desk.stripe.sdk.invoices.list({ subscription: stripeId })).data).toHaveLength(2);
    },
  );
});
