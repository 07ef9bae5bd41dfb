import { afterEach, beforeEach, expect, test } from 'vitest';
import { control, failure, type Harness, startHarness } from './harness.ts';

let h: Harness;
beforeEach(async () => {
  h = await startHarness({ validateResponses: true });
});
afterEach(() => h.close());

const open = (customer: string, more: object = {}, idempotencyKey?: string) =>
  h.stripe.billingPortal.sessions.create({ customer, ...more }, idempotencyKey ? { idempotencyKey } : {});
const aCustomer = async () => (await h.stripe.customers.create({ email: 'ada@example.com' })).id;

test('a session names its customer and has a link of its own', async () => {
  const customer = await aCustomer();
  const session = await open(customer, {
    locale: 'de',
    return_url: 'https://app.example.com/account',
    after_expiration: { type: 'customer_login' },
  });
  expect(session).toMatchObject({
    object: 'billing_portal.session',
    after_expiration: { type: 'customer_login', customer_login: { expires_at: null } },
    customer,
    flow: null,
    livemode: false,
    locale: 'de',
    on_behalf_of: null,
    return_url: 'https://app.example.com/account',
  });
  expect(session.id).toMatch(/^bps_/);
  expect(session.configuration).toMatch(/^bpc_/);
  const other = await open(customer);
  expect(other).toMatchObject({ after_expiration: null, locale: null, return_url: null });
  expect(other.configuration).toBe(session.configuration);
  expect(other.url).not.toBe(session.url);
});

test('asked twice under one key it is the same session', async () => {
  const customer = await aCustomer();
  const [first, second] = [await open(customer, {}, 'one'), await open(customer, {}, 'one')];
  expect(second).toEqual(first);
  expect(await failure(open(await aCustomer(), {}, 'one'))).toMatchObject({ type: 'StripeIdempotencyError' });
});

test('refuses nobody, somebody unknown, and somebody who was deleted', async () => {
  expect(await failure(h.stripe.billingPortal.sessions.create({}))).toMatchObject({
    code: 'parameter_missing',
    param: 'customer',
  });
  const customer = await aCustomer();
  await h.stripe.customers.del(customer);
  for (const id of ['cus_nobody', customer])
    expect(await failure(open(id))).toMatchObject({
      statusCode: 400,
      code: 'resource_missing',
      param: 'customer',
      message: `No such customer: '${id}'`,
    });
});

test('refuses a portal that was never set up, another configuration, and what it has no behaviour for', async () => {
  const customer = await aCustomer();
  expect(await failure(open(customer, { configuration: 'bpc_other' }))).toMatchObject({
    code: 'resource_missing',
    param: 'configuration',
  });
  expect(await failure(open(customer, { return_url: 'javascript:alert(1)' }))).toMatchObject({
    code: 'url_invalid',
  });
  expect(await failure(open(customer, { flow_data: { type: 'payment_method_update' } }))).toMatchObject({
    code: 'simulator_unsupported_parameter',
  });
  await control(h.port, 'POST', 'settings', { account: 'main', isPortalMissing: true });
  expect((await failure(open(customer))).message).toMatch(
    /saving your customer portal settings in test mode/,
  );
});
