import Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { customerWith, failure, type Harness, monthly, payment, sdk, startHarness, idOf } from './harness.ts';

let h: Harness;
beforeAll(async () => {
  h = await startHarness();
});
afterAll(() => h.close());

describe('keys and errors', () => {
  test.each(['sk_live_abc', 'rk_live_abc', 'sk_test_other', 'sk_test_sim_UPPER', 'pk_test_sim_main'])(
    '%s is a 401',
    async (key) => {
      const stripe = new Stripe(key, { host: '127.0.0.1', port: h.port, protocol: 'http', telemetry: false });
      expect(await failure(stripe.customers.list())).toMatchObject({
        type: 'StripeAuthenticationError',
        statusCode: 401,
      });
    },
  );

  test('each account keeps to itself', async () => {
    const mine = await h.stripe.customers.create({ name: 'Mine' });
    const other = sdk(h.port, 'other');
    expect(await failure(other.customers.retrieve(mine.id))).toMatchObject({
      statusCode: 404,
      code: 'resource_missing',
    });
    expect((await other.accounts.retrieveCurrent()).id).not.toBe(
      (await h.stripe.accounts.retrieveCurrent()).id,
    );
  });

  test('an unknown address, another API version, an operation that is not simulated', async () => {
    expect(await failure(h.stripe.rawRequest('GET', '/v1/nothing'))).toMatchObject({ statusCode: 404 });
    const old = sdk(h.port, 'main', { apiVersion: '2019-05-16' as never });
    expect((await failure(old.customers.list())).message).toContain('2026-10-28.endive');
    expect(
      (await failure(h.stripe.subscriptions.migrate('sub_1', { billing_mode: { type: 'flexible' } })))
        .message,
    ).toContain('does not perform POST /v1/subscriptions/sub_1/migrate');
  });

  test('a parameter that Stripe knows and the simulator does not act on is refused, not ignored', async () => {
    const error = await failure(h.stripe.customers.create({ tax: { ip_address: '127.0.0.1' } }));
    expect(error).toMatchObject({ statusCode: 400, code: 'simulator_unsupported_parameter', param: 'tax' });
  });

  test('answers carry the headers of Stripe', async () => {
    const { lastResponse } = await h.stripe.customers.create({}, { idempotencyKey: 'headers-1' });
    expect(lastResponse.headers).toMatchObject({
      'stripe-version': '2026-10-28.endive',
      'idempotency-key': 'headers-1',
    });
    expect(lastResponse.requestId).toMatch(/^req_/);
    expect(lastResponse.headers['original-request']).toBe(lastResponse.requestId);
  });

  test('a declined card is a 402 that leaves the failed charge behind', async () => {
    const error = await failure(
      h.stripe.paymentIntents.create({
        amount: 500,
        currency: 'usd',
        payment_method: 'pm_card_chargeDeclinedInsufficientFunds',
        confirm: true,
      }),
    );
    expect(error).toMatchObject({
      type: 'StripeCardError',
      statusCode: 402,
      code: 'card_declined',
      decline_code: 'insufficient_funds',
    });
    const intent = error.payment_intent;
    expect(intent).toMatchObject({
      status: 'requires_payment_method',
      last_payment_error: { decline_code: 'insufficient_funds' },
    });
    const charge = await h.stripe.charges.retrieve(idOf(intent?.latest_charge));
    expect(charge).toMatchObject({
      status: 'failed',
      paid: false,
      balance_transaction: null,
      outcome: { type: 'issuer_declined' },
    });
    const paid = await h.stripe.paymentIntents.confirm(intent?.id ?? '', { payment_method: 'pm_card_visa' });
    expect(paid).toMatchObject({ status: 'succeeded', amount_received: 500, last_payment_error: null });
  });
});

describe('lists', () => {
  test('newest first, by pages in both directions, all of them exactly once', async () => {
    const stripe = sdk(h.port, 'pages');
    const made: string[] = [];
    for (let index = 0; index < 25; index += 1)
      made.push((await stripe.customers.create({ name: `c${index}` })).id);
    const newest = made.toReversed();
    const first = await stripe.customers.list();
    expect(first.has_more).toBe(true);
    expect(first.data.map(({ id }) => id)).toEqual(newest.slice(0, 10));
    const second = await stripe.customers.list({ starting_after: newest[9]!, limit: 3 });
    expect(second.data.map(({ id }) => id)).toEqual(newest.slice(10, 13));
    const back = await stripe.customers.list({ ending_before: newest[10]!, limit: 4 });
    expect(back.data.map(({ id }) => id)).toEqual(newest.slice(6, 10));
    const last = await stripe.customers.list({ starting_after: newest[19]!, limit: 100 });
    expect(last).toMatchObject({ has_more: false, url: '/v1/customers' });
    const all: string[] = [];
    for await (const customer of stripe.customers.list({ limit: 7 })) all.push(customer.id);
    expect(all).toEqual(newest);
  });

  test.each([
    { limit: 0 },
    { limit: 101 },
    { starting_after: 'cus_none' },
    { starting_after: 'a', ending_before: 'b' },
  ])('%j is refused', async (params) => {
    expect((await failure(h.stripe.customers.list(params))).statusCode).toBe(400);
  });

  test('created takes an exact second or any range', async () => {
    const stripe = sdk(h.port, 'created');
    const times: number[] = [];
    for (let index = 0; index < 5; index += 1) {
      times.push((await stripe.customers.create({})).created);
      h.sim.advanceTo(new Date(h.sim.now.getTime() + 10_000));
    }
    const count = async (created: Stripe.RangeQueryParam | number): Promise<number> =>
      (await stripe.customers.list({ created })).data.length;
    expect(await count({ gte: times[1]! })).toBe(4);
    expect(await count({ gt: times[1]! })).toBe(3);
    expect(await count({ lt: times[1]! })).toBe(1);
    expect(await count({ lte: times[1]!, gte: times[1]! })).toBe(1);
    expect(await count(times[2]!)).toBe(1);
  });

  test('by e-mail, customer, payment intent, source and type', async () => {
    const customer = await h.stripe.customers.create({ email: 'filter@example.com' });
    expect((await h.stripe.customers.list({ email: 'filter@example.com' })).data.map(({ id }) => id)).toEqual(
      [customer.id],
    );
    const { charge, intent } = await payment(h.stripe);
    expect((await h.stripe.charges.list({ payment_intent: intent })).data.map(({ id }) => id)).toEqual([
      charge,
    ]);
    expect((await h.stripe.balanceTransactions.list({ source: charge, type: 'charge' })).data).toHaveLength(
      1,
    );
    expect((await h.stripe.balanceTransactions.list({ source: charge, type: 'refund' })).data).toHaveLength(
      0,
    );
    expect((await h.stripe.events.list({ type: 'charge.*', limit: 1 })).data[0]?.type).toBe(
      'charge.succeeded',
    );
  });
});

describe('expand', () => {
  test('up to four levels, in objects and in lists', async () => {
    const customer = await customerWith(h.stripe);
    const price = await monthly(h.stripe);
    await h.stripe.subscriptions.create({ customer: customer.id, items: [{ price }] });
    const list = await h.stripe.invoicePayments.list({
      limit: 1,
      expand: ['data.payment.payment_intent.latest_charge.balance_transaction'],
    });
    const intent = list.data[0]?.payment.payment_intent as Stripe.PaymentIntent;
    expect((intent.latest_charge as Stripe.Charge).balance_transaction).toMatchObject({
      object: 'balance_transaction',
    });
    const subscription = await h.stripe.subscriptions.list({
      customer: customer.id,
      expand: ['data.latest_invoice.payments', 'data.customer'],
    });
    expect(subscription.data[0]).toMatchObject({
      customer: { email: 'ada@example.com' },
      latest_invoice: { payments: { data: [{ status: 'paid' }] } },
    });
  });

  test.each(['name', 'nothing', 'a.b.c.d.e', 'id'])('%s cannot be expanded', async (path) => {
    const { id } = await h.stripe.customers.create({ name: 'x' });
    expect(await failure(h.stripe.customers.retrieve(id, { expand: [path] }))).toMatchObject({
      statusCode: 400,
      param: 'expand',
    });
  });
});

describe('customers, products, prices and cards', () => {
  test('metadata is merged, an empty text deletes, fields are cleared by an empty text', async () => {
    const { id } = await h.stripe.customers.create({
      name: 'A',
      metadata: { a: '1', b: '2' },
      address: { city: 'Bern', country: 'CH' },
    });
    const updated = await h.stripe.customers.update(id, { name: '', metadata: { a: '', c: 3 } });
    expect(updated).toMatchObject({
      name: null,
      metadata: { b: '2', c: '3' },
      address: { city: 'Bern', line1: null },
    });
    expect((await h.stripe.customers.update(id, { metadata: '' })).metadata).toEqual({});
    expect(await failure(h.stripe.customers.update(id, { email: 'nonsense' }))).toMatchObject({
      code: 'email_invalid',
    });
  });

  test('a deleted customer stays retrievable as deleted and loses its subscriptions', async () => {
    const customer = await customerWith(h.stripe);
    const subscription = await h.stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: await monthly(h.stripe) }],
    });
    expect(await h.stripe.customers.del(customer.id)).toMatchObject({ id: customer.id, deleted: true });
    expect(await h.stripe.customers.retrieve(customer.id)).toEqual(
      expect.objectContaining({ id: customer.id, object: 'customer', deleted: true }),
    );
    expect((await h.stripe.subscriptions.retrieve(subscription.id, { expand: ['customer'] })).status).toBe(
      'canceled',
    );
    expect(await failure(h.stripe.customers.del(customer.id))).toMatchObject({ statusCode: 404 });
    expect(await failure(h.stripe.customers.update(customer.id, { name: 'x' }))).toMatchObject({
      statusCode: 404,
    });
    const listed = await h.stripe.customers.list({ limit: 100 });
    expect(listed.data.some(({ id }) => id === customer.id)).toBe(false);
  });

  test('products and prices', async () => {
    const product = await h.stripe.products.create({
      name: 'Team',
      default_price_data: { currency: 'eur', unit_amount: 900, recurring: { interval: 'year' } },
    });
    const price = await h.stripe.prices.retrieve(idOf(product.default_price));
    expect(price).toMatchObject({
      type: 'recurring',
      recurring: { interval: 'year', interval_count: 1 },
      unit_amount: 900,
    });
    expect(String(price.unit_amount_decimal)).toBe('900');
    expect((await h.stripe.prices.update(price.id, { nickname: 'yearly', active: false })).active).toBe(
      false,
    );
    expect((await h.stripe.prices.list({ product: product.id, active: true })).data).toEqual([]);
    expect((await failure(h.stripe.products.del(product.id))).statusCode).toBe(400);
    const empty = await h.stripe.products.create({ id: 'prod_own', name: 'Empty' });
    expect(await h.stripe.products.del(empty.id)).toMatchObject({ deleted: true });
    expect(
      (await h.stripe.products.update(product.id, { description: 'For teams', active: false })).description,
    ).toBe('For teams');
    expect((await h.stripe.products.list({ active: false })).data.map(({ id }) => id)).toContain(product.id);
  });

  test('cards are attached, listed, detached; a declining one cannot be saved', async () => {
    const customer = await customerWith(h.stripe, 'pm_card_mastercard');
    const method = idOf(customer.invoice_settings.default_payment_method);
    const made = await h.stripe.paymentMethods.create({
      type: 'card',
      card: { token: 'tok_amex' },
      billing_details: { name: 'Ada', address: { city: 'Bern' } },
    });
    expect(made).toMatchObject({
      customer: null,
      card: { brand: 'amex', last4: '0005' },
      billing_details: { name: 'Ada' },
    });
    await h.stripe.paymentMethods.attach(made.id, { customer: customer.id });
    const listed = await h.stripe.customers.listPaymentMethods(customer.id);
    expect(listed.data.map(({ id }) => id)).toEqual([made.id, method]);
    expect((await h.stripe.paymentMethods.list({ customer: customer.id, type: 'card' })).data).toHaveLength(
      2,
    );
    await h.stripe.paymentMethods.detach(method);
    expect((await h.stripe.customers.retrieve(customer.id)) as Stripe.Customer).toMatchObject({
      invoice_settings: { default_payment_method: null },
    });
    expect(
      await failure(h.stripe.paymentMethods.attach('pm_card_chargeDeclined', { customer: customer.id })),
    ).toMatchObject({ statusCode: 402 });
    const failing = await h.stripe.paymentMethods.attach('pm_card_chargeCustomerFail', {
      customer: customer.id,
    });
    expect(failing.customer).toBe(customer.id);
    expect(
      (await h.stripe.paymentMethods.update(made.id, { metadata: { a: 'b' }, card: { exp_year: 2031 } })).card
        ?.exp_year,
    ).toBe(2031);
  });

  test('setup intents save a card', async () => {
    const customer = await h.stripe.customers.create({});
    const done = await h.stripe.setupIntents.create({
      customer: customer.id,
      payment_method: 'pm_card_visa',
      confirm: true,
    });
    expect(done.status).toBe('succeeded');
    expect((await h.stripe.paymentMethods.retrieve(idOf(done.payment_method))).customer).toBe(customer.id);
    const open = await h.stripe.setupIntents.create({ customer: customer.id });
    expect(
      await failure(h.stripe.setupIntents.confirm(open.id, { payment_method: 'pm_card_chargeDeclined' })),
    ).toMatchObject({ statusCode: 402 });
    expect((await h.stripe.setupIntents.cancel(open.id)).status).toBe('canceled');
    expect((await h.stripe.setupIntents.list({ customer: customer.id })).data).toHaveLength(2);
  });

  test('payment intents wait, are canceled, and refuse what their state forbids', async () => {
    const intent = await h.stripe.paymentIntents.create({
      amount: 100,
      currency: 'JPY',
      metadata: { order: '7' },
    });
    expect(intent).toMatchObject({ status: 'requires_payment_method', currency: 'jpy' });
    expect(await failure(h.stripe.paymentIntents.confirm(intent.id))).toMatchObject({
      code: 'payment_intent_unexpected_state',
    });
    expect(
      (await h.stripe.paymentIntents.update(intent.id, { description: 'x', metadata: { a: 'b' } })).metadata,
    ).toEqual({ order: '7', a: 'b' });
    const canceled = await h.stripe.paymentIntents.cancel(intent.id, { cancellation_reason: 'abandoned' });
    expect(canceled).toMatchObject({ status: 'canceled', cancellation_reason: 'abandoned' });
    expect(
      await failure(h.stripe.paymentIntents.confirm(intent.id, { payment_method: 'pm_card_visa' })),
    ).toMatchObject({ statusCode: 400 });
    expect((await h.stripe.paymentIntents.list({ limit: 1 })).data).toHaveLength(1);
    expect(await failure(h.stripe.paymentIntents.create({ amount: 0, currency: 'usd' }))).toMatchObject({
      param: 'amount',
    });
    expect(await failure(h.stripe.paymentIntents.create({ amount: 5, currency: 'dollar' }))).toMatchObject({
      param: 'currency',
    });
  });
});
