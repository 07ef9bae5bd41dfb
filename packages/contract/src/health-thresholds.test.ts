import { expect, test } from 'vitest';
import { healthThresholdKeys, healthThresholds, parseThreshold, thresholdText } from './health-thresholds.ts';

test('what a form shows of a threshold is read back as the same', () => {
  for (const key of healthThresholdKeys)
    for (const value of [null, healthThresholds[key].least, healthThresholds[key].most, 137])
      expect(parseThreshold(key, thresholdText(key, value))).toBe(value);
});

test.each([
  ['failed_payments', '2.5', 250],
  ['failed_payments', ' 0.07 ', 7],
  ['failed_payments', '0.007', Number.NaN],
  ['failed_payments', '5 %', Number.NaN],
  ['latency_p95', '500', 500],
  ['latency_p95', '0.5', Number.NaN],
  ['latency_p95', '1e3', Number.NaN],
  ['latency_p95', '-1', Number.NaN],
  ['latency_p95', ' ', null],
] as const)('%s: “%s” is %s', (key, text, value) => {
  expect(parseThreshold(key, text)).toBe(value);
});
