import { z } from 'zod';
import { stripeTimeoutMs } from './domains/billing/index.ts';
import { ConfigError } from './platform/config.ts';

/** How patient the worker is, in milliseconds where nothing else is said. */
export type Patience = {
  /** Longest a single request to Stripe may take. */
  stripeTimeoutMs: number;
  /** Shortens the pauses between attempts at a refund; 1 in production. */
  retryScale: number;
  /** How often what is due is looked for. */
  sweepMs: number;
  /** What a lease lasts beyond the requests made under it; a dead worker's work rests that long. */
  leaseMarginMs: number;
  /** How long taken events are hidden from other workers, and wait when their worker dies. */
  eventHoldMs: number;
  /** From this long without a sign of life on, another worker goes on with long work. */
  workStaleMs: number;
};

const production: Patience = {
  stripeTimeoutMs,
  retryScale: 1,
  sweepMs: 1_000,
  leaseMarginMs: 10_000,
  eventHoldMs: 60_000,
  workStaleMs: 30_000,
};

const orAsInProduction = (name: keyof Patience) => z.number().positive().default(production[name]);
const shape: z.ZodType<Patience> = z.strictObject({
  stripeTimeoutMs: orAsInProduction('stripeTimeoutMs'),
  retryScale: orAsInProduction('retryScale'),
  sweepMs: orAsInProduction('sweepMs'),
  leaseMarginMs: orAsInProduction('leaseMarginMs'),
  eventHoldMs: orAsInProduction('eventHoldMs'),
  workStaleMs: orAsInProduction('workStaleMs'),
});

/** The production values with some of them changed. */
export function patienceWith(change: Partial<Patience> = {}): Patience {
  return { ...production, ...change };
}

/**
 * Reads `BACKDESK_PATIENCE`, JSON such as `{"stripeTimeoutMs":5000,"sweepMs":200}`; what it leaves out
 * stays as in production. It tunes waiting only: whatever the values, no refund is paid twice.
 * Throws ConfigError when it cannot be read.
 */
export function readPatience(env: NodeJS.ProcessEnv): Patience {
  const text = env.BACKDESK_PATIENCE;
  if (!text) return patienceWith();
  try {
    return shape.parse(JSON.parse(text));
  } catch {
    throw new ConfigError(
      `BACKDESK_PATIENCE must be JSON with positive numbers, some of ${Object.keys(production).join(', ')}.`,
    );
  }
}
