import type { CodeChange, CodeState } from '@backdesk/contract';
import type { ChangeRefusal } from './subscription-changes.ts';

const refusal = (sentence: string): ChangeRefusal => ({ reason: 'code_not_changeable', sentence });

export const codeChangedMeanwhile: ChangeRefusal = {
  reason: 'code_changed_meanwhile',
  sentence: 'This code has changed since you opened the dialog. Look at what it is now, then decide again.',
};

/** Why a code cannot be turned on or off, or null. */
export function notCodeChangeable(
  { state, stripe_is_active: isActive }: { state: CodeState; stripe_is_active: boolean | null },
  change: CodeChange,
): ChangeRefusal | null {
  if (state === 'not_at_stripe')
    return refusal(
      'This code is not at Stripe, so nobody can use it. Make one of the same name to sell with it.',
    );
  if (change === 'off') return isActive ? null : refusal('This code is off already.');
  if (state === 'expired') return refusal('This code has expired, which is for good. Make a new one.');
  if (state === 'used_up') return refusal('This code is used up. Make a new one.');
  return isActive ? refusal('This code works already.') : null;
}

/** The same as sentences, for both. */
export const codeObstacles = (code: Parameters<typeof notCodeChangeable>[0]) => ({
  on: notCodeChangeable(code, 'on')?.sentence ?? null,
  off: notCodeChangeable(code, 'off')?.sentence ?? null,
});
