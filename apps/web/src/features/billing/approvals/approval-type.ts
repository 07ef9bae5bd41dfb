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

/** “Refund · Service failed”. */
export const approvalWords = ({ kind, reason }: Approval): string =>
  reason === null ? kindWords[kind] : `${kindWords[kind]} · ${refundReasonLabels[reason]}`;

/** “Refund for Ada”. */
export const approvalTitle = ({ kind, userName }: Approval): string => `${kindWords[kind]} for ${userName}`;
