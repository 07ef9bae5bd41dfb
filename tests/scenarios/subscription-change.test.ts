import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { signedIn } from '../support/staff.ts';
import { ask, type Operation, startSubscribers, type Subscribers } from '../support/subscribers.ts';
import { until } from '../support/until.ts';

let desk: Subscribers;
let price: string;

beforeAll(async () => {
  desk = await startSubscribers();
  price = (await desk.aPlan('Pro', 2_000)).stripeId;
});
afterEach(() => desk.stripe.clearFaults());
afterAll(() => desk?.stop());

async function cancelInput(subscriptionId: string, more: object = {}) {
  const { seen } = await desk.actionsOf(subscriptionId);
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
  desk.agent.call('billing.cancelSubscription', await cancelInput(subscriptionId, more));
const keep = (subscriptionId: string) => ask(desk, 'keepSubscription', subscriptionId);

describe('a subscription', () => {
  test('ends with its period, tells Stripe why and colleagues more, and is kept after all', async () => {
    const { stripeId, subscriptionId } = await desk.aSubscriber(price);
    const before = await desk.actionsOf(subscriptionId);
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
    expect(await desk.settled(subscriptionId, asked.id)).toMatchObject({ state: 'succeeded', detail: null });
    expect(await desk.atStripe(stripeId)).toMatchObject({
      status: 'active',
      cancel_at_period_end: true,
      cancellation_details: { feedback: 'too_expensive', comment: 'Too much for me.' },
      metadata: { backdesk_operation_id: asked.id },
    });
    const after = await desk.actionsOf(subscriptionId);
    expect(after).toMatchObject({ endsAt: before.currentPeriodEnd, notKeepableBecause: null });
    expect(await desk.auditOf(subscriptionId)).toMatchObject([
      {
        action: 'billing.cancel_subscription',
        reason: 'too_expensive',
        after: { note: 'Wrote twice.', when: 'period_end' },
      },
    ]);

    const kept = (await keep(subscriptionId)).data as Operation;
    expect(await desk.settled(subscriptionId, kept.id)).toMatchObject({ state: 'succeeded' });
    expect(await desk.atStripe(stripeId)).toMatchObject({ status: 'active', cancel_at_period_end: false });
    expect(await desk.actionsOf(subscriptionId)).toMatchObject({ endsAt: null, notCancelableBecause: null });
  });

  test('ends on a date, and that too can be taken back', async () => {
    const { stripeId, subscriptionId } = await desk.aSubscriber(price);
    const endsAt = new Date(Math.ceil(Date.now() / 1000) * 1000 + 45 * 86_400_000).toISOString();
    const asked = (await cancel(subscriptionId, { when: 'date', endsAt })).data as Operation;
    expect(await desk.settled(subscriptionId, asked.id)).toMatchObject({ state: 'succeeded' });
    expect((await desk.atStripe(stripeId)).cancel_at).toBe(new Date(endsAt).getTime() / 1000);
    expect(await desk.actionsOf(subscriptionId)).toMatchObject({ endsAt });
    expect(await cancel(subscriptionId)).toMatchObject({
      status: 412,
      error: { message: expect.stringContaining('Take that back first') },
    });
    const kept = (await keep(subscriptionId)).data as Operation;
    expect(await desk.settled(subscriptionId, kept.id)).toMatchObject({ state: 'succeeded' });
    expect((await desk.atStripe(stripeId)).cancel_at).toBeNull();
  });

  test('ends at once, for good', async () => {
    const { stripeId, subscriptionId } = await desk.aSubscriber(price);
    const asked = (await cancel(subscriptionId, { when: 'now' })).data as Operation;
    expect(await desk.settled(subscriptionId, asked.id)).toMatchObject({ state: 'succeeded' });
    expect((await desk.atStripe(stripeId)).status).toBe('canceled');
    const after = await desk.actionsOf(subscriptionId);
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
    const { subscriptionId } = await desk.aSubscriber(price);
    const input = await cancelInput(subscriptionId);
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => desk.agent.copy().call('billing.cancelSubscription', input)),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect((await desk.actionsOf(subscriptionId)).operations).toHaveLength(1);
    expect(await desk.agent.call('billing.cancelSubscription', { ...input, when: 'now' })).toMatchObject({
      status: 409,
      error: { data: { reason: 'operation_reused' } },
    });
  });

  test('on what somebody else changed in the meantime is refused, and nothing happens', async () => {
    const { stripeId, subscriptionId } = await desk.aSubscriber(price);
    const input = await cancelInput(subscriptionId, { when: 'now' });
    await desk.stripe.sdk.subscriptions.update(stripeId, { description: 'Changed at Stripe' });
    await until(
      'the change is mirrored',
      async () => (await desk.actionsOf(subscriptionId)).seen !== input.seen,
    );
    expect(await desk.agent.call('billing.cancelSubscription', input)).toMatchObject({
      status: 409,
      error: { data: { reason: 'subscription_changed_meanwhile' } },
    });
    expect((await desk.atStripe(stripeId)).status).toBe('active');
    expect((await desk.actionsOf(subscriptionId)).operations).toEqual([]);
  });

  test('by two people at once lets one through', async () => {
    const { subscriptionId } = await desk.aSubscriber(price);
    const lead = (await signedIn(desk.server, 'support_lead')).client;
    const inputs = [await cancelInput(subscriptionId), await cancelInput(subscriptionId, { when: 'now' })];
    const answers = await Promise.all([
      desk.agent.call('billing.cancelSubscription', inputs[0]),
      lead.call('billing.cancelSubscription', inputs[1]),
    ]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    expect((await desk.actionsOf(subscriptionId)).operations).toHaveLength(1);
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
    const { subscriptionId } = await desk.aSubscriber(price);
    const answer = await cancel(subscriptionId, more);
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.error?.data.fields)).toMatch(sentence);
    expect((await desk.actionsOf(subscriptionId)).operations).toEqual([]);
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
    const { stripeId, subscriptionId } = await desk.aSubscriber(price);
    await desk.stripe.fault({
      ...fault,
      method: when === 'now' ? 'DELETE' : 'POST',
      path: '/v1/subscriptions',
      times: 1,
    });
    const asked = (await cancel(subscriptionId, { when })).data as Operation;
    expect(await desk.settled(subscriptionId, asked.id)).toMatchObject({ state: 'succeeded' });
    const { status, cancel_at_period_end: atEnd } = await desk.atStripe(stripeId);
    expect([status, atEnd]).toEqual(when === 'now' ? ['canceled', false] : ['active', true]);
  });

  test.each([
    ['400', /^Stripe refused it: /],
    ['403', /does not accept our key for the cancellation/],
  ] as const)('%s: it failed, says why, and another may be asked for', async (kind, sentence) => {
    const { stripeId, subscriptionId } = await desk.aSubscriber(price);
    await desk.stripe.fault({ kind, method: 'POST', path: '/v1/subscriptions', times: 1 });
    const asked = (await cancel(subscriptionId)).data as Operation;
    const failed = await desk.settled(subscriptionId, asked.id);
    expect(failed.state).toBe('failed');
    expect(failed.detail).toMatch(sentence);
    expect((await desk.atStripe(stripeId)).cancel_at_period_end).toBe(false);
    expect((await cancel(subscriptionId)).status).toBe(200);
  });

  test('canceled by the customer a moment earlier counts as done', async () => {
    const { stripeId, subscriptionId } = await desk.aSubscriber(price);
    const input = await cancelInput(subscriptionId, { when: 'now' });
    await desk.stripe.control('POST', '/webhooks/pause');
    try {
      await desk.stripe.sdk.subscriptions.cancel(stripeId);
      const asked = (await desk.agent.call('billing.cancelSubscription', input)).data as Operation;
      expect(await desk.settled(subscriptionId, asked.id)).toMatchObject({ state: 'succeeded' });
    } finally {
      await desk.stripe.control('POST', '/webhooks/resume');
    }
  });
});
