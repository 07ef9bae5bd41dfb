import { type HealthThresholdKey, healthThresholds } from '@backdesk/contract';
import { formatCount, formatDuration } from '../../shared/format-figure.ts';

/** "500 ms", "5 min", "80 %", "1": a limit as the page of health writes it. */
export function thresholdWords(key: HealthThresholdKey, value: number): string {
  switch (healthThresholds[key].unit) {
    case 'ms':
      return formatDuration(value);
    case 'seconds':
      return formatDuration(value * 1_000);
    case 'bps':
      // As it was set: 99.5 % must not read as 100 %.
      return `${value / 100} %`;
    case 'count':
      return formatCount(value);
  }
}

/** What stands behind the number in the form. */
export const unitWords = {
  ms: 'milliseconds',
  seconds: 'seconds',
  bps: 'percent',
  count: 'how many',
} as const;
