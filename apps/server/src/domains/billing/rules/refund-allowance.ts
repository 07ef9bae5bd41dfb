import { defaultStepUpThreshold } from '@backdesk/contract';
import { format } from '@backdesk/money';
import type { Principal } from '../../../platform/actor.ts';
import { Refusal } from '../../../platform/errors.ts';

/**
 * Whether this person may refund this much, now. A program has nobody who could give a second
 * factor, so its limit is where its role would be asked for one. Throws Refusal.
 */
export function requireAllowance(
  actor: Principal,
  amount: { amount: bigint; currency: string },
  now: Date,
): void {
  const threshold = actor.kind === 'member' ? actor.stepUpThreshold : defaultStepUpThreshold[actor.role];
  const limit =
    actor.kind === 'member' || (actor.refundLimit !== null && actor.refundLimit < threshold)
      ? actor.refundLimit
      : threshold;
  if (limit !== null && amount.amount > limit)
    throw new Refusal(
      'refund_exceeds_limit',
      `Your limit is ${format({ ...amount, amount: limit })} for one refund, and this is ${format(amount)}. Refund less, or ask a colleague with a higher limit.`,
    );
  if (actor.kind === 'api_key' || amount.amount <= threshold) return;
  if (!actor.steppedUpUntil || actor.steppedUpUntil <= now)
    throw new Refusal(
      'step_up_required',
      `Refunds above ${format({ ...amount, amount: threshold })} need the code of your authenticator app once more.`,
    );
}
