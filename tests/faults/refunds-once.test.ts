import { randomUUID } from 'node:crypto';
import type { lookupView, paymentDetailView, refundView, Wire } from '@backdesk/contract';
import { startWorkerLoops } from '@backdesk/server/testing';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { TestClient } from '../support/client.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { signedIn } from '../support/staff.ts';
import { aPaidCustomer, type SimulatedStripe, startStripe } from '../support/stripe.ts';
import { until } from '../support/until.ts';
import { breakServer } from './support/broken-copy.ts';
import { type Gate, startGate } from './support/gate.ts';
import { startProgram } from './support/program.ts';

type Refund = Wire<typeof refundView>;

let stripe: SimulatedStripe;
let gate: Gate;
let server: TestServer;
let agent: TestClient;
const patience = { stripeTimeoutMs: 2_000, retryScale: 0.05, sweepMs: 100 };

beforeAll(async () => {
  stripe = await startStripe();
  gate = await startGate(stripe.base);
  server = await startTestServer({ STRIPE_API_BASE: gate.url });
  await stripe.sendWebhooksTo(`${server.url}/webhooks/stripe/acme`, server.webhookSecret);
  agent = (await signedIn(server, 'support_lead')).client;
});
afterEach(async () => {
  await stripe.clearFaults();
  await stripe.control('POST', '/webhooks/resume');
});
afterAll(async () => {
  await server?.stop();
  await gate?.stop();
  await stripe?.stop();
});

/** Runs `work` while the worker's loops run in this process, with a clock that is `hours` ahead. */
async function withWorker<Result>(work: () => Promise<Result>, hours = 0): Promise<Result> {
  const clock = { now: () => new Date(Date.now() + hours * 3_600_000) };
  const worker = await startWorkerLoops({ ...server.services, clock }, patience);
  try {
    return await work();
  } finally {
    await worker.stop();
  }
}

async function paidAtTheDesk() {
  const { payment } = await aPaidCustomer(stripe);
  const paymentId = await until('the payment is mirrored', async () => {
    const { data } = await agent.call('users.lookup', { query: payment.id });
    return (data as Wire<typeof lookupView>).paymentId ?? undefined;
  });
  return { payment, paymentId };
}

const wish = (paymentId: string) => ({
  operationId: randomUUID(),
  paymentId,
  amount: '1000',
  currency: 'USD',
  reason: 'service_failed',
  note: '',
});

async function refundsOf(paymentId: string): Promise<Refund[]> {
  const { data } = await agent.call('billing.payment', { paymentId });
  return (data as Wire<typeof paymentDetailView>).refunds;
}
const reached = (paymentId: string, ...states: Refund['state'][]): Promise<Refund[]> =>
  until(`the refunds are ${states.join(' or ')}`, async () => {
    const refunds = await refundsOf(paymentId);
    return refunds.length > 0 && refunds.every(({ state }) => states.includes(state)) && refunds;
  });
const atStripe = async (paymentIntent: string) =>
  (await stripe.sdk.refunds.list({ payment_intent: paymentIntent })).data;

describe('at Stripe', () => {
  test('50 clicks on one refund are one refund', () =>
    withWorker(async () => {
      const { payment, paymentId } = await paidAtTheDesk();
      const same = wish(paymentId);
      const clicks = Array.from({ length: 50 }, () => agent.copy().call('billing.refundPayment', same));
      expect(new Set((await Promise.all(clicks)).map(({ status }) => status))).toEqual(new Set([200]));
      await reached(paymentId, 'succeeded');
      expect(await atStripe(payment.id)).toHaveLength(1);
    }));

  test('two equal partial refunds on purpose are two refunds', () =>
    withWorker(async () => {
      const { payment, paymentId } = await paidAtTheDesk();
      for (const each of [wish(paymentId), wish(paymentId)])
        expect((await agent.call('billing.refundPayment', each)).status).toBe(200);
      expect(await reached(paymentId, 'succeeded')).toHaveLength(2);
      expect((await atStripe(payment.id)).map(({ amount }) => amount)).toEqual([1_000, 1_000]);
    }));

  test('a refund is shown as paid only after its payment was read again', () =>
    withWorker(async () => {
      const { payment, paymentId } = await paidAtTheDesk();
      const reads = gate.hold(
        'the reading of the payment',
        'answer',
        ({ path, query }) => path === '/v1/charges' && query.get('payment_intent') === payment.id,
      );
      await agent.call('billing.refundPayment', wish(paymentId));
      await reads.next();
      expect(await atStripe(payment.id)).toHaveLength(1);
      expect((await refundsOf(paymentId)).map(({ state }) => state)).toEqual(['submitting']);
      reads.end('release');
      await reached(paymentId, 'succeeded');
    }));
});

describe('when Stripe has forgotten the idempotency key', () => {
  /** A refund whose outcome nobody knows, a day and an hour later. */
  async function unknownForADay(kind: 'reset_before_commit' | 'reset_after_commit') {
    const { payment, paymentId } = await withWorker(async () => {
      const paid = await paidAtTheDesk();
      await stripe.control('POST', '/webhooks/pause');
      await stripe.fault({ kind, method: 'POST', path: '/v1/refunds' });
      await stripe.fault({ kind: '500_before_commit', method: 'GET', path: '/v1/refunds' });
      await agent.call('billing.refundPayment', wish(paid.paymentId));
      await reached(paid.paymentId, 'unknown');
      return paid;
    });
    await stripe.clearFaults();
    await stripe.control('POST', '/clock', { seconds: 25 * 3_600 });
    await stripe.control('DELETE', '/calls');
    return { payment, paymentId };
  }
  async function callsToRefunds(): Promise<string[]> {
    const { calls } = await stripe.control<{ calls: { method: string; path: string }[] }>('GET', '/calls');
    return calls.filter(({ path }) => path.startsWith('/v1/refunds')).map(({ method }) => method);
  }

  test.each([
    ['and never made it, it failed and says so', 'reset_before_commit', 'failed', /so nothing was paid/, 0],
    ['and did make it, it is found', 'reset_after_commit', 'succeeded', /^$/, 1],
  ] as const)('%s', async (_name, kind, state, detail, count) => {
    const { payment, paymentId } = await unknownForADay(kind);
    const [refund] = await withWorker(() => reached(paymentId, state), 25);
    expect(refund?.detail ?? '').toMatch(detail);
    expect(await atStripe(payment.id)).toHaveLength(count);
    const calls = await callsToRefunds();
    expect(calls[0]).toBe('GET');
    expect(calls).not.toContain('POST');
  });

  test('a worker that does not look first pays twice', async () => {
    const { payment } = await unknownForADay('reset_after_commit');
    const file = 'domains/billing/jobs/submit-refund.ts';
    const copy = breakServer([
      { file, from: 'if (claim.attemptCount > 1) {', to: 'if (claim.attemptCount > 1_000) {' },
    ]);
    const worker = startProgram(
      'worker',
      { ...server.env, BACKDESK_PATIENCE: JSON.stringify(patience) },
      copy.folder,
    );
    try {
      const made = await until(
        'it was sent again',
        async () => {
          const refunds = await atStripe(payment.id);
          return refunds.length > 1 && refunds;
          // The worker has to start first, on a machine that has other work.
        },
        60_000,
      );
      expect(made).toHaveLength(2);
    } finally {
      await worker.stop();
      copy.remove();
    }
  });
});
