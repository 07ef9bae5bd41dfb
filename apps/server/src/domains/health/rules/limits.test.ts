import { expect, test } from 'vitest';
import { limitsOf } from './limits.ts';

test('without a word of the installation the limits are those of the document', () => {
  expect(limitsOf(new Map())).toEqual({
    latency_p95: 500,
    failure_share: 0.01,
    storage: 0.8,
    connections: 0.8,
    webhook_lag: 300,
    webhooks_failed: 1,
    mirror_behind: 1_800,
    differences: 1,
    failed_payments: 0.05,
  });
});

test('what the installation says counts, and the default again once it took that back', () => {
  const limits = limitsOf(
    new Map([
      ['latency_p95', 750],
      ['failed_payments', 25],
      ['storage', null],
    ]),
  );
  expect(limits).toMatchObject({ latency_p95: 750, failed_payments: 0.0025, storage: 0.8 });
});
