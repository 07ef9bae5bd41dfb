import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseForm } from '../params/form.ts';
import { ROUTES } from '../resources/index.ts';
import { createSimulator, type Simulator } from '../simulator.ts';
import { START } from './harness.ts';

/** A world with one object of most types, and their ids to throw back at it. */
function furnished(): { readonly sim: Simulator; readonly ids: string[] } {
  const sim = createSimulator({ seed: 'fuzz', startAt: START });
  const post = (path: string, params: object) => sim.request('main', 'POST', path, { ...params }).body.id;
  const customer = post('/v1/customers', {
    payment_method: 'pm_card_visa',
    invoice_settings: { default_payment_method: 'pm_card_visa' },
  });
  const price = post('/v1/prices', {
    product_data: { name: 'P' },
    currency: 'usd',
    unit_amount: 900,
    recurring: { interval: 'month' },
  });
  post('/v1/subscriptions', { customer, items: [{ price }] });
  post('/v1/payment_intents', {
    amount: 700,
    currency: 'usd',
    payment_method: 'pm_card_createDispute',
    confirm: true,
  });
  post('/v1/setup_intents', { customer });
  post('/v1/invoiceitems', { customer, amount: 5, currency: 'usd' });
  post('/v1/webhook_endpoints', { url: 'http://127.0.0.1:9/hook', enabled_events: ['*'] });
  const types = [
    'customer',
    'price',
    'product',
    'subscription',
    'invoice',
    'invoice_payment',
    'payment_intent',
    'charge',
    'dispute',
    'payment_method',
    'setup_intent',
    'invoiceitem',
    'webhook_endpoint',
    'balance_transaction',
    'event',
  ] as const;
  return {
    sim,
    ids: types.flatMap((type) => [...sim.objects('main', type)].slice(0, 2).map(({ id }) => id)),
  };
}

const word = fc.constantFrom(
  '',
  '0',
  '1',
  '-1',
  '99999999999999999999',
  'true',
  'usd',
  'now',
  'all',
  '__proto__',
  'constructor',
  'pm_card_visa',
  'é\u0000',
  'a'.repeat(300),
);

test('no request, however odd, makes the simulator fail: an answer or an error of the API', {
  timeout: 60_000,
}, () => {
  const { sim, ids } = furnished();
  const value = fc.oneof(word, fc.constantFrom(...ids));
  const call = fc.constantFrom(...ROUTES).chain((route) => {
    const name = fc.oneof(fc.constantFrom(...route.params, 'nonsense', 'metadata'), word);
    const suffix = fc.constantFrom(
      '',
      '[]',
      '[0]',
      '[a]',
      '[0][price]',
      '[0][id]',
      '[gte]',
      '[default_payment_method]',
      '[__proto__]',
    );
    const pairs = fc.array(fc.tuple(name, suffix, value), { maxLength: 5 });
    return fc.record({ route: fc.constant(route), id: value, pairs });
  });
  const seen = new Map<number, number>();
  fc.assert(
    fc.property(call, ({ route, id, pairs }) => {
      const path = route.path.replace('{id}', encodeURIComponent(id));
      const body = pairs
        .map(([name, suffix, text]) => `${name}${suffix}=${encodeURIComponent(text)}`)
        .join('&');
      const { status } = sim.request('main', route.method, path, parseForm(body));
      seen.set(status, (seen.get(status) ?? 0) + 1);
      expect([200, 400, 402, 404]).toContain(status);
      expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
    }),
    { numRuns: 4000 },
  );
  expect(Math.min(seen.get(200) ?? 0, seen.get(400) ?? 0, seen.get(404) ?? 0)).toBeGreaterThan(100);
});
