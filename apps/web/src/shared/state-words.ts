import type { RefundState, subscriptionStatus, paymentStatus, Wire } from '@backdesk/contract';
import type { Tone } from '@backdesk/ui';

/** A state's own word as a person reads it: "past_due" → "past due". */
export function words(state: string): string {
  return state.replaceAll('_', ' ');
}

const subscriptionTones: Record<Wire<typeof subscriptionStatus>, Tone> = {
  incomplete: 'warning',
  incomplete_expired: 'neutral',
  trialing: 'info',
  active: 'good',
  past_due: 'warning',
  canceled: 'neutral',
  unpaid: 'bad',
  paused: 'neutral',
  unknown: 'warning',
};

export function subscriptionTone(status: Wire<typeof subscriptionStatus>): Tone {
  return subscriptionTones[status];
}

const paymentTones: Record<Wire<typeof paymentStatus>, Tone> = {
  succeeded: 'good',
  failed: 'bad',
  processing: 'info',
  requires_action: 'warning',
  canceled: 'neutral',
  unknown: 'warning',
};

export function paymentTone(status: Wire<typeof paymentStatus>): Tone {
  return paymentTones[status];
}

type RefundWords = { label: string; tone: Tone; isFinal: boolean; means: string };

const refundStates: Record<RefundState, RefundWords> = {
  requested: {
    label: 'requested',
    tone: 'info',
    isFinal: false,
    means: 'Recorded here; it goes to Stripe in a moment.',
  },
  awaiting_approval: {
    label: 'awaiting approval',
    tone: 'warning',
    isFinal: false,
    means: 'A colleague with a higher limit has to approve it within 24 hours; its money is held until then.',
  },
  submitting: {
    label: 'sending to Stripe',
    tone: 'info',
    isFinal: false,
    means: 'Stripe is being asked to make the refund.',
  },
  unknown: {
    label: 'outcome unknown',
    tone: 'warning',
    isFinal: false,
    means: 'Stripe was asked and never answered. It may or may not have made the refund.',
  },
  pending: {
    label: 'pending at Stripe',
    tone: 'info',
    isFinal: false,
    means: 'Stripe has accepted the refund and is paying it out.',
  },
  requires_action: {
    label: 'needs the customer',
    tone: 'warning',
    isFinal: false,
    means: 'The customer has to give Stripe their bank details first.',
  },
  succeeded: {
    label: 'succeeded',
    tone: 'good',
    isFinal: true,
    means: 'Stripe has made the refund. The bank shows it to the customer in 5–10 days.',
  },
  failed: {
    label: 'failed',
    tone: 'bad',
    isFinal: true,
    means: 'The money did not reach the customer.',
  },
  canceled: {
    label: 'canceled',
    tone: 'neutral',
    isFinal: true,
    means: 'The refund was called off; no money moved.',
  },
};

/** How a refund's state is said and shown, and whether it can still change. */
export function refundWords(state: RefundState): RefundWords {
  return refundStates[state];
}
