import { expect, test } from 'vitest';
import { countOf, formatBytes, formatDuration, formatShare } from './format-figure.ts';

test.each([
  [0, '0 ms'],
  [999, '999 ms'],
  [1_240, '1.2 s'],
  [90_000, '2 min'],
  [7_200_000, '2 h'],
  [432_000_000, '5 days'],
])('%d ms is %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

test.each([
  [0, '0 %'],
  [0.0004, '< 0.1 %'],
  [0.0066, '0.7 %'],
  [0.339, '34 %'],
  [1, '100 %'],
])('%d of 1 is %s', (share, text) => {
  expect(formatShare(share)).toBe(text);
});

test.each([
  [0, '0 bytes'],
  [999, '999 bytes'],
  [1_400_000, '1.4 MB'],
  [37_000_000_000, '37 GB'],
])('%d bytes are %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

test('one is not many', () => {
  expect([countOf(1, 'refund'), countOf(0, 'refund'), countOf(2_000, 'index', 'indexes')]).toEqual([
    '1 refund',
    '0 refunds',
    '2,000 indexes',
  ]);
});
