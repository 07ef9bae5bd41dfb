import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { customerWith, eventTypes, failure, type Harness, payment, startHarness } from './harness.ts';

let h: Harness;
beforeAll(async () => {
  h = await startHarness();
});
afterAll(() => h.close());

const later = (seconds: number): number => h.sim.advanceTo(new Date(h.sim.now.getTime() + seconds * 1000));

describe('a refund that succeeds', () => {
  test('in parts, until nothing is left', async () => {
    const { intent, charge } = await payment(h.stripe, 1000);
    const first = await h.stripe.refunds.create({
      payment_intent: intent,
      amount: 400,
      reason: 'duplicate',
      metadata: { backdesk_operation_id: 'op1' },
    });
    expect(first).toMatchObject({
      status: 'succeeded',
      amount: 400,
      charge,
      payment_intent: intent,
      reason: 'duplicate',
      metadata: { backdesk_operation_id: 'op1' },
    });
    const tooMuch = await failure(h.stripe.refunds.create({ charge, amount: 601 }));
    expect(tooMuch).toMatchObject({ type: 'StripeInvalidRequestError', statusCode: 400, param: 'amount' });
    const rest = await h.stripe.refunds.create({ charge });
    expect(rest.amount).toBe(600);
    const again = await failure(h.stripe.refunds.create({ charge }));
    expect(again).toMatchObject({ statusCode: 400, code: 'charge_already_refunded' });
    const after = await h.stripe.charges.retrieve(charge, { expand: ['refunds'] });
    expect(after).toMatchObject({ amount_refunded: 1000, refunded: true });
    expect(after.refunds?.data.map(({ amount }) => amount)).toEqual([600, 400]);
    const listed = await h.stripe.refunds.list({ payment_intent: intent });
    expect(listed.data.map(({ id }) => id)).toEqual([rest.id, first.id]);
  });

  test('changes only its metadata afterwards', async () => {
    const { charge } = await payment(h.stripe);
    const { id } = await h.stripe.refunds.create({ charge, metadata: { a: '1', b: '2' } });
    const updated = await h.stripe.refunds.update(id, { metadata: { a: '', c: '3' } });
    expect(updated.metadata).toEqual({ b: '2', c: '3' });
    expect((await h.stripe.refunds.retrieve(id)).metadata).toEqual({ b: '2', c: '3' });
  });

  test('takes its money from the balance by a transaction of its own', async () => {
    const { charge } = await payment(h.stripe);
    const refund = await h.stripe.refunds.create({
      charge,
      amount: 300,
      expand: ['balance_transaction', 'charge.balance_transaction'],
    });
    expect(refund.balance_transaction).toMatchObject({
      amount: -300,
      fee: 0,
      net: -300,
      type: 'refund',
      source: refund.id,
    });
    expect(refund.charge).toMatchObject({ balance_transaction: { amount: 1000, fee: 59, net: 941 } });
  });
});

describe('a refund that is refused', () => {
  test('an unknown charge, no charge, a failed payment, zero, a foreign pair', async () => {
    const one = await payment(h.stripe);
    const other = await payment(h.stripe);
    expect(await failure(h.stripe.refunds.create({ charge: 'ch_none' }))).toMatchObject({
      code: 'resource_missing',
      param: 'charge',
      statusCode: 400,
    });
    expect(await failure(h.stripe.refunds.create({}))).toMatchObject({ code: 'parameter_missing' });
    expect(await failure(h.stripe.refunds.create({ charge: one.charge, amount: 0 }))).toMatchObject({
      code: 'parameter_invalid_integer',
    });
    expect(
      await failure(h.stripe.refunds.create({ charge: one.charge, payment_intent: other.intent })),
    ).toMatchObject({ param: 'charge' });
    const unpaid = await h.stripe.paymentIntents.create({ amount: 100, currency: 'usd' });
    expect(await failure(h.stripe.refunds.create({ payment_intent: unpaid.id }))).toMatchObject({
      param: 'payment_intent',
    });
  });

  test('a charge that is charged back', async () => {
    const { charge } = await payment(h.stripe, 1000, 'pm_card_createDispute');
    expect(await failure(h.stripe.refunds.create({ charge }))).toMatchObject({
      statusCode: 400,
      code: 'charge_disputed',
    });
  });

  test('a charge under inquiry can still be refunded', async () => {
    const { charge } = await payment(h.stripe, 1000, 'pm_card_createDisputeInquiry');
    expect((await h.stripe.refunds.create({ charge })).status).toBe('succeeded');
  });
});

describe('a refund that waits or comes back', () => {
  test('pendingRefund: pending, then succeeded', async () => {
    const { charge } = await payment(h.stripe, 1000, 'pm_card_pendingRefund');
    const refund = await h.stripe.refunds.create({ charge });
    expect(refund).toMatchObject({ status: 'pending', pending_reason: 'processing' });
    later(61);
    const settled = await h.stripe.refunds.retrieve(refund.id);
    expect(settled.status).toBe('succeeded');
    expect(settled.pending_reason).toBeUndefined();
    const types = await eventTypes(h.stripe);
    expect(types.slice(-2)).toEqual(['refund.updated', 'charge.refund.updated']);
  });

  test('refundFail: succeeded, then failed; the charge can be refunded again', async () => {
    const { charge } = await payment(h.stripe, 1000, 'pm_card_refundFail');
    const refund = await h.stripe.refunds.create({ charge });
    expect(refund.status).toBe('succeeded');
    later(61);
    const failed = await h.stripe.refunds.retrieve(refund.id, { expand: ['failure_balance_transaction'] });
    expect(failed).toMatchObject({
      status: 'failed',
      failure_reason: 'expired_or_canceled_card',
      failure_balance_transaction: { amount: 1000, type: 'refund_failure' },
    });
    expect(await h.stripe.charges.retrieve(charge)).toMatchObject({ amount_refunded: 0, refunded: false });
    expect((await eventTypes(h.stripe)).slice(-4)).toEqual([
      'refund.updated',
      'charge.refund.updated',
      'refund.failed',
      'charge.updated',
    ]);
    expect((await h.stripe.refunds.create({ charge, amount: 10 })).amount).toBe(10);
  });

  test('a low balance: pending until money comes in', async () => {
    const poor = await startHarness({ seed: 'poor' });
    const { charge } = await payment(poor.stripe, 1000);
    await poor.control('POST', 'balance', { account: 'main', amount: -900 });
    const refund = await poor.stripe.refunds.create({ charge });
    expect(refund).toMatchObject({
      status: 'pending',
      pending_reason: 'insufficient_funds',
      balance_transaction: null,
    });
    await poor.control('POST', 'balance', { account: 'main', amount: 5000 });
    expect(await poor.stripe.refunds.retrieve(refund.id)).toMatchObject({ status: 'succeeded' });
    await poor.close();
  });

  test('requires_action: only then it can be canceled', async () => {
    const { charge } = await payment(h.stripe, 1000, 'pm_card_pendingRefund');
    const refund = await h.stripe.refunds.create({ charge });
    expect(await failure(h.stripe.refunds.cancel(refund.id))).toMatchObject({ statusCode: 400 });
    await h.control('POST', `refunds/${refund.id}/require_action`, { account: 'main' });
    expect((await h.stripe.refunds.cancel(refund.id)).status).toBe('canceled');
    expect((await h.stripe.charges.retrieve(charge)).amount_refunded).toBe(0);
  });

  test('the control API can fail any refund', async () => {
    const { charge } = await payment(h.stripe);
    const refund = await h.stripe.refunds.create({ charge });
    await h.control('POST', `refunds/${refund.id}/fail`, { account: 'main', reason: 'lost_or_stolen_card' });
    expect(await h.stripe.refunds.retrieve(refund.id)).toMatchObject({
      status: 'failed',
      failure_reason: 'lost_or_stolen_card',
    });
  });
});

test('a refund is told by charge.refunded and refund.created, with snapshots of that moment', async () => {
  const customer = await customerWith(h.stripe);
  const { charge } = await payment(h.stripe, 700);
  const refund = await h.stripe.refunds.create({ charge, amount: 200 });
  await h.stripe.refunds.create({ charge, amount: 100 });
  const events = await h.stripe.events.list({ types: ['refund.created', 'charge.refunded'], limit: 4 });
  expect(events.data.map(({ type }) => type)).toEqual([
    'charge.refunded',
    'refund.created',
    'charge.refunded',
    'refund.created',
  ]);
  const [, , firstCharge, firstRefund] = events.data;
  expect(firstRefund?.data.object).toMatchObject({ id: refund.id, object: 'refund' });
  expect(firstCharge?.data.object).toMatchObject({ id: charge, amount_refunded: 200 });
  expect(firstCharge?.data.previous_attributes).toEqual({ amount_refunded: 0 });
  expect(firstCharge?.request?.idempotency_key).toMatch(/^stripe-node-retry-/);
  expect(customer.invoice_settings.default_payment_method).toMatch(/^pm_/);
});
