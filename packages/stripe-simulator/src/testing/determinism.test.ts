import { expect, test } from 'vitest';
import { createSimulator, type Simulator, type SimulatorOptions } from '../simulator.ts';
import { START } from './harness.ts';

const DAY = 86_400_000;

/** A little business: twelve customers, renewals, a failing card, refunds, a dispute. */
function run(options: SimulatorOptions = {}, stepDays = 90): Simulator {
  const sim = createSimulator({ seed: 'same', startAt: START, ...options });
  const post = (path: string, params: object) => sim.request('main', 'POST', path, { ...params }).body;
  const price = post('/v1/prices', {
    product_data: { name: 'Pro' },
    currency: 'usd',
    unit_amount: 1900,
    recurring: { interval: 'month' },
  }).id;
  for (let index = 0; index < 12; index += 1) {
    const card =
      index % 4 === 3
        ? 'pm_card_chargeCustomerFail'
        : index % 4 === 2
          ? 'pm_card_createDispute'
          : 'pm_card_refundFail';
    const customer = post('/v1/customers', {
      email: `u${index}@example.com`,
      payment_method: card,
      invoice_settings: { default_payment_method: card },
    }).id;
    post('/v1/subscriptions', {
      customer,
      items: [{ price }],
      ...(index % 2 === 1 && { trial_period_days: 14 }),
    });
  }
  for (const charge of sim.objects('main', 'charge')) post('/v1/refunds', { charge: charge.id, amount: 500 });
  for (let day = stepDays; day <= 90; day += stepDays) sim.advanceTo(new Date(START.getTime() + day * DAY));
  return sim;
}

/** Every object and event as text, in order. */
function dump(sim: Simulator): string {
  const types = [
    'customer',
    'subscription',
    'invoice',
    'invoice_payment',
    'payment_intent',
    'charge',
    'refund',
    'dispute',
    'balance_transaction',
    'event',
  ] as const;
  return types.flatMap((type) => [...sim.objects('main', type)].map((row) => JSON.stringify(row))).join('\n');
}

test('the same seed and the same calls give byte-identical state and event log', () => {
  const [first, second] = [run(), run()];
  expect(dump(first).length).toBeGreaterThan(100_000);
  expect(dump(first) === dump(second)).toBe(true);
  expect(first.stateHash()).toBe(second.stateHash());
});

test('it does not matter in how many steps the clock moves', () => {
  expect(dump(run({}, 1)) === dump(run({}, 90))).toBe(true);
});

test('events that are forgotten by the end are not made, and everything else is the same', () => {
  const until = new Date(START.getTime() + 90 * DAY);
  const [all, last] = [run(), run({ bulk: { until } })];
  expect([...last.objects('main', 'event')].length).toBeGreaterThan(10);
  expect(dump(last) === dump(all)).toBe(true);
  expect(last.stateHash()).toBe(all.stateHash());
});

test('reading a whole type expanded shows what its list shows', () => {
  const sim = run();
  const listed = sim.request('main', 'GET', '/v1/payment_intents', {
    limit: 100,
    expand: ['data.latest_charge'],
  }).body['data'] as { id: string }[];
  const read = [...sim.expandedObjects('main', 'payment_intent', ['latest_charge'])];
  expect(listed.length).toBeGreaterThan(20);
  expect(read).toEqual(listed.toReversed());
});

test('another seed gives other ids, the same amounts', () => {
  const [first, second] = [run(), run({ seed: 'other' })];
  expect(first.stateHash()).not.toBe(second.stateHash());
  expect(first.ledger('main')).toEqual(second.ledger('main'));
});

test('events are kept for thirty days', () => {
  const sim = run();
  const created = [...sim.objects('main', 'event')].map((event) => event.created);
  expect(Math.min(...created)).toBeGreaterThanOrEqual(sim.now.getTime() / 1000 - 30 * 86_400);
  expect(created).toEqual(created.toSorted((a, b) => a - b));
});

test('the clock never goes back', () => {
  const sim = run();
  expect(() => sim.advanceTo(START)).toThrow('cannot go back');
});
