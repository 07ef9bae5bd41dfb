import { join } from 'node:path';
import { REPOSITORY } from '../bootstrap/paths.mjs';

/** The programs that the supervisor runs on Node 24. */
export const PROGRAMS = {
  cli: join(REPOSITORY, 'apps/cli/src/main.ts'),
  server: join(REPOSITORY, 'apps/server/src/main.ts'),
  worker: join(REPOSITORY, 'apps/server/src/worker.ts'),
  simulator: join(REPOSITORY, 'packages/stripe-simulator/src/main.ts'),
} as const;

/**
 * How Node runs what stays: a small nursery costs a third less memory at no measurable time. Commands
 * that move much data and end are better off with the usual one.
 */
export const SERVICE_FLAGS: readonly string[] = ['--max-semi-space-size=4'];
