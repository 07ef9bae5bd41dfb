import {
  bulkRefundWork,
  dueOperations,
  dueRefunds,
  type Mirror,
  type Submitter,
  submitOperation,
  submitOperationQueue,
  submitRefund,
  submitRefundQueue,
} from './domains/billing/index.ts';
import { digestOnce, webhookChannel } from './domains/ingest/index.ts';
import {
  createBoss,
  openLoopBook,
  startScheduleLoop,
  startWorkLoop,
  workChannel,
} from './domains/jobs/index.ts';
import { listen } from './platform/db/listen.ts';
import { startLoop } from './platform/loop.ts';
import type { Services } from './platform/trpc/context.ts';
import { type Patience, patienceWith } from './patience.ts';
import { openSync, syncWorks } from './open-sync.ts';
import { chunkedWorks, schedules } from './schedules.ts';
import { billingProviders, eventHandlers } from './wiring.ts';

/**
 * Starts everything that works in the background: the webhook digest, refunds, schedules and long work.
 * Each may run in several workers at once; rows are claimed, not owned.
 */
export async function startWorkerLoops(
  services: Services,
  change: Partial<Patience> = {},
): Promise<{ mirror: Mirror; stop: () => Promise<void> }> {
  const options = patienceWith(change);
  const { config, database, log } = services;
  const { mirror, sync } = openSync(services, options);
  const submitter: Submitter = {
    mirror,
    mayApprove: billingProviders.mayApprove,
    clock: services.clock,
    log,
    // A lookup, the request and reading back the refund and its payment.
    leaseMs: options.stripeTimeoutMs * 4 + options.leaseMarginMs,
    retryScale: options.retryScale,
  };

  const book = openLoopBook(database, log);
  const { observe } = book;

  const digest = startLoop(
    'webhook digest',
    options.sweepMs,
    log,
    async () => {
      const count = await digestOnce({
        database,
        handlers: eventHandlers(mirror),
        log,
        batchSize: 200,
        holdMs: options.eventHoldMs,
      });
      return { hasMore: count > 0 };
    },
    observe,
  );
  const refunds = startLoop(
    'refunds',
    options.sweepMs,
    log,
    async () => {
      const due = await dueRefunds(database.fork(), services.clock.now(), 20);
      await Promise.all(due.map((id) => submitRefund(submitter, id)));
      return { hasMore: due.length > 0 };
    },
    observe,
  );
  const operations = startLoop(
    'changes at Stripe',
    options.sweepMs,
    log,
    async () => {
      const due = await dueOperations(database.fork(), services.clock.now(), 20);
      await Promise.all(due.map((id) => submitOperation(submitter, id)));
      return { hasMore: due.length > 0 };
    },
    observe,
  );
  const scheduled = await startScheduleLoop({
    ...services,
    schedules,
    sweepMs: options.sweepMs,
    observe,
  });

  // Two, so that a long one does not hold up a short one.
  const longWork = [0, 1].map(() =>
    startWorkLoop({
      database,
      log,
      works: [...chunkedWorks, ...syncWorks(sync), bulkRefundWork(services, billingProviders)],
      sweepMs: Math.max(options.sweepMs, 200),
      staleMs: options.workStaleMs,
      observe,
    }),
  );

  const listener = await listen(
    { url: config.directUrl, name: 'backdesk worker', channels: [webhookChannel, workChannel], log },
    (channel) => {
      if (channel !== workChannel) digest.wake();
      if (channel !== webhookChannel) for (const loop of [scheduled, ...longWork]) loop.wake();
    },
  );
  // It listens as well, which a pooler in transaction mode does not carry.
  const boss = createBoss(config.directUrl, { isWorker: true });
  boss.on('error', (error) => log.error({ err: error }, 'the job queue reports an error'));
  await boss.start();
  await boss.work<{ refundId: string }>(
    submitRefundQueue.name,
    { localConcurrency: 4, pollingIntervalSeconds: 2 },
    async (jobs) => {
      for (const job of jobs) await submitRefund(submitter, job.data.refundId);
    },
  );
  await boss.work<{ operationId: string }>(
    submitOperationQueue.name,
    { localConcurrency: 4, pollingIntervalSeconds: 2 },
    async (jobs) => {
      for (const job of jobs) await submitOperation(submitter, job.data.operationId);
    },
  );
  return {
    mirror,
    stop: async () => {
      await boss.stop({ graceful: true, timeout: 5_000 });
      await listener.close();
      await Promise.all([digest, refunds, operations, scheduled, ...longWork].map((loop) => loop.stop()));
      await book.close();
    },
  };
}
