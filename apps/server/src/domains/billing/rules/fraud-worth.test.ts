import { expect, test } from 'vitest';
import { likelihoodOf, refundWorth } from './fraud-worth.ts';

test('a refund is worth what it saves on average: the fee weighs most on small payments', () => {
  expect(refundWorth(200n, 2_000n, 0.5)).toBe(900n);
  expect(refundWorth(2_000n, 2_000n, 0.5)).toBe(0n);
  expect(refundWorth(10_000n, 2_000n, 0.5)).toBe(-4_000n);
  expect(refundWorth(10_000n, 2_000n, 1)).toBe(2_000n);
});

test('the likelihood starts at what was measured elsewhere and goes by our own past in the end', () => {
  expect(likelihoodOf({ warnings: 0, disputes: 0 })).toBeCloseTo(11 / 17);
  expect(likelihoodOf({ warnings: 17, disputes: 0 })).toBeCloseTo(11 / 34);
  expect(likelihoodOf({ warnings: 10_000, disputes: 1_000 })).toBeCloseTo(0.1, 2);
});
