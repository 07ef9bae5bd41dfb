import { randomUUID } from 'node:crypto';
import type { lookupView, paymentDetailView, refundView, userView, Wire } from '@backdesk/contract';
import { startWorkerLoops } from '@backdesk/server/testing';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { rowsOf } from '../support/fingerprint.ts';
import type { TestClient } from '../support/client.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { signedIn } from '../support/staff.ts';
import { aPaidCustomer, type SimulatedStripe, startStripe } from '../support/stripe.ts';
import { until } from '../support/until.ts';

type Payment = Wire<typeof paymentDetailView>;
type Refund = Wire<typeof refundView>;

let stripe: SimulatedStripe;
let server: TestServer;
let worker: Awaited<ReturnType<typeof startWorkerLoops>>;
let agent: TestClient;
const stripeTimeoutMs = 1_000;

beforeAll(async () => {
  stripe = await startStripe();
  server = await startTestServer({ STRIPE_API_BASE: stripe.base });
  worker = await startWorkerLoops(server.services, { stripeTimeoutMs, retryScale: 0.05, sweepMs: 100 });
  await stripe.sendWebhooksTo(`${server.url}/webhooks/stripe/acme`, server.webhookSecret);
  agent = (await signedIn(server, 'support_lead')).client;
});
afterEach(() => stripe.clearFaults());
afterAll(async () => {
  await worker?.stop();
  await server?.stop();
  await stripe?.stop();
});

/** A customer who paid, seen at the desk. */
async function paidAtTheDesk(wish: Parameters<typeof aPaidCustomer>[1] = {}) {
  const made = await aPaidCustomer(stripe, wish);
  const found = await until('the payment is mirrored', async () => {
    const { data } = await agent.call('users.lookup', { query: made.payment.id });
    return (data as Wire<typeof lookupView>).paymentId ? (data as Wire<typeof lookupView>) : undefined;
  });
  return { ...made, userId: found.users[0]?.id ?? '', paymentId: found.paymentId ?? '' };
}

const ask = async (paymentId: string, amount = '1000', more: object = {}) =>
  agent.call('billing.refundPayment', {
    operationId: randomUUID(),
    paymentId,
    amount,
    currency: 'USD',
    reason: 'service_failed',
    note: 'Output was cut off.',
    ...more,
  });

async function paymentOf(paymentId: string): Promise<Payment> {
  return (await agent.call('billing.payment', { paymentId })).data as Payment;
}

function reached(paymentId: string, refundId: string, ...states: Refund['state'][]): Promise<Refund> {
  return until(`the refund is ${states.join(' or ')}`, async () =>
    (await paymentOf(paymentId)).refunds.find(({ id, state }) => id === refundId && states.includes(state)),
  );
}

const atStripe = async (paymentIntent: string) =>
  (await stripe.sdk.refunds.list({ payment_intent: paymentIntent })).data;

describe('a refund', () => {
  test('travels from the desk through Stripe and back', async () => {
    const { payment, paymentId, userId } = await paidAtTheDesk();
    const asked = (await ask(paymentId)).data as Refund;
    const done = await reached(paymentId, asked.id, 'succeeded');
    expect(done).toMatchObject({
      amount: { amount: '1000', currency: 'USD' },
      requestedBy: expect.any(String),
    });
    expect(await atStripe(payment.id)).toMatchObject([
      { id: done.stripeId, amount: 1000, metadata: { backdesk_operation_id: asked.id } },
    ]);
    const after = await until('the payment shows it', async () => {
      const detail = await paymentOf(paymentId);
      return detail.payment.refunded.amount === '1000' && detail;
    });
    expect(after.payment.refundable.amount).toBe('1900');
    const page = (await agent.call('users.get', { userId })).data as Wire<typeof userView>;
    expect(page.refunded.amount).toBe('1000');
    expect(page.timeline.rows.map(({ title }) => title)).toContain('Refund succeeded');
    const audit = await agent.call('staff.auditEntries', { targetId: asked.id });
    expect(audit.data).toMatchObject({
      rows: [{ action: 'billing.refund_payment', reason: 'service_failed' }],
    });
  });

  test('keeps the ticket it was asked for in, as its page and the audit log say', async () => {
    const { paymentId } = await paidAtTheDesk();
    const { id } = (await ask(paymentId, '1000', { ticket: 'T-4711' })).data as Refund;
    await reached(paymentId, id, 'succeeded');
    const page = (await agent.call('billing.refundDetail', { id })).data as { facts: unknown[] };
    expect(page.facts).toContainEqual({ label: 'Ticket', value: { type: 'text', text: 'T-4711' } });
    const [entry] = await rowsOf<{ ticket: string }>(
      server.database.superuserUrl,
      `select p.payload::jsonb #>> '{after,ticket}' as ticket from audit_entries e join audit_payloads p using (sequence)
       where e.action = 'billing.refund_payment' and e.target_id = $1`,
      [id],
    );
    expect(entry?.ticket).toBe('T-4711');
    expect((await ask(paymentId, '100', { ticket: 'x'.repeat(101) })).status).toBe(400);
  });

  test('that Stripe keeps pending is shown so, and succeeds when Stripe says so', async () => {
    const { paymentId } = await paidAtTheDesk({ card: 'pm_card_pendingRefund' });
    const { id } = (await ask(paymentId)).data as Refund;
    const pending = await reached(paymentId, id, 'pending');
    await stripe.control('POST', `/refunds/${pending.stripeId}/succeed`, { account: 'acme' });
    expect((await reached(paymentId, id, 'succeeded')).settledAt).not.toBeNull();
  });

  test('that fails after it had succeeded gives the amount back', async () => {
    const { paymentId } = await paidAtTheDesk();
    const { id } = (await ask(paymentId, '2900')).data as Refund;
    const { stripeId } = await reached(paymentId, id, 'succeeded');
    await stripe.control('POST', `/refunds/${stripeId}/fail`, { account: 'acme' });
    const failed = await reached(paymentId, id, 'failed');
    expect(failed.detail).toMatch(/expired or was canceled/);
    await until('the whole amount is refundable again', async () => {
      const { payment } = await paymentOf(paymentId);
      return payment.refundable.amount === '2900';
    });
  });

  test('made at Stripe directly appears as one from outside', async () => {
    const { payment, paymentId } = await paidAtTheDesk();
    await stripe.sdk.refunds.create({ payment_intent: payment.id, amount: 700 });
    const detail = await until('the outside refund is mirrored', async () => {
      const found = await paymentOf(paymentId);
      return found.refunds.length === 1 && found.payment.refundable.amount === '2200' && found;
    });
    expect(detail.refunds[0]).toMatchObject({ state: 'succeeded', requestedBy: null, reason: null });
  });

  test('whose metadata claims a stranger’s operation is not mistaken for it', async () => {
    const first = await paidAtTheDesk();
    const second = await paidAtTheDesk();
    const own = (await ask(first.paymentId)).data as Refund;
    await reached(first.paymentId, own.id, 'succeeded');
    await stripe.sdk.refunds.create({
      payment_intent: second.payment.id,
      amount: 1000,
      metadata: { backdesk_operation_id: own.id },
    });
    const detail = await until('the other refund is mirrored', async () => {
      const found = await paymentOf(second.paymentId);
      return found.refunds.length === 1 && found;
    });
    expect(detail.refunds[0]?.id).not.toBe(own.id);
    expect((await paymentOf(first.paymentId)).refunds).toHaveLength(1);
  });
});

describe('when Stripe does not simply say yes', () => {
  const create = { method: 'POST', path: '/v1/refunds', times: 1 } as const;

  test.each([
    ['429', { ...create, kind: '429', retryAfter: 1 }],
    ['409', { ...create, kind: '409' }],
    ['500 after the refund was made', { ...create, kind: '500_after_commit' }],
    ['500 before, not kept by Stripe', { ...create, kind: '500_before_commit', stored: false }],
    ['a reset after the refund was made', { ...create, kind: 'reset_after_commit' }],
    ['a reset before', { ...create, kind: 'reset_before_commit' }],
    ['a truncated answer', { ...create, kind: 'truncate' }],
    ['an answer that never comes', { ...create, kind: 'stall' }],
  ] as const)('%s: it ends as exactly one refund', async (_name, fault) => {
    const { payment, paymentId } = await paidAtTheDesk();
    await stripe.fault(fault);
    const { id } = (await ask(paymentId)).data as Refund;
    await reached(paymentId, id, 'succeeded');
    expect(await atStripe(payment.id)).toHaveLength(1);
  });

  test.each([
    ['400', /^Stripe refused it: /],
    ['402', /^Stripe refused it: /],
    ['403', /does not accept our key/],
    ['401', /does not accept our key/],
    ['404', /^Stripe refused it: /],
  ] as const)('%s: it failed, with a sentence, and the amount is free again', async (kind, sentence) => {
    const { payment, paymentId } = await paidAtTheDesk();
    await stripe.fault({ ...create, kind });
    const { id } = (await ask(paymentId)).data as Refund;
    const failed = await reached(paymentId, id, 'failed');
    expect(failed.detail).toMatch(sentence);
    expect((await paymentOf(paymentId)).payment.refundable.amount).toBe('2900');
    expect(await atStripe(payment.id)).toHaveLength(0);
  });

  test('while nobody knows, it is unknown, holds its amount, and offers only to check', async () => {
    const { payment, paymentId } = await paidAtTheDesk();
    await stripe.fault({ ...create, kind: '500_after_commit' });
    await stripe.fault({ kind: '500_before_commit', method: 'GET', path: '/v1/refunds' });
    const { id } = (await ask(paymentId)).data as Refund;
    const unknown = await reached(paymentId, id, 'unknown');
    expect(unknown).toMatchObject({ isCheckable: true, detail: expect.stringContaining('may or may not') });
    // 900 once the payment says that Stripe refunded something: it may be this one or another.
    expect(['1900', '900']).toContain((await paymentOf(paymentId)).payment.refundable.amount);
    await stripe.clearFaults();
    expect((await agent.call('billing.checkRefund', { refundId: id })).status).toBe(200);
    await reached(paymentId, id, 'succeeded');
    expect((await paymentOf(paymentId)).payment.refundable.amount).toBe('1900');
    expect(await atStripe(payment.id)).toHaveLength(1);
    expect(await agent.call('billing.checkRefund', { refundId: id })).toMatchObject({
      status: 412,
      error: { data: { reason: 'refund_not_checkable' } },
    });
  });

  // Last, because its refund goes on being looked for.
  test('a 500 that Stripe keeps under the key and that left nothing: unknown, and never paid twice', async () => {
    const { payment, paymentId } = await paidAtTheDesk();
    await stripe.fault({ ...create, kind: '500_before_commit' });
    await ask(paymentId);
    await until('the look-up after the replay found nothing', async () => {
      const { refunds } = await paymentOf(paymentId);
      return refunds.some(
        ({ state, detail }) => state === 'unknown' && detail?.includes('shows none so far'),
      );
    });
    expect((await paymentOf(paymentId)).payment.refundable.amount).toBe('1900');
    expect(await atStripe(payment.id)).toHaveLength(0);
  });
});
