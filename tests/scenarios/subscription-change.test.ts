import { randomUUID } from 'node:crypto';
import type { stripeOperationView, subscriptionActionsView, Wire } from '@backdesk/contract';
import { startWorkerLoops } from '@backdesk/server/testing';
import type Stripe from 'stripe';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { TestClient } from '../support/client.ts';
import { rowsOf } from '../support/fingerprint.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { signedIn } from '../support/staff.ts';
import { type SimulatedStripe, startStripe } from '../support/stripe.ts';
import { until } from '../support/until.ts';

type Actions = Wire<typeof subscriptionActionsView>;
type Operation = Wire<typeof stripeOperationView>;

let stripe: SimulatedStripe;
let server: TestServer;
let worker: Awaited<ReturnType<typeof startWorkerLoops>>;
let agent: TestClient;
let price: string;

beforeAll(async () => {
  stripe = await startStripe();
  server = await startTestServer({ STRIPE_API_BASE: stripe.base });
  worker = await startWorkerLoops(server.services, {
    stripeTimeoutMs: 1_000,
    retryScale: 0.05,
    sweepMs: 100,
  });
  await stripe.sendWebhooksTo(`${server.url}/webhooks/stripe/acme`, server.webhookSecret);
  agent = (await signedIn(server, 'support_agent')).client;
  const product = await stripe.sdk.products.create({ name: 'Pro' });
  const made = await stripe.sdk.prices.create({
    product: product.id,
    currency: 'usd',
    unit_amount: 2_000,
    recurring: { interval: 'month' },
  });
  price = made.id;
});
afterEach(() => stripe.clearFaults());
afterAll(async () => {
  await worker?.stop();
  await server?.stop();
  await stripe?.stop();
});

/** Somebody who pays 20 dollars a month, seen at the desk. */
async function aSubscriber(): Promise<{ stripeId: string; subscriptionId: string }> {
  const customer = await stripe.sdk.customers.create({ name: 'Ada', email: `${randomUUID()}@example.com` });
  const card = await stripe.sdk.paymentMethods.attach('pm_card_visa', { customer: customer.id });
  const made = await stripe.sdk.subscriptions.create({
    customer: customer.id,
    items: [{ price }],
    default_payment_method: card.id,
  });
  const row = await until('the subscription and its invoice are mirrored', async () => {
    const [found] = await rowsOf<{ id: string }>(
      server.database.superuserUrl,
      `select s.id from subscriptions s where s.stripe_subscription_id = $1 and s.status = 'active'
       and exists (select from invoices i where i.subscription_id = s.id and i.status = 'paid')`,
      [made.id],
    );
    return found;
  });
  return { stripeId: made.id, subscriptionId: row.id };
}

const atStripe = (id: string): Promise<Stripe.Subscription> => stripe.sdk.subscriptions.retrieve(id);
const actionsOf = async (subscriptionId: string): Promise<Actions> =>
  (await agent.call('billing.subscriptionActions', { subscriptionId })).data as Actions;

async function cancelInput(subscriptionId: string, more: object = {}) {
  const { seen } = await actionsOf(subscriptionId);
  return {
    operationId: randomUUID(),
    subscriptionId,
    seen,
    note: 'Wrote twice.',
    when: 'period_end',
    endsAt: null,
    feedback: 'too_expensive',
    comment: 'Too much for me.',
    ...more,
  };
}
const cancel = async (subscriptionId: string, more: object = {}) =>
  agent.call('billing.cancelSubscription', await cancelInput(subscriptionId, more));
const keep = async (subscriptionId: string, more: object = {}) =>
  agent.call('billing.keepSubscription', {
    operationId: randomUUID(),
    subscriptionId,
    seen: (await actionsOf(subscriptionId)).seen,
    note: '',
    ...more,
  });

const settled = (subscriptionId: string, id: string): Promise<Operation> =>
  until('the change is settled', async () =>
    (await actionsOf(subscriptionId)).operations.find(
      (operation) => operation.id === id && operation.settledAt !== null,
    ),
  );

describe('a subscription', () => {
  test('ends with its period, tells Stripe why and colleagues more, and is kept after all', async () => {
    const { stripeId, subscriptionId } = await aSubscriber();
    const before = await actionsOf(subscriptionId);
    expect(before).toMatchObject({
      status: 'active',
      endsAt: null,
      notCancelableBecause: null,
      notKeepableBecause: expect.stringContaining('nothing to take back'),
      price: { amount: '2000', currency: 'USD' },
    });
    expect(Number(before.unused?.amount)).toBeGreaterThan(1_990);

    const asked = (await cancel(subscriptionId)).data as Operation;
    expect(asked).toMatchObject({ state: 'requested', wish: 'Cancel at the end of the period' });
    expect(await settled(subscriptionId, asked.id)).toMatchObject({ state: 'succeeded', detail: null });
    expect(await atStripe(stripeId)).toMatchObject({
      status: 'active',
      cancel_at_period_end: true,
      cancellation_details: { feedback: 'too_expensive', comment: 'Too much for me.' },
      metadata: { backdesk_operation_id: asked.id },
    });
    const after = await actionsOf(subscriptionId);
    expect(after).toMatchObject({ endsAt: before.currentPeriodEnd, notKeepableBecause: null });
    expect(await auditOf(subscriptionId)).toEqual([
      {
        action: 'billing.cancel_subscription',
        reason: 'too_expensive',
        note: 'Wrote twice.',
        when: 'period_end',
      },
    ]);

    const kept = (await keep(subscriptionId)).data as Operation;
    expect(await settled(subscriptionId, kept.id)).toMatchObject({ state: 'succeeded' });
    expect(await atStripe(stripeId)).toMatchObject({ status: 'active', cancel_at_period_end: false });
    expect(await actionsOf(subscriptionId)).toMatchObject({ endsAt: null, notCancelableBecause: null });
  });

  test('ends on a date, and that too can be taken back', async () => {
    const { stripeId, subscriptionId } = await aSubscriber();
    const endsAt = new Date(Math.ceil(Date.now() / 1000) * 1000 + 45 * 86_400_000).toISOString();
    const asked = (await cancel(subscriptionId, { when: 'date', endsAt })).data as Operation;
    expect(await settled(subscriptionId, asked.id)).toMatchObject({ state: 'succeeded' });
    expect((await atStripe(stripeId)).cancel_at).toBe(new Date(endsAt).getTime() / 1000);
    expect(await actionsOf(subscriptionId)).toMatchObject({ endsAt });
    expect(await cancel(subscriptionId)).toMatchObject({
      status: 412,
      error: { message: expect.stringContaining('Take that back first') },
    });
    const kept = (await keep(subscriptionId)).data as Operation;
    expect(await settled(subscriptionId, kept.id)).toMatchObject({ state: 'succeeded' });
    expect((await atStripe(stripeId)).cancel_at).toBeNull();
  });

  test('ends at once, for good', async () => {
    const { stripeId, subscriptionId } = await aSubscriber();
    const asked = (await cancel(subscriptionId, { when: 'now' })).data as Operation;
    expect(await settled(subscriptionId, asked.id)).toMatchObject({ state: 'succeeded' });
    expect((await atStripe(stripeId)).status).toBe('canceled');
    const after = await actionsOf(subscriptionId);
    expect(after.status).toBe('canceled');
    for (const refusal of [after.notCancelableBecause, after.notKeepableBecause])
      expect(refusal).toMatch(/has ended/);
    expect(await keep(subscriptionId)).toMatchObject({
      status: 412,
      error: { data: { reason: 'subscription_not_changeable' } },
    });
  });
});

describe('asking', () => {
  test('fifty times under one id is one operation; another wish under it is refused', async () => {
    const { subscriptionId } = await aSubscriber();
    const input = await cancelInput(subscriptionId);
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => agent.copy().call('billing.cancelSubscription', input)),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect((await actionsOf(subscriptionId)).operations).toHaveLength(1);
    expect(await agent.call('billing.cancelSubscription', { ...input, when: 'now' })).toMatchObject({
      status: 409,
      error: { data: { reason: 'operation_reused' } },
    });
  });

  test('on what somebody else changed in the meantime is refused, and nothing happens', async () => {
    const { stripeId, subscriptionId } = await aSubscriber();
    const input = await cancelInput(subscriptionId, { when: 'now' });
    await stripe.sdk.subscriptions.update(stripeId, { description: 'Changed at Stripe' });
    await until('the change is mirrored', async () => (await actionsOf(subscriptionId)).seen !== input.seen);
    expect(await agent.call('billing.cancelSubscription', input)).toMatchObject({
      status: 409,
      error: { data: { reason: 'subscription_changed_meanwhile' } },
    });
    expect((await atStripe(stripeId)).status).toBe('active');
    expect((await actionsOf(subscriptionId)).operations).toEqual([]);
  });

  test('by two people at once lets one through', async () => {
    const { subscriptionId } = await aSubscriber();
    const lead = (await signedIn(server, 'support_lead')).client;
    const inputs = [await cancelInput(subscriptionId), await cancelInput(subscriptionId, { when: 'now' })];
    const answers = await Promise.all([
      agent.call('billing.cancelSubscription', inputs[0]),
      lead.call('billing.cancelSubscription', inputs[1]),
    ]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    expect((await actionsOf(subscriptionId)).operations).toHaveLength(1);
  });

  test.each([
    ['a date without an instant', { when: 'date' }, /is needed with a date/],
    ['an instant without a date', { endsAt: new Date(Date.now() + 86_400_000).toISOString() }, /only then/],
    ['a date that is past', { when: 'date', endsAt: '2020-01-01T00:00:00.000Z' }, /Must be in the future/],
    ['a date in ten years', { when: 'date', endsAt: '2036-12-01T00:00:00.000Z' }, /within five years/],
    ['no known reason', { feedback: 'boredom' }, /./],
    ['a comment of 501 characters', { comment: 'x'.repeat(501) }, /at most 500/],
    ['a state nobody was shown', { seen: 'x' }, /not what the page was given/],
  ])('%s is refused', async (_name, more, sentence) => {
    const { subscriptionId } = await aSubscriber();
    const answer = await cancel(subscriptionId, more);
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.error?.data.fields)).toMatch(sentence);
    expect((await actionsOf(subscriptionId)).operations).toEqual([]);
  });
});

describe('when Stripe does not simply say yes', () => {
  const faults = [
    ['429', { kind: '429', retryAfter: 1 }],
    ['409', { kind: '409' }],
    ['500 after the change', { kind: '500_after_commit' }],
    ['500 before it, kept by Stripe under the key', { kind: '500_before_commit' }],
    ['a reset after the change', { kind: 'reset_after_commit' }],
    ['an answer that never comes', { kind: 'stall' }],
  ] as const;
  test.each(
    faults.flatMap(([name, fault]) =>
      (['period_end', 'now'] as const).map((when) => ({ name, fault, when })),
    ),
  )('$when, $name: it is made in the end', async ({ fault, when }) => {
    const { stripeId, subscriptionId } = await aSubscriber();
    await stripe.fault({
      ...fault,
      method: when === 'now' ? 'DELETE' : 'POST',
      path: '/v1/subscriptions',
      times: 1,
    });
    const asked = (await cancel(subscriptionId, { when })).data as Operation;
    expect(await settled(subscriptionId, asked.id)).toMatchObject({ state: 'succeeded' });
    const { status, cancel_at_period_end: atEnd } = await atStripe(stripeId);
    expect([status, atEnd]).toEqual(when === 'now' ? ['canceled', false] : ['active', true]);
  });

  test.each([
    ['400', /^Stripe refused it: /],
    ['403', /does not accept our key for the cancellation/],
  ] as const)('%s: it failed, says why, and another may be asked for', async (kind, sentence) => {
    const { stripeId, subscriptionId } = await aSubscriber();
    await stripe.fault({ kind, method: 'POST', path: '/v1/subscriptions', times: 1 });
    const asked = (await cancel(subscriptionId)).data as Operation;
    const failed = await settled(subscriptionId, asked.id);
    expect(failed.state).toBe('failed');
    expect(failed.detail).toMatch(sentence);
    expect((await atStripe(stripeId)).cancel_at_period_end).toBe(false);
    expect((await cancel(subscriptionId)).status).toBe(200);
  });

  test('canceled by the customer a moment earlier counts as done', async () => {
    const { stripeId, subscriptionId } = await aSubscriber();
    const input = await cancelInput(subscriptionId, { when: 'now' });
    await stripe.control('POST', '/webhooks/pause');
    try {
      await stripe.sdk.subscriptions.cancel(stripeId);
      const asked = (await agent.call('billing.cancelSubscription', input)).data as Operation;
      expect(await settled(subscriptionId, asked.id)).toMatchObject({ state: 'succeeded' });
    } finally {
      await stripe.control('POST', '/webhooks/resume');
    }
  });
});

function auditOf(subscriptionId: string) {
  return rowsOf(
    server.database.superuserUrl,
    `select e.action, p.payload::jsonb ->> 'reason' as reason,
       p.payload::jsonb -> 'after' ->> 'note' as note, p.payload::jsonb -> 'after' ->> 'when' as when
     from audit_entries e join audit_payloads p on p.sequence = e.sequence
     where e.target_id = $1 order by e.sequence`,
    [subscriptionId],
  );
}
