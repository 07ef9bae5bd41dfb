import type { EntityManager } from '../../platform/db/database.ts';

/** What other domains know of a product; `wiring.ts` puts them together. */
export type ProductProviders = {
  /** What stands in the product's units already, so that another unit would say something else of it. */
  kept: (em: EntityManager, productId: string) => Promise<{ hasMoney: boolean; hasCredits: boolean }>;
};
