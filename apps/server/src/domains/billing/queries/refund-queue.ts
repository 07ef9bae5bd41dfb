import type { QueueProvider } from '../../jobs/index.ts';
import { unsettled } from './unsettled.ts';

/** Refunds that are not settled, for the screen of queues. */
export const refundQueue: QueueProvider = async (ctx) => ({
  name: 'billing.refunds',
  title: 'Refunds on their way',
  ...(await unsettled(ctx, 'refunds', ['requested', 'submitting', 'unknown', 'pending', 'requires_action'])),
});
