import { billingRouter } from './domains/billing/index.ts';
import { productsRouter } from './domains/products/index.ts';
import { jobsRouter } from './domains/jobs/index.ts';
import { healthRouter } from './domains/health/index.ts';
import { ingestRouter } from './domains/ingest/index.ts';
import { usersRouter } from './domains/users/index.ts';
import { staffRouter } from './domains/staff/index.ts';
import { router } from './platform/trpc/procedures.ts';
import { pausable, schedules } from './schedules.ts';
import {
  billingProviders,
  healthProviders,
  productProviders,
  queueProviders,
  queues,
  staffProviders,
  userProviders,
} from './wiring.ts';

/** Every procedure of Backdesk, one line per domain. */
export const appRouter = router({
  billing: billingRouter(billingProviders),
  products: productsRouter(productProviders),
  users: usersRouter(userProviders),
  staff: staffRouter(staffProviders),
  ingest: ingestRouter,
  jobs: jobsRouter({ queues, queueProviders, schedules, pausable }),
  health: healthRouter(healthProviders),
});

export type AppRouter = typeof appRouter;
