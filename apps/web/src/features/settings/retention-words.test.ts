import { expect, test } from 'vitest';
import { keptDaysOf, keptWords } from './retention-words.ts';

test.each([
  [null, 'for ever'],
  [1, '1 day'],
  [30, '30 days'],
  [365, '365 days'],
  [730, '2 years (730 days)'],
  [2557, '7 years (2,557 days)'],
  [800, '800 days'],
])('%s is said as %s', (days, words) => {
  expect(keptWords(days)).toBe(words);
});

test('a product that says for ever does not follow the default', () => {
  expect(keptDaysOf('webhook_events', { keptDays: null })).toBeNull();
  expect(keptDaysOf('webhook_events', null)).toBe(30);
});
