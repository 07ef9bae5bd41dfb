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
type UserSummary = LookupResult['users'][number];

/** The one user that an id or an e-mail names. A name is never exact, even with a single match. */
export function exactMatch(result: LookupResult): UserSummary | undefined {
  if (result.kind === 'name' || result.kind === 'empty') return undefined;
  return result.users.length === 1 && !result.hasMore ? result.users[0] : undefined;
}
