import { refundStates, refundStatesThatHold } from '@backdesk/contract';
import fc from 'fast-check';
import Stripe from 'stripe';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from './canonical-json.ts';
import { type KnownRefund, refundable as refundableOf, type RefundablePayment } from './refundable.ts';
import { retryDelayMs } from './retry-delay.ts';
import { classifyStripeFailure } from './stripe-failure.ts';
import { paymentStatusOf, refundStateOf, subscriptionStatusOf } from './stripe-states.ts';

/** Of a customer to whom refunds are not blocked. */
const refundable = (payment: RefundablePayment, refunds: readonly KnownRefund[]) =>
  refundableOf(payment, refunds, null);

const paid = {
  status: 'succeeded',
  capturedCents: 2900n,
  refundedCents: 0n,
  currency: 'USD',
  isDisputed: false,
  stripePaymentIntentId: 'pi_1',
};
const refund = (state: KnownRefund['state'], amountCents: bigint, stripeRefundId: string | null = null) => ({
  state,
  amountCents,
  stripeRefundId,
});

describe('refundable', () => {
  test('is nothing while a block stands, and says whose it is', () => {
    const block = { note: 'Charges back everything.', blockedBy: 'Lena', blockedAt: new Date() };
    expect(refundableOf(paid, [], block)).toMatchObject({
      amount: 0n,
      refusal: { reason: 'refunds_blocked', sentence: expect.stringContaining('Lena blocked refunds') },
    });
    // What it cannot be refunded for anyhow is said first.
    expect(refundableOf({ ...paid, isDisputed: true }, [], block).refusal?.reason).toBe('payment_disputed');
  });

  test('is what was captured while nothing was given back', () => {
    expect(refundable(paid, [])).toEqual({ amount: 2900n, refusal: null });
  });

  test('holds back refunds whose outcome is not known', () => {
    expect(refundable(paid, [refund('unknown', 900n), refund('submitting', 1000n)]).amount).toBe(1000n);
  });

  test('counts a refund that Stripe knows and we do not', () => {
    expect(refundable({ ...paid, refundedCents: 500n }, [refund('requested', 400n)]).amount).toBe(2000n);
  });

  test('counts our own settled refund once', () => {
    expect(refundable({ ...paid, refundedCents: 500n }, [refund('succeeded', 500n, 're_1')]).amount).toBe(
      2400n,
    );
  });

  test('gives a failed refund back', () => {
    expect(refundable(paid, [refund('failed', 2900n, 're_1')]).amount).toBe(2900n);
  });

  test.each([
    ['payment_unpaid', { ...paid, status: 'failed', capturedCents: 0n }, []],
    ['payment_disputed', { ...paid, isDisputed: true }, []],
    ['payment_not_at_stripe', { ...paid, stripePaymentIntentId: null }, []],
    ['payment_already_refunded', paid, [refund('succeeded', 2900n, 're_1')]],
  ] as const)('says %s in a sentence of its own', (reason, payment, refunds) => {
    const result = refundable(payment, refunds);
    expect(result.amount).toBe(0n);
    expect(result.refusal?.reason).toBe(reason);
    expect(result.refusal?.sentence).toMatch(/\.$/);
  });

  test.each([
    ['processing', 'Wait until it has succeeded.'],
    ['unknown', 'Look at the payment in Stripe.'],
    ['failed', 'never collected'],
    ['canceled', 'never collected'],
  ])('tells what to do about a payment that is %s', (status, sentence) => {
    expect(refundable({ ...paid, status, capturedCents: 0n }, []).refusal).toMatchObject({
      reason: 'payment_unpaid',
      sentence: expect.stringContaining(sentence),
    });
  });

  test('never lets refunds exceed the payment, whatever is under way', () => {
    const anyRefund = fc.record({
      state: fc.constantFrom(...refundStates),
      amountCents: fc.bigInt(1n, 1000n),
      stripeRefundId: fc.option(fc.uuid()),
    });
    fc.assert(
      fc.property(fc.array(anyRefund, { maxLength: 8 }), fc.bigInt(0n, 3000n), (refunds, refundedCents) => {
        const { amount } = refundable({ ...paid, refundedCents }, refunds);
        const held = refunds
          .filter(({ state }) => refundStatesThatHold.includes(state))
          .reduce((total, { amountCents }) => total + amountCents, 0n);
        expect(amount).toBeGreaterThanOrEqual(0n);
        expect(amount === 0n || amount + held <= paid.capturedCents).toBe(true);
      }),
    );
  });
});

describe('what an error of Stripe means', () => {
  const raw = (statusCode: number, type: string, code?: string) =>
    ({ statusCode, type, message: 'No.', code, headers: { 'retry-after': '7' } }) as never;
  test.each([
    ['refused', new Stripe.errors.StripeInvalidRequestError(raw(400, 'invalid_request_error'))],
    ['refused', new Stripe.errors.StripeInvalidRequestError(raw(404, 'invalid_request_error'))],
    ['refused', new Stripe.errors.StripeCardError(raw(402, 'card_error'))],
    ['refused', new Stripe.errors.StripeAuthenticationError(raw(401, 'invalid_request_error'))],
    ['refused', new Stripe.errors.StripePermissionError(raw(403, 'invalid_request_error'))],
    ['try_again', new Stripe.errors.StripeAPIError(raw(409, 'api_error', 'lock_timeout'))],
    ['try_again', new Stripe.errors.StripeRateLimitError(raw(429, 'rate_limit_error'))],
    ['unknown', new Stripe.errors.StripeAPIError(raw(500, 'api_error'))],
    ['unknown', new Stripe.errors.StripeConnectionError({ message: 'reset', type: 'api_error' })],
    ['unknown', new Stripe.errors.StripeIdempotencyError(raw(400, 'idempotency_error'))],
    ['unknown', new Error('anything else')],
  ])('%s', (outcome, error) => {
    expect(classifyStripeFailure(error).outcome).toBe(outcome);
  });

  test('a 429 keeps what Stripe asked us to wait', () => {
    expect(
      classifyStripeFailure(new Stripe.errors.StripeRateLimitError(raw(429, 'rate_limit_error'))),
    ).toMatchObject({
      retryAfterSeconds: 7,
    });
  });
});

test('six attempts fit into ten minutes and no retry comes sooner than Stripe asked', () => {
  const firstSix = [1, 2, 3, 4, 5].map((attempt) => retryDelayMs(attempt)).reduce((a, b) => a + b, 0);
  expect(firstSix).toBeLessThan(600_000);
  expect(firstSix + retryDelayMs(6)).toBeGreaterThanOrEqual(600_000);
  expect(retryDelayMs(1, 30)).toBe(30_000);
});

test('a state that Stripe invents tomorrow is shown as unknown, never guessed', () => {
  expect(subscriptionStatusOf('hibernating')).toBe('unknown');
  expect(paymentStatusOf('hibernating', true)).toBe('unknown');
  expect(refundStateOf('hibernating')).toBe('unknown');
  expect(refundStateOf(null)).toBe('pending');
});

test('what Stripe sends can always be stored: no NUL, no half of a surrogate pair', () => {
  expect(canonicalJson({ 'b\ud800': 'x\0\udfff', a: ['👩‍🚀'] })).toBe('{"a":["👩‍🚀"],"b\ufffd":"x\ufffd"}');
});
