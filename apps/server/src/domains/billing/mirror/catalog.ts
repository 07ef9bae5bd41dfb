import { sql } from 'kysely';
import { plainSql } from '../../../platform/db/kysely.ts';
import type { Work } from './work.ts';

/** What a product at Stripe is here. */
export type Sold = { table: 'plans' | 'addons'; id: string; key: string; name: string };

/**
 * Plans and add-ons by the product at Stripe. They are held until the transaction ends, so that
 * whoever copies a name onto a subscription never overtakes the one who changes it.
 */
export async function soldProducts(
  work: Work,
  wanted: Iterable<string | null | undefined>,
): Promise<Map<string, Sold>> {
  const ids = [...new Set(wanted)].filter((id) => id !== null && id !== undefined);
  const found = new Map<string, Sold>();
  if (ids.length === 0) return found;
  for (const table of ['plans', 'addons'] as const) {
    const { rows } = await sql<{ stripe_id: string; id: string; key: string; name: string }>`
      select stripe_product_id as stripe_id, id, key, name from ${sql.table(table)}
      where product_id = ${work.productId} and stripe_product_id = any(${ids})
      order by id for share`.execute(plainSql(work.em));
    for (const { stripe_id: stripeId, id, key, name } of rows) found.set(stripeId, { table, id, key, name });
  }
  return found;
}
