import type { invitationStates } from '@backdesk/contract';
import { Refusal } from '../../../platform/errors.ts';

export type InvitationState = (typeof invitationStates)[number];

/** What a link is good for at `now`; what ended it first counts. */
export function stateOfInvitation(
  {
    usedAt,
    revokedAt,
    expiresAt,
  }: { usedAt?: Date | null | undefined; revokedAt?: Date | null | undefined; expiresAt: Date },
  now: Date,
): InvitationState {
  if (usedAt) return 'used';
  if (revokedAt) return 'revoked';
  return expiresAt <= now ? 'expired' : 'open';
}

const sentences: Record<Exclude<InvitationState, 'open'>, string> = {
  expired: 'This link has expired: it worked for seven days. Ask whoever sent it for a new one.',
  used: 'This link has been used already: it works once. Sign in; if it was not you, tell an owner at once.',
  revoked: 'This link was withdrawn. Ask an owner for a new one.',
};

/** Refuses a link that lets nobody in any more, and says why. */
export function refuseEnded(state: InvitationState): void {
  if (state !== 'open') throw new Refusal('link_ended', sentences[state]);
}

/** The answer to a token that no link of ours has. */
export const unknownLink = () =>
  new Refusal(
    'not_found',
    'This is no link of ours. Open it as it was sent, from “https” or “http” to the end.',
  );
