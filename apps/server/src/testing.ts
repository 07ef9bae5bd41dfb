/** What tests start in process; production code imports none of it. */
export { expireApprovals, settleCredits, sharedRate, topUpDue } from './domains/billing/index.ts';
export { digestOnce } from './domains/ingest/index.ts';
export { ensureProduct } from './domains/products/index.ts';
export { createApp, listen } from './http.ts';
export { stripeWebhookSecret } from './platform/stripe-webhook-secret.ts';
export { loadConfig } from './platform/config.ts';
export { createLogger, type Logger } from './platform/log.ts';
export { createServices } from './services.ts';
export { startFailure } from './start-failure.ts';
export { announceSetup, retireDemoStaff, type SignIn } from './domains/staff/index.ts';
export { aSignedInMember, sharedPassword } from './domains/staff/testing.ts';
export { startWorkerLoops } from './worker-loops.ts';
export type { ProductRef } from './domains/products/index.ts';
export type { Services } from './platform/trpc/context.ts';
export { createStreamGuard, STREAMS_PER_PRINCIPAL } from './platform/http/stream-guard.ts';
export { openDatabase } from './platform/db/database.ts';
export { plannedOnce } from './platform/db/planned-once.ts';
export { migrationsFolder } from './platform/db/migrate.ts';
export {
  aPayment,
  aUser,
  expansions,
  type KindName,
  type MirroredObject,
  NotEnoughCredit,
  openCreditAccounts,
  postMovements,
  startLoading,
} from './domains/billing/testing.ts';
export { loadDemoWorld } from './demo/load-world.ts';
export { demoStart, playDemoWorld } from './demo/play-world.ts';
export { listSources } from './wiring.ts';
export { neutralised, restored } from './platform/list/export/csv.ts';
export { explainable } from './platform/list/page.ts';
export { selectedIds } from './platform/list/walk.ts';
export { entities } from './entities.ts';
export { errand, mutation, router } from './platform/trpc/procedures.ts';
export {
  advanceProgress,
  type AnyChunkedWork,
  type ChunkedWork,
  claimWork,
  finishProgress,
  requestWork,
  type Schedule,
  startScheduleLoop,
  startProgress,
  startWorkLoop,
} from './domains/jobs/index.ts';
export { chunkedWorks } from './schedules.ts';
export { bulkRefundWork } from './domains/billing/index.ts';
export { billingProviders } from './wiring.ts';
export { openSync } from './open-sync.ts';
export { compareWithStripe, sweepStripe } from './stripe-sync.ts';
export { patienceWith } from './patience.ts';
