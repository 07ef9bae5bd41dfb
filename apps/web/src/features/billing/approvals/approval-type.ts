import { type approvalView, refundReasonLabels, type Wire } from '@backdesk/contract';
import type { Tone } from '@backdesk/ui';

export type Approval = Wire<typeof approvalView>;

export const approvalTones: Record<Approval['state'], Tone> = {
  pending: 'warning',
  approved: 'info',
  denied: 'bad',
  withdrawn: 'neutral',
  expired: 'neutral',
  executed: 'good',
};

const kindWords: Record<Approval['kind'], string> = {
  refund: 'Refund',
  make_right: 'Make it right',
  discount: 'Coupon',
  subscription_change: 'Later charge',
  credit_grant: 'Credit',
};

const wordsOf = ({ kind, change }: Approval): string =>
  change?.kind === 'subscription_reinstate' ? 'Reinstatement' : kindWords[kind];

/** “Refund · Service failed”. */
export const approvalWords = (approval: Approval): string =>
  approval.reason === null
    ? wordsOf(approval)
    : `${wordsOf(approval)} · ${refundReasonLabels[approval.reason]}`;

/** “Refund for Ada”. */
export const approvalTitle = (approval: Approval): string => `${wordsOf(approval)} for ${approval.userName}`;
