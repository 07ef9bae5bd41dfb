import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { failure, type Harness, payment, sdk, startHarness } from './harness.ts';

let h: Harness;
beforeEach(async () => {
  h = await startHarness();
});
afterEach(() => h.close());

const arm = (fault: object): Promise<{ readonly id: string }> => h.control('POST', 'faults', fault);

describe('errors instead of an answer', () => {
  test.each([
    ['400', 'StripeInvalidRequestError', 400, undefined],
    ['401', 'StripeAuthenticationError', 401, undefined],
    ['402', 'StripeCardError', 402, 'card_declined'],
    ['403', 'StripePermissionError', 403, undefined],
    ['404', 'StripeInvalidRequestError', 404, 'resource_missing'],
    ['409', 'StripeAPIError', 409, 'lock_timeout'],
    ['429', 'StripeRateLimitError', 429, 'rate_limit'],
    ['500_before_commit', 'StripeAPIError', 500, undefined],
  ])('%s is a %s and leaves nothing behind', async (kind, type, statusCode, code) => {
    const { charge } = await payment(h.stripe);
    await arm({ kind, path: '/v1/refunds', method: 'POST' });
    const error = await failure(h.stripe.refunds.create({ charge }));
    expect(error).toMatchObject({ type, statusCode, ...(code !== undefined && { code }) });
    expect((await h.stripe.refunds.list({ charge })).data).toEqual([]);
  });

  test('429 carries Retry-After and stripe-should-retry when wanted', async () => {
    await arm({ kind: '429', retryAfter: 7, shouldRetry: true, times: 1 });
    const error = await failure(h.stripe.customers.list());
    expect(error.headers).toMatchObject({ 'retry-after': '7', 'stripe-should-retry': 'true' });
    expect((await h.stripe.customers.list()).data).toEqual([]);
  });

  test('a decline by code strikes any charge, renewals too', async () => {
    await arm({ kind: 'decline', code: 'insufficient_funds', nth: 2 });
    await payment(h.stripe);
    expect(await failure(payment(h.stripe))).toMatchObject({ decline_code: 'insufficient_funds' });
    await payment(h.stripe);
  });
});

describe('faults of the connection', () => {
  test('reset before the commit: nothing happened', async () => {
    const { charge } = await payment(h.stripe);
    // The SDK retries a reset once even with retries off, hence both attempts.
    await arm({ kind: 'reset_before_commit', path: '/v1/refunds', method: 'POST', nth: [1, 2] });
    expect((await failure(h.stripe.refunds.create({ charge }))).type).toBe('StripeConnectionError');
    expect((await h.stripe.refunds.list({ charge })).data).toEqual([]);
  });

  test('reset after the commit: the refund exists, the SDK learns it by its own retry', async () => {
    const { charge } = await payment(h.stripe);
    await arm({ kind: 'reset_after_commit', path: '/v1/refunds', method: 'POST', nth: 1 });
    const refund = await h.stripe.refunds.create({ charge });
    expect(refund.lastResponse.headers['idempotent-replayed']).toBe('true');
    expect((await h.stripe.refunds.list({ charge })).data.map(({ id }) => id)).toEqual([refund.id]);
  });

  test('stall and slow run into the timeout of the caller; the stalled call was committed', async () => {
    const { charge } = await payment(h.stripe);
    const impatient = sdk(h.port, 'main', { timeout: 150 });
    await arm({ kind: 'stall', path: '/v1/refunds', method: 'POST', times: 1 });
    expect((await failure(impatient.refunds.create({ charge, amount: 5 }))).type).toBe(
      'StripeConnectionError',
    );
    expect((await h.stripe.refunds.list({ charge })).data).toHaveLength(1);
    await arm({ kind: 'slow', path: '/v1/customers', delayMs: 400, times: 1 });
    expect((await failure(impatient.customers.list())).type).toBe('StripeConnectionError');
  });

  test('truncated JSON', async () => {
    const { charge } = await payment(h.stripe);
    await arm({ kind: 'truncate', path: '/v1/refunds', method: 'POST', times: 1 });
    expect((await failure(h.stripe.refunds.create({ charge }))).message).toContain('Invalid JSON');
    expect((await h.stripe.refunds.list({ charge })).data).toHaveLength(1);
  });
});

describe('choosing the calls', () => {
  async function outcomes(count: number): Promise<string> {
    let text = '';
    for (let index = 0; index < count; index += 1)
      text += await h.stripe.customers.list().then(
        () => '.',
        () => 'x',
      );
    return text;
  }

  test('by number, by account, by how often', async () => {
    await arm({ kind: '500_before_commit', nth: [2, 4], account: 'main' });
    expect(await sdk(h.port, 'other').customers.list()).toMatchObject({ data: [] });
    expect(await outcomes(5)).toBe('.x.x.');
    await h.control('DELETE', 'faults');
    await arm({ kind: '500_before_commit', times: 2 });
    expect(await outcomes(4)).toBe('xx..');
  });

  test('by chance, the same for the same seed', async () => {
    const { id } = await arm({ kind: '500_before_commit', probability: 0.3, seed: 'dice' });
    const first = await outcomes(40);
    await h.control('DELETE', `faults/${id}`);
    await arm({ kind: '500_before_commit', probability: 0.3, seed: 'dice' });
    expect(await outcomes(40)).toBe(first);
    const share = first.replaceAll('.', '').length / 40;
    expect(share).toBeGreaterThan(0.1);
    expect(share).toBeLessThan(0.5);
  });

  test.each([
    {},
    { kind: 'nonsense' },
    { kind: '400', probabilty: 1 },
    { kind: '400', probability: 2 },
    { kind: '400', nth: 0 },
  ])('%j is refused', async (fault) => {
    await expect(arm(fault)).rejects.toThrow('invalid_request_error');
  });
});

test('the log counts calls by operation', async () => {
  const { charge } = await payment(h.stripe);
  await h.stripe.charges.retrieve(charge);
  await h.stripe.charges.retrieve(charge);
  const log = await h.control<{ total: number; counts: Record<string, number>; calls: object[] }>(
    'GET',
    'calls',
  );
  expect(log).toMatchObject({
    total: 3,
    counts: { 'GET /v1/charges/{id}': 2, 'POST /v1/payment_intents': 1 },
  });
  expect(log.calls[0]).toMatchObject({ method: 'POST', path: '/v1/payment_intents', status: 200 });
});
