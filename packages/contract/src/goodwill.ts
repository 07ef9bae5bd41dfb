import type { Role } from './permissions.ts';

/** What is given away; all of it counts together, in money. */
export const goodwillKinds = ['refund', 'credit', 'coupon', 'free_days', 'invoice'] as const;
export type GoodwillKind = (typeof goodwillKinds)[number];

/** How long what one user was given counts, in days. */
export const goodwillUserDays = 30;

/** What a role may give within 24 hours, and to one user within `goodwillUserDays`, in minor units; null is no limit. */
export const defaultGoodwill: Record<Role, { perDay: bigint | null; perUser: bigint | null }> = {
  support_agent: { perDay: 100_000n, perUser: 50_000n },
  support_lead: { perDay: 500_000n, perUser: 200_000n },
  finance: { perDay: 2_000_000n, perUser: 1_000_000n },
  engineer: { perDay: 0n, perUser: 0n },
  auditor: { perDay: 0n, perUser: 0n },
  owner: { perDay: null, perUser: null },
};
