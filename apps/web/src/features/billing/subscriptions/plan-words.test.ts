import { expect, test } from 'vitest';
import { type Choice, openTimes, submitLabel } from './plan-words.ts';

const monthly: Choice = {
  priceId: 'a',
  planName: 'Basic',
  priceName: null,
  price: { amount: '2000', currency: 'USD' },
  interval: 'month',
  intervalCount: 1,
  isPerPerson: false,
};
const situation = {
  isTrialing: false,
  isSame: false,
  current: monthly,
  chosen: { ...monthly, priceId: 'b' },
};

test.each([
  ['another price', {}, ['now', 'next_invoice', 'period_end', 'reset']],
  ['the same', { isSame: true }, ['reset']],
  ['another interval', { chosen: { ...monthly, interval: 'year' } }, ['now', 'period_end']],
  ['another price in a trial', { isTrialing: true }, ['now']],
  ['the same in a trial', { isTrialing: true, isSame: true }, []],
] as const)('%s can begin', (_name, more, times) => {
  expect(openTimes({ ...situation, ...more })).toEqual(times);
});

test('the button says what is paid, once that is known', () => {
  const due = (amount: string) => ({ dueToday: { amount, currency: 'USD' } });
  expect(submitLabel('now', undefined)).toBe('Change the plan');
  expect(submitLabel('now', due('1550'))).toBe('Change now for $15.50');
  expect(submitLabel('next_invoice', due('0'))).toBe('Change now');
  expect(submitLabel('reset', due('900'))).toBe('Begin a new period for $9.00');
  expect(submitLabel('period_end', due('0'))).toBe('Change with the next period');
});
