import { expect, test } from 'vitest';
import {
  formatCard,
  formatDay,
  formatMoney,
  formatRelative,
  formatSpan,
  formatWhen,
  percentOf,
} from './format.ts';

const usd = (amount: string) => ({ amount, currency: 'USD' });
const now = new Date(2026, 10, 20, 12, 0, 0);
const before = (days: number, hours = 0) => new Date(2026, 10, 20 - days, 12 - hours, 0, 0).toISOString();

test('money is written from minor units without ever passing through a float', () => {
  expect(formatMoney(usd('2900'))).toBe('$29.00');
  expect(formatMoney(usd('900719925474099301'))).toBe('$9,007,199,254,740,993.01');
  expect(formatMoney({ amount: '500', currency: 'JPY' })).toBe('¥500');
});

test('a share is rounded half up, a tiny one is not shown as nothing', () => {
  expect(percentOf(usd('2900'), usd('40600'))).toBe('7 %');
  expect(percentOf(usd('5'), usd('1000'))).toBe('1 %');
  expect(percentOf(usd('1'), usd('1000000'))).toBe('< 1 %');
  expect(percentOf(usd('0'), usd('1000'))).toBe('0 %');
  expect(percentOf(usd('1'), usd('0'))).toBeUndefined();
  expect(percentOf({ amount: '1', currency: 'EUR' }, usd('10'))).toBeUndefined();
});

test('an instant is placed by its calendar day, not by 24 hours', () => {
  expect(formatWhen(before(0, 3), now)).toBe('Today 09:00');
  expect(formatWhen(before(1, -11), now)).toBe('Thu 23:00');
  expect(formatWhen(before(7), now)).toBe('13 Nov');
  expect(formatWhen(before(-1, 8), now)).toBe('Tomorrow 04:00');
  expect(formatWhen(before(-2), now)).toBe('22 Nov');
  expect(formatDay(new Date(2025, 0, 3).toISOString(), now)).toBe('3 Jan 2025');
});

test('relative times use the largest unit that fits', () => {
  expect(formatRelative(before(0), now)).toBe('just now');
  expect(formatRelative(before(0, 2), now)).toBe('2 hours ago');
  expect(formatRelative(before(-9), now)).toBe('in 9 days');
  expect(formatRelative(before(400), now)).toBe('13 months ago');
  expect(formatRelative(before(1), now)).toBe('yesterday');
});

test('a span says how long somebody has been here', () => {
  expect(formatSpan(before(0, 3), now)).toBe('less than a day');
  expect(formatSpan(before(1), now)).toBe('1 day');
  expect(formatSpan(before(430), now)).toBe('14 months');
  expect(formatSpan(before(800), now)).toBe('2 years');
});

test('a card shows its brand and two digits only', () => {
  expect(formatCard('visa', '4242')).toBe('Visa ••42');
  expect(formatCard(null, '4242')).toBe('Card ••42');
  expect(formatCard('visa', null)).toBeUndefined();
});
