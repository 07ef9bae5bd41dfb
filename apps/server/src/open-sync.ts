import {
  type Mirror,
  repairWork,
  resyncWork,
  sharedRate,
  stripeClients,
  type Sync,
  sweepWork,
} from './domains/billing/index.ts';
import type { AnyChunkedWork } from './domains/jobs/index.ts';
import type { Patience } from './patience.ts';
import type { Services } from './platform/trpc/context.ts';
import { syncOf } from './wiring.ts';

/** Requests a second, of all processes together. Stripe allows 25 for each endpoint; sweeps leave room for the digest. */
const readsPerSecond = 20;
const sweepsPerSecond = 10;

/** The simulator has no limit. */
const unlimited = { take: () => Promise.resolve() };

/** How Stripe is read: the mirror for single objects, and the sweeps with a rate of their own within that one. */
export function openSync(
  { config, database }: Pick<Services, 'config' | 'database'>,
  patience: Pick<Patience, 'stripeTimeoutMs' | 'leaseMarginMs'>,
): { mirror: Mirror; sync: Sync } {
  const isSimulated = config.stripe.mode === 'simulated';
  const reads = isSimulated ? unlimited : sharedRate(database, 'stripe reads', readsPerSecond);
  const sweeps = isSimulated ? unlimited : sharedRate(database, 'stripe sweeps', sweepsPerSecond);
  const both = { take: () => Promise.all([reads.take(), sweeps.take()]).then(() => undefined) };
  const mirror: Mirror = {
    database,
    stripe: stripeClients(config.stripe, patience.stripeTimeoutMs),
    bucket: reads,
    // An object and what it belongs to.
    leaseMs: patience.stripeTimeoutMs * 2 + patience.leaseMarginMs,
  };
  const sync = syncOf({ ...mirror, bucket: both }, config.stripe.mode, () => both.take());
  return { mirror, sync };
}

/** Long work that asks Stripe. */
export const syncWorks = (sync: Sync): readonly AnyChunkedWork[] => [
  sweepWork(sync),
  repairWork(sync),
  resyncWork(sync),
];
