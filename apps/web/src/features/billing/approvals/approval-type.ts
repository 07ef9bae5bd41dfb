import type { approvalView, Wire } from '@backdesk/contract';
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
