import { once } from './once.ts';
const whole = once(() => new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 }));
const tenth = once(() => new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 }));

/** "12,345". */
export function formatCount(count: number): string {
  return whole().format(count);
}

/** "3 refunds", "1 refund". */
export function countOf(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatCount(count)} ${count === 1 ? singular : plural}`;
}

/** "340 ms", "1.2 s", "3 min", "2 h", "5 days": two digits that matter. */
export function formatDuration(ms: number): string {
  if (ms < 1_000) return `${whole().format(ms)} ms`;
  if (ms < 60_000) return `${tenth().format(ms / 1_000)} s`;
  if (ms < 3_600_000) return `${whole().format(ms / 60_000)} min`;
  if (ms < 172_800_000) return `${whole().format(ms / 3_600_000)} h`;
  return `${whole().format(ms / 86_400_000)} days`;
}

/** "0.7 %", "34 %": a part of 1 in per cent; "< 0.1 %" for what would read as nothing. */
export function formatShare(share: number): string {
  const percent = share * 100;
  if (percent > 0 && percent < 0.1) return '< 0.1 %';
  return `${(percent < 10 ? tenth : whole)().format(percent)} %`;
}

const sizes = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const;

/** "812 bytes", "1.4 MB", "37 GB": powers of 1,000. */
export function formatBytes(bytes: number): string {
  const power = bytes < 1_000 ? 0 : Math.min(sizes.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1_000 ** power;
  return `${(power === 0 || value >= 10 ? whole : tenth)().format(value)} ${sizes[power]}`;
}

/** A figure of health in its unit: "840 ms", "3 min", "71 %", "22 MB", "2". */
export function formatFigure(value: number, unit: 'ms' | 'seconds' | 'share' | 'bytes' | 'count'): string {
  switch (unit) {
    case 'ms':
      return formatDuration(value);
    case 'seconds':
      return formatDuration(value * 1_000);
    case 'share':
      return formatShare(value);
    case 'bytes':
      return formatBytes(value);
    case 'count':
      return formatCount(value);
  }
}
