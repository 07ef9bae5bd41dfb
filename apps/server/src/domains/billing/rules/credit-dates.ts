import { notAhead } from './subscription-changes.ts';

/** What is wrong with the days of a lot of credit, by field; empty where nothing is. */
export function badDates(
  { effectiveAt, expiresAt }: { effectiveAt: Date | null; expiresAt: Date | null },
  now: Date,
): Record<string, string[]> {
  const fields: Record<string, string[]> = {};
  const start =
    effectiveAt && notAhead(effectiveAt, now, 'Must be in the future; leave it empty for at once');
  const end = expiresAt && notAhead(expiresAt, now);
  if (start) fields['effectiveAt'] = [start];
  if (end) fields['expiresAt'] = [end];
  else if (expiresAt && effectiveAt && expiresAt <= effectiveAt)
    fields['expiresAt'] = ['Must be after the day from which it can be used'];
  return fields;
}
