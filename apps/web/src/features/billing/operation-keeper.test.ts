import { expect, test } from 'vitest';
import { createOperationKeeper } from './operation-keeper.ts';

const payment = '0192f0c2-7d7a-7c3e-9a5e-000000000001';
const other = '0192f0c2-7d7a-7c3e-9a5e-000000000002';
const sent = { amount: '1000', currency: 'USD', reason: 'goodwill' as const, note: '', ticket: 'T-1' };

function aStore() {
  const items = new Map<string, string>();
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  };
}

test('opening the dialog again before an answer gives the same id, also after a reload', () => {
  const store = aStore();
  const first = createOperationKeeper(store).open(payment, []);
  expect(createOperationKeeper(store).open(payment, [])).toEqual(first);
});

test('what was sent is found again after a reload', () => {
  const store = aStore();
  const { operationId } = createOperationKeeper(store).open(payment, []);
  createOperationKeeper(store).markSent({ operationId, paymentId: payment, ...sent });
  expect(createOperationKeeper(store).open(payment, [])).toEqual({ operationId, sent });
});

test('a lost answer keeps its id even when the refund turns out to exist', () => {
  const keeper = createOperationKeeper(aStore());
  const { operationId } = keeper.open(payment, []);
  keeper.markSent({ operationId, paymentId: payment, ...sent });
  expect(keeper.open(payment, [operationId]).operationId).toBe(operationId);
});

test('a new id is made only after a final answer', () => {
  const keeper = createOperationKeeper(aStore());
  const first = keeper.open(payment, []);
  keeper.settle(payment);
  expect(keeper.open(payment, []).operationId).not.toBe(first.operationId);
});

test('payments do not share an id', () => {
  const keeper = createOperationKeeper(aStore());
  expect(keeper.open(payment, []).operationId).not.toBe(keeper.open(other, []).operationId);
});

test('a tab that was duplicated does not take over the refund of the first one', () => {
  const store = aStore();
  const { operationId } = createOperationKeeper(store).open(payment, []);
  expect(createOperationKeeper(store).open(payment, [operationId]).operationId).not.toBe(operationId);
});

test.each(['', '{', '{"operationId":"not-an-id","sent":null}', '[]'])(
  'damaged storage %j is replaced by a new operation',
  (text) => {
    const store = aStore();
    store.setItem(`backdesk:refund:${payment}`, text);
    const opened = createOperationKeeper(store).open(payment, []);
    expect(opened.sent).toBeNull();
    expect(createOperationKeeper(store).open(payment, [])).toEqual(opened);
  },
);
