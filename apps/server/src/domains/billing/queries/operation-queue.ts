import type { QueueProvider } from '../../jobs/index.ts';
import { unsettled } from './unsettled.ts';

/** Changes at Stripe that are not settled, for the screen of queues. */
export const operationQueue: QueueProvider = async (ctx) => ({
  name: 'billing.operations',
  title: 'Changes at Stripe on their way',
  ...(await unsettled(ctx, 'stripe_operations', ['requested', 'submitting', 'unknown'])),
});
