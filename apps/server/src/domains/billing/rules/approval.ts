import { approvalStateLabels, type approvalStates } from '@backdesk/contract';
import type { Principal } from '../../../platform/actor.ts';

type Kind = 'refund' | 'make_right' | 'discount' | 'subscription_change' | 'credit_grant';
type Request = {
  kind: Kind;
  state: (typeof approvalStates)[number];
  amount: string;
  requester_id: string;
  beneficiary_member_id: string | null;
  expires_at: string;
};

/** What a request is about, in words: what one approves, what somebody gets, where to look, and what may have moved. */
const about: Record<Kind, { what: string; gets: string; look: string; moved: string }> = {
  refund: {
    what: 'refunds',
    gets: 'this money',
    look: 'the refund',
    moved: 'Something moved on this payment since it was asked for.',
  },
  make_right: {
    what: 'what makes something right',
    gets: 'this',
    look: 'its steps',
    moved: 'Something moved on this payment, subscription or credit since it was asked for.',
  },
  discount: {
    what: 'discounts',
    gets: 'this discount',
    look: 'the subscription',
    moved: 'Something moved on this subscription since it was asked for.',
  },
  subscription_change: {
    what: 'changes of a subscription',
    gets: 'this change',
    look: 'the subscription',
    moved: 'Something moved on this subscription since it was asked for.',
  },
  credit_grant: {
    what: 'credit',
    gets: 'this credit',
    look: 'the user’s credit',
    moved: 'This credit cannot be given as it was asked for.',
  },
};

/** Why nothing can be decided about a request any more, or null while it waits. */
export function approvalEnded({ kind, state, expires_at }: Request, now: Date): string | null {
  if (state !== 'pending')
    return `This was decided already: ${approvalStateLabels[state].toLowerCase()}. Look at ${about[kind].look} for what became of it.`;
  if (new Date(expires_at) <= now)
    return 'Nobody decided within 24 hours, so this request has run out. Have it asked for anew.';
  return null;
}

/**
 * Why this person may not decide about a request, or null. Nobody decides about what they asked for or get
 * themselves (the database holds to that too), and no program decides at all.
 */
export function notDecidable(
  { kind, requester_id, beneficiary_member_id }: Request,
  actor: Principal,
): string | null {
  if (actor.kind !== 'member') return 'Only a person can decide about a request; this is a program.';
  if (requester_id === actor.id) return 'You asked for this yourself, so a colleague has to decide.';
  if (beneficiary_member_id === actor.id)
    return `You would get ${about[kind].gets} yourself, so a colleague has to decide.`;
  return actor.permissions.has('billing:approve') ? null : `Your role may not approve ${about[kind].what}.`;
}

/**
 * Why somebody who may decide may only deny it, or null: nobody agrees to more than they may refund. `amount` is what
 * counts against them, in minor units.
 */
export function aboveOwnLimit(
  amount: bigint,
  { refundLimit }: Principal,
  words: (cents: bigint) => string,
): string | null {
  if (refundLimit === null || refundLimit >= amount) return null;
  return `Your own limit is ${words(refundLimit)}, and this is ${words(amount)}. A colleague with a higher limit has to approve it.`;
}

/** Why what was asked for cannot be agreed to any more; `refusal` where it cannot be done at all. */
export const movedSentence = (kind: Kind, refusal: string | null): string =>
  `${about[kind].moved} ${refusal ?? 'The numbers are others now.'} Deny it, and have it asked for anew.`;
