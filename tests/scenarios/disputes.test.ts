import { randomUUID } from 'node:crypto';
import type { lookupView, paymentDetailView, Wire } from '@backdesk/contract';
import { startWorkerLoops } from '@backdesk/server/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestClient } from '../support/client.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { signedIn } from '../support/staff.ts';
import { account, aPaidCustomer, type SimulatedStripe, startStripe } from '../support/stripe.ts';
import { until } from '../support/until.ts';

type Payment = Wire<typeof paymentDetailView>['payment'];

let stripe: SimulatedStripe;
let server: TestServer;
let worker: Awaited<ReturnType<typeof startWorkerLoops>>;
let agent: TestClient;

beforeAll(async () => {
  stripe = await startStripe();
  server = await startTestServer({ STRIPE_API_BASE: stripe.base });
  worker = await startWorkerLoops(server.services, { sweepMs: 100 });
  await stripe.sendWebhooksTo(`${server.url}/webhooks/stripe/acme`, server.webhookSecret);
  agent = (await signedIn(server, 'support_lead')).client;
});
afterAll(async () => {
  await worker?.stop();
  await server?.stop();
  await stripe?.stop();
});

async function aPaymentAtTheDesk() {
  const { payment } = await aPaidCustomer(stripe);
  const { paymentId } = await until('the payment is mirrored', async () => {
    const found = (await agent.call('users.lookup', { query: payment.id })).data as Wire<typeof lookupView>;
    return found.paymentId ? { paymentId: found.paymentId } : undefined;
  });
  const seen = async () =>
    ((await agent.call('billing.payment', { paymentId })).data as { payment: Payment }).payment;
  return { chargeId: payment.latest_charge as string, intentId: payment.id, paymentId, seen };
}

async function stored(statement: string, id: string): Promise<Record<string, unknown> | undefined> {
  return (await server.services.database.fork().execute<Record<string, unknown>[]>(statement, [id]))[0];
}

/** Opens a dispute, waits until the desk knows it, decides it, and waits for the end to be stored. */
async function dispute(
  { chargeId, seen }: Awaited<ReturnType<typeof aPaymentAtTheDesk>>,
  reason: string,
  end: 'win' | 'lose',
): Promise<Payment> {
  const { id } = await stripe.control<{ id: string }>('POST', '/disputes', {
    account,
    charge: chargeId,
    reason,
  });
  await until('the desk knows of the dispute', async () => (await seen()).isDisputed);
  expect((await seen()).notRefundableBecause).toMatch(/Answer the dispute/);
  const { status } = await stripe.control<{ status: string }>('POST', `/disputes/${id}/${end}`, { account });
  await stripe.flushWebhooks();
  await until('the end of the dispute is stored', async () => {
    const row = await stored('select stripe_status from disputes where stripe_dispute_id = ?', id);
    return row?.stripe_status === status;
  });
  return seen();
}

test.each(['fraudulent', 'inquiry'])(
  'after a dispute (%s) ended for us, the payment can be refunded',
  async (reason) => {
    const payment = await aPaymentAtTheDesk();
    const after = await dispute(payment, reason, 'win');
    expect(after).toMatchObject({
      isDisputed: false,
      notRefundableBecause: null,
      refundable: { amount: '2900' },
    });
    // Stripe's flag on the charge stays set: reading the payment again must not bring the dispute back.
    await stripe.sdk.refunds.create({ payment_intent: payment.intentId, amount: 700 });
    await until('the payment was read again', async () => {
      const row = await stored(
        'select refunded_cents::int as cents from payments where id = ?',
        payment.paymentId,
      );
      return row?.cents === 700;
    });
    expect((await payment.seen()).isDisputed).toBe(false);
    const refund = await agent.call('billing.refundPayment', {
      operationId: randomUUID(),
      paymentId: payment.paymentId,
      amount: '1000',
      currency: 'USD',
      reason: 'goodwill',
      note: '',
    });
    expect(refund.status).toBe(200);
  },
);

test('a payment that was lost to a dispute stays closed: the money went back', async () => {
  const after = await dispute(await aPaymentAtTheDesk(), 'fraudulent', 'lose');
  expect(after).toMatchObject({ isDisputed: true, refundable: { amount: '0' } });
  expect(after.notRefundableBecause).toMatch(/lost has given the money back/);
});
