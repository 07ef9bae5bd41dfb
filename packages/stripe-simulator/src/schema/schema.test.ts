import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ROUTES } from '../resources/index.ts';
import { API_VERSION } from '../objects/common.ts';
import { createSimulator } from '../simulator.ts';
import { deriveApiSchema } from './derive.ts';
import { schemaFile, serialiseSchema } from './file.ts';
import { loadApiSchema } from './load.ts';
import type { Schema } from './types.ts';
import { openRequestValidator, openResponseValidator } from './validator.ts';

test('the committed schema is what the installed SDK declares', { timeout: 60_000 }, () => {
  const derived = deriveApiSchema();
  expect(derived.apiVersion).toBe(API_VERSION);
  const same = serialiseSchema(derived) === readFileSync(schemaFile, 'utf8');
  expect(same, 'run `pnpm --filter @backdesk/stripe-simulator generate` and review the diff').toBe(true);
});

test('every route is an operation of the SDK and takes only parameters the SDK knows', () => {
  const { operations, requestDefs } = loadApiSchema();
  for (const route of ROUTES) {
    const operation = operations[`${route.method} ${route.path}`];
    expect(operation, `${route.method} ${route.path}`).toBeDefined();
    const shape: Schema = requestDefs[operation?.params?.def ?? ''] ?? operation?.params ?? {};
    expect(Object.keys(shape.properties ?? {})).toEqual(expect.arrayContaining([...route.params]));
  }
});

test('a planted parameter, a wrong enum value and a missing one are found in requests', () => {
  const check = openRequestValidator();
  expect(check('POST', '/v1/refunds', { charge: 'ch_1', amount: 5, reason: 'duplicate' })).toEqual([]);
  expect(check('POST', '/v1/refunds', { charge: 'ch_1', planted: 1 })[0]).toContain('additional');
  expect(check('POST', '/v1/refunds', { charge: 'ch_1', reason: 'because' })).not.toEqual([]);
  expect(check('POST', '/v1/refunds', { charge: 'ch_1', amount: '5' })).not.toEqual([]);
  expect(check('POST', '/v1/payment_intents', { currency: 'usd' })[0]).toContain('amount');
  expect(check('GET', '/v1/nothing', {})[0]).toContain('not an operation');
});

test('a planted, missing or mistyped field is found in responses, also deep inside an expansion', () => {
  const sim = createSimulator({ seed: 'v' });
  const intent = sim.request('main', 'POST', '/v1/payment_intents', {
    amount: 500,
    currency: 'usd',
    payment_method: 'pm_card_visa',
    confirm: true,
    expand: ['latest_charge.balance_transaction'],
  }).body;
  const validator = openResponseValidator();
  const path = `/v1/payment_intents/${intent.id}`;
  expect(validator.response('GET', path, intent)).toEqual([]);
  expect(validator.response('GET', path, { ...intent, planted: true })).not.toEqual([]);
  const { status: _status, ...without } = intent;
  expect(validator.response('GET', path, without)).not.toEqual([]);
  const charge = intent['latest_charge'] as Record<string, unknown>;
  const transaction = charge['balance_transaction'] as Record<string, unknown>;
  const deep = {
    ...intent,
    latest_charge: { ...charge, balance_transaction: { ...transaction, fee: '45' } },
  };
  expect(validator.response('GET', path, deep)).not.toEqual([]);
});

test('an unknown value of an open enum passes in a response', () => {
  const sim = createSimulator({ seed: 'v' });
  const { body } = sim.request('main', 'POST', '/v1/payment_intents', { amount: 500, currency: 'usd' });
  const validator = openResponseValidator();
  expect(validator.response('POST', '/v1/payment_intents', { ...body, status: 'brand_new_status' })).toEqual(
    [],
  );
});
