import { defaultStepUpThreshold, type RefundState, refundStatesThatHold } from '@backdesk/contract';
import { format } from '@backdesk/money';
import type { Principal } from '../../../platform/actor.ts';
import { Refusal } from '../../../platform/errors.ts';

/** Refunds of one payment within this time count together, in milliseconds. */
const togetherMs = 24 * 60 * 60 * 1000;

type EarlierRefund = {
  state: RefundState;
  amountCents: bigint;
  requestedById: string | null;
  createdAt: Date;
};

type Asked = { amount: bigint; currency: string };

/**
 * Whether this person may refund this much of one payment, now. What the same person already gave
 * back of the payment within a day counts too: else a limit would end where splitting begins. A
 * program has nobody who could give a second factor, so its limit is where its role would be asked
 * for one. Throws Refusal. Call it under the payment's lock.
 */
export function requireAllowance(
  actor: Principal,
  asked: Asked,
  refundsOfPayment: readonly EarlierRefund[],
  now: Date,
): void {
  const { limit, threshold, earlier, together } = weigh(actor, asked, refundsOfPayment, now);
  const words = (amount: bigint) => format({ ...asked, amount });
  if (limit !== null && together > limit)
    throw new Refusal(
      'refund_exceeds_limit',
      earlier === 0n
        ? `Your limit is ${words(limit)} for one refund, and this is ${words(asked.amount)}. Refund less, or ask for approval by a colleague with a higher limit.`
        : `Your limit is ${words(limit)} for one payment within 24 hours. You already refunded ${words(earlier)} of it, and this is ${words(asked.amount)} more. Refund less, or ask for approval by a colleague with a higher limit.`,
    );
  if (actor.kind === 'api_key' || together <= threshold) return;
  if (!actor.steppedUpUntil || actor.steppedUpUntil <= now)
    throw new Refusal(
      'step_up_required',
      earlier === 0n
        ? `Refunds above ${words(threshold)} need the code of your authenticator app once more.`
        : `With the ${words(earlier)} you already refunded of this payment within 24 hours, this comes to ${words(together)}. Above ${words(threshold)} it needs the code of your authenticator app once more.`,
    );
}

/** Whether only a colleague with a higher limit can let this be paid. */
export function isAboveLimit(
  actor: Principal,
  asked: Asked,
  refundsOfPayment: readonly EarlierRefund[],
  now: Date,
): boolean {
  const { limit, together } = weigh(actor, asked, refundsOfPayment, now);
  return limit !== null && together > limit;
}

function weigh(actor: Principal, asked: Asked, refundsOfPayment: readonly EarlierRefund[], now: Date) {
  const threshold = actor.kind === 'member' ? actor.stepUpThreshold : defaultStepUpThreshold[actor.role];
  const limit =
    actor.kind === 'member' || (actor.refundLimit !== null && actor.refundLimit < threshold)
      ? actor.refundLimit
      : threshold;
  const earlier = refundsOfPayment
    .filter(
      ({ state, requestedById, createdAt }) =>
        requestedById === actor.id &&
        refundStatesThatHold.includes(state) &&
        now.getTime() - createdAt.getTime() < togetherMs,
    )
    .reduce((sum, { amountCents }) => sum + amountCents, 0n);
  return { limit, threshold, earlier, together: earlier + asked.amount };
}
