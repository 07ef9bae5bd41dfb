import { expect, test } from 'vitest';
import { StripeError } from '../core/error.ts';
import { loadApiSchema } from '../schema/load.ts';
import { decodeParams } from './decode.ts';
import { parseForm } from './form.ts';

const { operations, requestDefs } = loadApiSchema();

function decode(operation: string, body: string): unknown {
  return decodeParams(operations[operation]?.params, parseForm(body), requestDefs);
}

function refusal(operation: string, body: string): Record<string, unknown> {
  try {
    decode(operation, body);
  } catch (error) {
    if (error instanceof StripeError) return { status: error.status, ...error.fields };
    throw error;
  }
  return {};
}

test('reads hashes, indexed and unindexed lists', () => {
  expect(parseForm('a[b][c]=1&d[]=x&d[]=y&e[1]=second&e[0]=first&f=%26')).toEqual({
    a: { b: { c: '1' } },
    d: ['x', 'y'],
    e: ['first', 'second'],
    f: '&',
  });
});

test('a key named __proto__ is only a key', () => {
  const form = parseForm('metadata[__proto__]=x&metadata[a]=b&__proto__[polluted]=1');
  expect(Object.keys(form)).toEqual(['metadata', '__proto__']);
  const decoded = decodeParams(
    operations['POST /v1/customers']?.params,
    parseForm('metadata[__proto__]=x'),
    requestDefs,
  );
  expect(Object.keys(decoded['metadata'] as object)).toEqual(['__proto__']);
  expect(Object.hasOwn({}, 'polluted')).toBe(false);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

test('refuses bodies that nest without end', () => {
  expect(() => parseForm(`a${'[b]'.repeat(50)}=1`)).toThrow('nested too deeply');
});

test('turns text into the types of the operation', () => {
  expect(
    decode(
      'POST /v1/subscriptions',
      'customer=cus_1&items[0][price]=price_1&items[0][quantity]=3&cancel_at_period_end=true',
    ),
  ).toEqual({
    customer: 'cus_1',
    items: [{ price: 'price_1', quantity: 3 }],
    cancel_at_period_end: true,
  });
  expect(decode('GET /v1/charges', 'created[gte]=5&limit=3')).toEqual({ created: { gte: 5 }, limit: 3 });
  expect(decode('GET /v1/charges', 'created=7')).toEqual({ created: 7 });
  expect(decode('POST /v1/customers/{id}', 'metadata=')).toEqual({ metadata: '' });
});

test.each([
  ['POST /v1/refunds', 'nonsense=1', { code: 'parameter_unknown', param: 'nonsense' }],
  [
    'POST /v1/subscriptions',
    'customer=c&items[0][nonsense]=1',
    { code: 'parameter_unknown', param: 'items[0][nonsense]' },
  ],
  ['POST /v1/refunds', 'amount=ten', { code: 'parameter_invalid_integer', param: 'amount' }],
  ['POST /v1/refunds', 'amount[a]=1', { param: 'amount' }],
  ['POST /v1/refunds', 'reason=because', { param: 'reason' }],
  ['POST /v1/payment_intents', 'amount=5', { code: 'parameter_missing', param: 'currency' }],
  ['POST /v1/payment_intents', 'amount=5&currency=usd&confirm=maybe', { param: 'confirm' }],
  ['POST /v1/customers', 'metadata[a][b]=1', { param: 'metadata[a]' }],
])('%s with %s is refused', (operation, body, expected) => {
  expect(refusal(operation, body)).toMatchObject({ status: 400, type: 'invalid_request_error', ...expected });
});
