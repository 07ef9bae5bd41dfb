import type { QueueDefinition } from '../../jobs/index.ts';

/**
 * Starts a refund at once. Later attempts are not the queue's: they stand on the refund's own row
 * (`next_attempt_at`), where a crash of the worker cannot lose them.
 */
export const submitRefundQueue: QueueDefinition = {
  name: 'billing.submit-refund',
  title: 'First attempts at refunds',
  retryLimit: 0,
  retryDelaySeconds: 1,
  expireInSeconds: 120,
};

/** Starts a change at Stripe at once; later attempts stand on the operation's own row. */
export const submitOperationQueue: QueueDefinition = {
  name: 'billing.submit-operation',
  title: 'First attempts at changes at Stripe',
  retryLimit: 0,
  retryDelaySeconds: 1,
  expireInSeconds: 120,
};
