import { z } from 'zod';
import { instant } from './wire.ts';

export const healthThresholdKeys = [
  'latency_p95',
  'failure_share',
  'storage',
  'connections',
  'webhook_lag',
  'webhooks_failed',
  'mirror_behind',
  'differences',
  'failed_payments',
] as const;
export const healthThresholdKey = z.enum(healthThresholdKeys);
export type HealthThresholdKey = (typeof healthThresholdKeys)[number];

type Threshold = {
  label: string;
  /** Of the number below: milliseconds, seconds, a count, or hundredths of a percent. */
  unit: 'ms' | 'seconds' | 'count' | 'bps';
  default: number;
  least: number;
  most: number;
};

/** From when on a health figure is bad: the alerting limits of the Better Together document, and ours. */
export const healthThresholds: Record<HealthThresholdKey, Threshold> = {
  latency_p95: { label: 'Answer time, p95', unit: 'ms', default: 500, least: 10, most: 60_000 },
  failure_share: { label: 'Failed calls', unit: 'bps', default: 100, least: 1, most: 10_000 },
  storage: { label: 'Disk in use', unit: 'bps', default: 8_000, least: 100, most: 10_000 },
  connections: { label: 'Database connections', unit: 'bps', default: 8_000, least: 100, most: 10_000 },
  webhook_lag: { label: 'Webhooks behind', unit: 'seconds', default: 300, least: 10, most: 86_400 },
  webhooks_failed: { label: 'Webhooks for a person', unit: 'count', default: 1, least: 1, most: 10_000 },
  mirror_behind: {
    label: 'Mirror of Stripe behind',
    unit: 'seconds',
    default: 1_800,
    least: 300,
    most: 604_800,
  },
  differences: { label: 'Differences from Stripe', unit: 'count', default: 1, least: 1, most: 10_000 },
  failed_payments: { label: 'Failed payments', unit: 'bps', default: 500, least: 1, most: 10_000 },
};

export const healthThresholdView = z.object({
  key: healthThresholdKey,
  /** What this installation says itself, in the threshold's unit; null where it follows the default. */
  value: z.int().nullable(),
  /** Null where nobody ever said anything. */
  version: z.int().nullable(),
  updatedAt: instant.nullable(),
});
export const healthThresholdsView = z.object({ thresholds: z.array(healthThresholdView) });

/**
 * Sets, changes or takes back (`value` null) a threshold. `version` is the one that was read, null
 * where there was none.
 */
export const setThresholdInput = z
  .strictObject({
    key: healthThresholdKey,
    value: z.int('must be a number, such as 5').nullable(),
    version: z.int().min(1).nullable(),
  })
  .superRefine(({ key, value }, context) => {
    const { least, most, unit } = healthThresholds[key];
    if (value === null || (value >= least && value <= most)) return;
    const words = (bound: number) =>
      unit === 'bps' ? `${bound / 100} %` : `${bound.toLocaleString('en-US')}${unitWords[unit]}`;
    context.addIssue({
      code: 'custom',
      path: ['value'],
      message: `must be from ${words(least)} to ${words(most)}`,
    });
  });
export const changedThresholdView = z.object({ version: z.int() });

const unitWords = { ms: ' ms', seconds: ' seconds', count: '' } as const;

/** A threshold as a form holds it: hundredths of a percent as percent. Nothing is the default. */
export function thresholdText(key: HealthThresholdKey, value: number | null): string {
  if (value === null) return '';
  return String(healthThresholds[key].unit === 'bps' ? value / 100 : value);
}

/** What was typed, in the threshold's unit; null for nothing, NaN for what is no such number. */
export function parseThreshold(key: HealthThresholdKey, text: string): number | null {
  const typed = text.trim();
  if (typed === '') return null;
  const isShare = healthThresholds[key].unit === 'bps';
  if (!(isShare ? /^\d{1,3}(\.\d{1,2})?$/ : /^\d{1,9}$/).test(typed)) return Number.NaN;
  return isShare ? Math.round(Number(typed) * 100) : Number(typed);
}
