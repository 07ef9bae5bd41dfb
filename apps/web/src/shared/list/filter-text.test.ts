import { paymentsList, usersList } from '@backdesk/contract';
import { expect, test } from 'vitest';
import { amountText, minorFrom, onlyCurrency } from './amount-text.ts';
import { filterText } from './filter-text.ts';

test.each([
  [{ field: 'status', op: 'in', value: ['failed'] }, 'Status is Failed'],
  [{ field: 'status', op: 'not_in', value: ['failed', 'canceled'] }, 'Status is not Failed or Canceled'],
  [{ field: 'failureCode', op: 'in', value: ['card_declined'] }, 'Failure code is card_declined'],
  [{ field: 'amount', op: 'at_least', value: '5000' }, 'Amount at least 50.00'],
  [{ field: 'amount', op: 'between', value: { from: '100', to: '2999' } }, 'Amount between 1.00 and 29.99'],
  [{ field: 'createdAt', op: 'in_last', value: { n: 30, unit: 'day' } }, 'Created in the last 30 days'],
  [{ field: 'createdAt', op: 'in_last', value: { n: 1, unit: 'week' } }, 'Created in the last week'],
  [{ field: 'createdAt', op: 'on', value: '2026-02-28' }, 'Created on 28 Feb 2026'],
  [
    { field: 'createdAt', op: 'between', value: { from: '2026-01-01', to: '2026-01-31' } },
    'Created between 1 Jan 2026 and 31 Jan 2026',
  ],
  [{ field: 'paidAt', op: 'empty' }, 'Paid is empty'],
  [{ field: 'isDisputed', op: 'is', value: true }, 'Disputed'],
  [{ field: 'isDisputed', op: 'is', value: false }, 'not Disputed'],
  [{ field: 'description', op: 'contains', value: '100 %' }, 'Description contains 100 %'],
] as const)('%j reads %s', (filter, text) => {
  // The table is read-only, filters are arrays that may grow.
  expect(filterText(paymentsList, structuredClone(filter) as Parameters<typeof filterText>[1])).toBe(text);
});

test('a relation names its rows and all that has to hold for them', () => {
  const where = [
    { field: 'status', op: 'in' as const, value: ['failed'] },
    { field: 'createdAt', op: 'in_last' as const, value: { n: 30, unit: 'day' as const } },
  ];
  expect(filterText(usersList, { relation: 'payments', has: true, where })).toBe(
    'has payments where Status is Failed and Created in the last 30 days',
  );
  expect(filterText(usersList, { relation: 'refunds', has: false, where: [] })).toBe('has no refunds');
});

test('words that only the installation knows come from outside', () => {
  const filter = { field: 'plan', op: 'in' as const, value: ['p1', 'p2'] };
  const labelOf = (_field: string, value: string) => (value === 'p1' ? 'Pro' : undefined);
  expect(filterText(usersList, filter, labelOf)).toBe('Plan is Pro or p2');
});

test('amounts are typed in major units and kept in minor ones', () => {
  expect(minorFrom('29')).toBe('2900');
  expect(minorFrom('1,299.5')).toBe('129950');
  expect(minorFrom('500', 'JPY')).toBe('500');
  expect(minorFrom('1.999')).toBeUndefined();
  expect(amountText('2900')).toBe('29.00');
  expect(amountText('500', 'JPY')).toBe('500');
});

test('a filter on one currency says how amounts are written', () => {
  expect(onlyCurrency([{ field: 'currency', op: 'in', value: ['JPY'] }])).toBe('JPY');
  expect(onlyCurrency([{ field: 'currency', op: 'in', value: ['JPY', 'EUR'] }])).toBeUndefined();
  expect(onlyCurrency([])).toBeUndefined();
});
