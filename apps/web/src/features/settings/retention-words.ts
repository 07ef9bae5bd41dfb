import type { RetentionKind } from '@backdesk/contract';
import { retentionPolicies } from '@backdesk/contract';
import { countOf } from '../../shared/format-figure.ts';

/** "30 days", "7 years (2,557 days)", "for ever": years where they come out even. */
export function keptWords(days: number | null): string {
  const short = shortKeptWords(days);
  return short.endsWith('years') && days !== null ? `${short} (${countOf(days, 'day')})` : short;
}

/** The same without the days behind the years, for a narrow column. */
export function shortKeptWords(days: number | null): string {
  if (days === null) return 'for ever';
  const years = Math.round(days / 365.25);
  const isEven = years >= 2 && Math.abs(days - years * 365.25) < 1.5;
  return isEven ? countOf(years, 'year') : countOf(days, 'day');
}

/** How long a product keeps something: its own word, else the default. */
export function keptDaysOf(kind: RetentionKind, override: { keptDays: number | null } | null): number | null {
  return override ? override.keptDays : retentionPolicies[kind].defaultDays;
}
