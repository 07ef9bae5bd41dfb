import type { lookupView, Wire } from '@backdesk/contract';

export const longestLookup = 500;

/** What was pasted, as the look-up takes it: one line, no control characters, not too long. */
export function lookupText(pasted: string): string {
  return pasted
    .replaceAll(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, longestLookup)
    .trim();
}

export type LookupResult = Wire<typeof lookupView>;
export type LookupObject = LookupResult['objects'][number];
type UserSummary = LookupResult['users'][number];

/** The one user that an id or an e-mail names. A name is never exact, even with a single match. */
export function exactMatch(result: LookupResult): UserSummary | undefined {
  if (result.kind === 'name' || result.kind === 'empty') return undefined;
  return result.users.length === 1 && !result.hasMore ? result.users[0] : undefined;
}

/** The one row with a page of its own that an id names. */
export function exactObject({ objects }: LookupResult): LookupObject | undefined {
  return objects.length === 1 ? objects[0] : undefined;
}
