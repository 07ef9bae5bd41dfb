import { approvalStateLabels, type approvalStates } from '@backdesk/contract';
import type { Principal } from '../../../platform/actor.ts';

type Request = {
  state: (typeof approvalStates)[number];
  amount: string;
  requester_id: string;
  beneficiary_member_id: string | null;
  expires_at: string;
};

/** Why nothing can be decided about a request any more, or null while it waits. */
export function approvalEnded({ state, expires_at }: Request, now: Date): string | null {
  if (state !== 'pending')
    return `This was decided already: ${approvalStateLabels[state].toLowerCase()}. Look at the refund for what became of it.`;
  if (new Date(expires_at) <= now)
    return 'Nobody decided within 24 hours, so this request has run out. Have it asked for anew.';
  return null;
}

/**
 * Why this person may not decide about a request, or null. Nobody decides about what they asked for or get
 * themselves (the database holds to that too), and no program decides at all.
 */
export function notDecidable(
  { requester_id, beneficiary_member_id }: Request,
  actor: Principal,
): string | null {
  if (actor.kind !== 'member') return 'Only a person can decide about a request; this is a program.';
  if (requester_id === actor.id) return 'You asked for this yourself, so a colleague has to decide.';
  if (beneficiary_member_id === actor.id)
    return 'You would get this money yourself, so a colleague has to decide.';
  return actor.permissions.has('billing:approve') ? null : 'Your role may not approve refunds.';
}

/** Why somebody who may decide may only deny it, or null: nobody agrees to more than they may refund. */
export function aboveOwnLimit(
  { amount }: Request,
  { refundLimit }: Principal,
  words: (cents: bigint) => string,
): string | null {
  if (refundLimit === null || refundLimit >= BigInt(amount)) return null;
  return `Your own limit is ${words(refundLimit)}, and this is ${words(BigInt(amount))}. A colleague with a higher limit has to approve it.`;
}
