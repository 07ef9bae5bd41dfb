import { billingRouter } from './domains/billing/index.ts';
import { productsRouter } from './domains/products/index.ts';
import { usersRouter } from './domains/users/index.ts';
import { staffRouter } from './domains/staff/index.ts';
import { router } from './platform/trpc/procedures.ts';
import { userProviders } from './wiring.ts';

/** Every procedure of Backdesk, one line per domain. */
export const appRouter = router({
  billing: billingRouter,
  products: productsRouter,
  users: usersRouter(userProviders),
  staff: staffRouter,
});

export type AppRouter = typeof appRouter;
