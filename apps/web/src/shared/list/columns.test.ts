import { paymentsList } from '@backdesk/contract';
import { expect, test } from 'vitest';
import { columnsToKeep, moveColumn, offeredColumns, shownColumns, toggleColumn } from './columns.ts';

test('a list without a choice shows its default columns', () => {
  expect(shownColumns(paymentsList, undefined)).toEqual([
    'amount',
    'status',
    'userName',
    'description',
    'createdAt',
    'refunded',
  ]);
  expect(offeredColumns(paymentsList)).toContain('chargeStripeId');
});

test('a column comes at the end and goes from where it stands', () => {
  expect(toggleColumn(['a', 'b'], 'c')).toEqual(['a', 'b', 'c']);
  expect(toggleColumn(['a', 'b', 'c'], 'b')).toEqual(['a', 'c']);
});

test('the last column stays', () => {
  expect(toggleColumn(['a'], 'a')).toEqual(['a']);
});

test.each([
  ['c', 0, ['c', 'a', 'b']],
  ['a', 1, ['b', 'a', 'c']],
  ['a', 99, ['b', 'c', 'a']],
  ['b', -1, ['b', 'a', 'c']],
  ['x', 0, ['a', 'b', 'c']],
])('moves %s to %i', (key, to, expected) => {
  expect(moveColumn(['a', 'b', 'c'], key, to)).toEqual(expected);
});

test('the default order is not kept in the address, another one is', () => {
  const columns = shownColumns(paymentsList, undefined);
  expect(columnsToKeep(paymentsList, columns)).toBeUndefined();
  expect(columnsToKeep(paymentsList, moveColumn(columns, 'status', 0))?.[0]).toBe('status');
});
