import { expect, test } from 'vitest';
import { welch } from '../support/welch.ts';

test('Welch’s test says what its tables say', () => {
  const a = [19.8, 20.4, 19.6, 17.8, 18.5, 18.9, 18.3, 18.9, 19.5, 22.0];
  const b = [28.2, 26.6, 20.1, 23.3, 25.2, 22.1, 17.7, 27.6, 20.6, 13.7];
  expect(welch(a, b)).toBeCloseTo(0.064_28, 5);
  expect(welch(a, a)).toBe(1);
  expect(welch([1, 2, 1, 2, 1, 2], [5, 6, 5, 6, 5, 6])).toBeLessThan(0.0001);
});
