import { expect, test } from 'vitest';
import { countSentence, countText, newText } from './count-text.ts';

test.each([
  [0, 'exact', '0'],
  [1204, 'exact', '1,204'],
  [10_000, 'at_least', '10,000+'],
  [87, 'estimate', '~87'],
  [1234, 'estimate', '~1,200'],
  [9949, 'estimate', '~9,900'],
  [12_300, 'estimate', '~12 k'],
  [999_499, 'estimate', '~999 k'],
  [1_000_000, 'estimate', '~1.0 M'],
  [1_249_000, 'estimate', '~1.2 M'],
  [12_600_000, 'estimate', '~13 M'],
] as const)('%i (%s) is written %s', (value, precision, text) => {
  expect(countText({ value, precision })).toBe(text);
});

test('is a sentence for whoever cannot see the sign', () => {
  const noun = ['payment', 'payments'] as const;
  expect(countSentence({ value: 1, precision: 'exact' }, noun)).toBe('1 payment');
  expect(countSentence({ value: 10_000, precision: 'at_least' }, noun)).toMatch(/^At least 10,000 payments/);
  expect(countSentence({ value: 1_000_000, precision: 'estimate' }, noun)).toMatch(/^About 1.0 M payments/);
});

test('new rows are counted up to a cap', () => {
  expect(newText({ value: 12, isCapped: false })).toBe('12 new');
  expect(newText({ value: 99, isCapped: true })).toBe('99+ new');
});
