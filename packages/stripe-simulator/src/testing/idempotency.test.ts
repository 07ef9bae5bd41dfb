import { afterAll, beforeAll, expect, test } from 'vitest';
import { failure, type Harness, payment, startHarness } from './harness.ts';

let h: Harness;
beforeAll(async () => {
  h = await startHarness();
});
afterAll(() => h.close());

const hours = (count: number): number => h.sim.advanceTo(new Date(h.sim.now.getTime() + count * 3_600_000));

test('the same key gives the first answer again and does nothing', async () => {
  const { charge } = await payment(h.stripe);
  const first = await h.stripe.refunds.create(
    { charge, amount: 10, metadata: { b: '1', a: '2' } },
    { idempotencyKey: 'same' },
  );
  const second = await h.stripe.refunds.create(
    { amount: 10, metadata: { a: '2', b: '1' }, charge },
    { idempotencyKey: 'same' },
  );
  expect(second).toEqual(first);
  expect(second.lastResponse.headers).toMatchObject({
    'idempotent-replayed': 'true',
    'original-request': first.lastResponse.requestId,
  });
  expect(second.lastResponse.requestId).not.toBe(first.lastResponse.requestId);
  expect((await h.stripe.refunds.list({ charge })).data).toHaveLength(1);
});

test('other parameters or another endpoint are an idempotency error', async () => {
  const { charge } = await payment(h.stripe);
  await h.stripe.refunds.create({ charge, amount: 10 }, { idempotencyKey: 'bound' });
  for (const call of [
    h.stripe.refunds.create({ charge, amount: 11 }, { idempotencyKey: 'bound' }),
    h.stripe.customers.create({}, { idempotencyKey: 'bound' }),
  ])
    expect(await failure(call)).toMatchObject({ type: 'StripeIdempotencyError', statusCode: 400 });
});

test('a refusal while executing is stored, a failed validation is not', async () => {
  const { charge } = await payment(h.stripe);
  await h.stripe.refunds.create({ charge });
  await failure(h.stripe.refunds.create({ charge }, { idempotencyKey: 'refused' }));
  const again = await failure(h.stripe.refunds.create({ charge }, { idempotencyKey: 'refused' }));
  expect(again).toMatchObject({
    code: 'charge_already_refunded',
    headers: { 'idempotent-replayed': 'true' },
  });
  await failure(h.stripe.refunds.create({ charge: 'ch_none' }, { idempotencyKey: 'free' }));
  await failure(h.stripe.refunds.create({ nonsense: 1 } as never, { idempotencyKey: 'free' }));
  const other = await payment(h.stripe);
  expect((await h.stripe.refunds.create({ charge: other.charge }, { idempotencyKey: 'free' })).status).toBe(
    'succeeded',
  );
});

test('a declined card is stored too', async () => {
  const params = {
    amount: 50,
    currency: 'usd',
    payment_method: 'pm_card_chargeDeclined',
    confirm: true,
  } as const;
  const first = await failure(h.stripe.paymentIntents.create(params, { idempotencyKey: 'declined' }));
  const second = await failure(h.stripe.paymentIntents.create(params, { idempotencyKey: 'declined' }));
  expect(second.payment_intent?.id).toBe(first.payment_intent?.id);
});

test('an injected 500 after the commit is stored with the key; the refund exists once', async () => {
  const { charge } = await payment(h.stripe);
  await h.control('POST', 'faults', { kind: '500_after_commit', path: '/v1/refunds', nth: 1 });
  expect(
    await failure(h.stripe.refunds.create({ charge, amount: 5 }, { idempotencyKey: 'five' })),
  ).toMatchObject({ statusCode: 500 });
  expect(
    await failure(h.stripe.refunds.create({ charge, amount: 5 }, { idempotencyKey: 'five' })),
  ).toMatchObject({ statusCode: 500, headers: { 'idempotent-replayed': 'true' } });
  expect((await h.stripe.refunds.list({ charge })).data).toHaveLength(1);
  await h.control('DELETE', 'faults');
});

test('an injected 500 before the commit is stored unless told otherwise; nothing exists', async () => {
  const { charge } = await payment(h.stripe);
  await h.control('POST', 'faults', {
    kind: '500_before_commit',
    path: '/v1/refunds',
    method: 'POST',
    nth: 1,
  });
  await failure(h.stripe.refunds.create({ charge }, { idempotencyKey: 'kept' }));
  expect(await failure(h.stripe.refunds.create({ charge }, { idempotencyKey: 'kept' }))).toMatchObject({
    statusCode: 500,
  });
  expect((await h.stripe.refunds.list({ charge })).data).toHaveLength(0);
  await h.control('DELETE', 'faults');
  await h.control('POST', 'faults', {
    kind: '500_before_commit',
    path: '/v1/refunds',
    method: 'POST',
    nth: 1,
    stored: false,
  });
  await failure(h.stripe.refunds.create({ charge }, { idempotencyKey: 'forgotten' }));
  expect((await h.stripe.refunds.create({ charge }, { idempotencyKey: 'forgotten' })).status).toBe(
    'succeeded',
  );
  await h.control('DELETE', 'faults');
});

test('a second request while the first is under way is a 409', async () => {
  const { charge } = await payment(h.stripe);
  await h.control('POST', 'faults', { kind: 'slow', path: '/v1/refunds', nth: 1, delayMs: 400 });
  const slow = h.stripe.refunds.create({ charge }, { idempotencyKey: 'twice' });
  const busy = await failure(h.stripe.refunds.create({ charge }, { idempotencyKey: 'twice' }));
  expect(busy).toMatchObject({ type: 'StripeAPIError', statusCode: 409, code: 'idempotency_key_in_use' });
  const done = await slow;
  expect((await h.stripe.refunds.create({ charge }, { idempotencyKey: 'twice' })).id).toBe(done.id);
  await h.control('DELETE', 'faults');
});

test('after 24 hours the key is forgotten and makes a new refund', async () => {
  const { charge } = await payment(h.stripe);
  const first = await h.stripe.refunds.create({ charge, amount: 10 }, { idempotencyKey: 'day' });
  hours(23);
  expect((await h.stripe.refunds.create({ charge, amount: 10 }, { idempotencyKey: 'day' })).id).toBe(
    first.id,
  );
  hours(1);
  expect((await h.stripe.refunds.create({ charge, amount: 10 }, { idempotencyKey: 'day' })).id).not.toBe(
    first.id,
  );
});

test('a key on a read has no effect, a key of 256 characters is refused', async () => {
  const { id } = await h.stripe.customers.create({ name: 'before' });
  await h.stripe.customers.retrieve(id, {}, { idempotencyKey: 'read' });
  await h.stripe.customers.update(id, { name: 'after' });
  expect(await h.stripe.customers.retrieve(id, {}, { idempotencyKey: 'read' })).toMatchObject({
    name: 'after',
  });
  expect((await failure(h.stripe.customers.create({}, { idempotencyKey: 'k'.repeat(256) }))).statusCode).toBe(
    400,
  );
});
