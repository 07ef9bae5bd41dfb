import { paymentsList } from '@backdesk/contract';
import { describe, expect, test } from 'vitest';
import { instantSort, jumpInstant, nextSort, orderOf } from './sort.ts';

test('the order is told as aria-sort says it', () => {
  expect(orderOf(paymentsList, undefined, 'createdAt')).toBe('descending');
  expect(orderOf(paymentsList, 'amount', 'amount')).toBe('ascending');
  expect(orderOf(paymentsList, 'amount', 'createdAt')).toBe('none');
});

describe('a click on a head', () => {
  test('begins with the most, then turns round', () => {
    expect(nextSort(paymentsList, undefined, 'amount')).toBe('-amount');
    expect(nextSort(paymentsList, '-amount', 'amount')).toBe('amount');
  });

  test('leaves the default order unsaid', () => {
    expect(nextSort(paymentsList, 'createdAt', 'createdAt')).toBeUndefined();
    expect(nextSort(paymentsList, '-amount', 'createdAt')).toBeUndefined();
  });
});

describe('jumping to a date', () => {
  test('needs an order by an instant', () => {
    expect(instantSort(paymentsList, undefined)).toBe('createdAt');
    expect(instantSort(paymentsList, '-amount')).toBeUndefined();
  });

  test('newest first begins at the end of that day, oldest first at its beginning', () => {
    const midnight = (day: string) => new Date(`${day}T00:00:00`).toISOString();
    expect(jumpInstant(paymentsList, undefined, '2026-02-28')).toBe(midnight('2026-03-01'));
    expect(jumpInstant(paymentsList, 'createdAt', '2026-02-28')).toBe(midnight('2026-02-28'));
  });
});
