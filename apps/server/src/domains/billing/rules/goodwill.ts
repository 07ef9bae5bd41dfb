import { defaultGoodwill, defaultStepUpThreshold } from '@backdesk/contract';
import type { Principal } from '../../../platform/actor.ts';

/** What one person may give in one product and currency, in minor units; null is no limit. */
export type GoodwillLimits = { perAction: bigint | null; perDay: bigint | null; perUser: bigint | null };

/** Limits that were set for a role in a product. */
export type SetLimits = { perAction: bigint; perDay: bigint; perUser: bigint };

/**
 * The limits of this person. What was set for their role in the product comes before what roles have by
 * default; a limit of their own for one action is never exceeded, and by default they may give as much a day.
 */
export function limitsOf(actor: Principal, set: SetLimits | null): GoodwillLimits {
  const threshold = stepUpThresholdOf(actor);
  const own =
    actor.kind === 'member' || (actor.refundLimit !== null && actor.refundLimit < threshold)
      ? actor.refundLimit
      : threshold;
  if (set) return { ...set, perAction: own === null || own > set.perAction ? set.perAction : own };
  const { perDay, perUser } = defaultGoodwill[actor.role];
  return { perAction: own, perDay: atLeast(perDay, own), perUser: atLeast(perUser, own) };
}

const atLeast = (limit: bigint | null, own: bigint | null): bigint | null => {
  if (limit === null || own === null) return null;
  return limit > own ? limit : own;
};

/** Above how many minor units a person gives their second factor again. */
export const stepUpThresholdOf = (actor: Principal): bigint =>
  actor.kind === 'member' ? actor.stepUpThreshold : defaultStepUpThreshold[actor.role];

export type GoodwillUsed = { byActor: bigint; toUser: bigint };

/** What may still be given now, in minor units, or null without a limit; and which limit is the narrowest. */
export function goodwillLeft(
  { perAction, perDay, perUser }: GoodwillLimits,
  { byActor, toUser }: GoodwillUsed,
): { amount: bigint | null; by: 'action' | 'day' | 'user' } {
  const left = [
    { amount: perAction, by: 'action' as const },
    { amount: perDay === null ? null : notBelowZero(perDay - byActor), by: 'day' as const },
    { amount: perUser === null ? null : notBelowZero(perUser - toUser), by: 'user' as const },
  ];
  let narrowest: { amount: bigint | null; by: 'action' | 'day' | 'user' } = { amount: null, by: 'action' };
  for (const one of left)
    if (one.amount !== null && (narrowest.amount === null || one.amount < narrowest.amount)) narrowest = one;
  return narrowest;
}

const notBelowZero = (amount: bigint): bigint => (amount > 0n ? amount : 0n);
