import { router } from './platform/trpc/procedures.ts';

/** Every procedure of Backdesk, one line per domain. */
export const appRouter = router({});

export type AppRouter = typeof appRouter;
