import type { EntityManager } from '../../../platform/db/database.ts';
import type { ProductRef } from '../../products/index.ts';
import type { Mirror } from '../mirror/refresh.ts';
import type { StripeReader } from './reader.ts';

/** What the inbox holds about an object. */
export type KnownEvent = { objectId: string; state: string; receivedAt: Date; errorMessage: string | null };

/** What comparing with Stripe needs of other domains; `wiring.ts` puts it together. */
export type SyncProviders = {
  /** The newest event about each of these objects. */
  newestEvents: (em: EntityManager, productId: string, ids: readonly string[]) => Promise<KnownEvent[]>;
  /** Stores events that were listed as if they had been delivered, and returns how many were new. */
  storeEvents: (em: EntityManager, product: ProductRef, events: readonly unknown[]) => Promise<number>;
};

/** Comparing the mirror with Stripe, and bringing it up to date. */
export type Sync = SyncProviders & {
  mirror: Mirror;
  /** Waited for before every request: all sweeps of all processes share one rate. */
  pace: () => Promise<void>;
};

/** Reads the account of one product and counts the requests. */
export function readerOf(
  { mirror, pace }: Sync,
  product: ProductRef,
  counted: { requests: number },
): StripeReader {
  return {
    stripe: mirror.stripe.of(product.key),
    pace,
    count: () => {
      counted.requests += 1;
    },
  };
}
