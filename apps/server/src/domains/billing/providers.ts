import type { EntityManager } from '../../platform/db/database.ts';

/** What other domains know of objects of billing; `wiring.ts` puts them together. */
export type BillingProviders = {
  /** What Stripe told of these objects, newest first. */
  eventsOfObjects: (
    em: EntityManager,
    productId: string,
    stripeIds: readonly string[],
    limit: number,
  ) => Promise<
    {
      id: string;
      type: string;
      state: string;
      errorMessage: string | null;
      occurredAt: Date | null;
      receivedAt: Date;
    }[]
  >;
  /** Since when the oldest event of each product waits to be digested, by the product's id. */
  waitingSince: (em: EntityManager) => Promise<Map<string, Date>>;
};
