import { productKeyPattern } from '@backdesk/contract';
import type { EntityManager } from '../../../platform/db/database.ts';
import { kysely, type TablesOf } from '../../../platform/db/kysely.ts';
import { newId } from '../../../platform/ids.ts';
import type { ProductSchema } from '../entities/product.ts';
import { type ProductRef, productByKey } from '../queries/product-by-key.ts';

type NewProduct = { key: string; name: string; reportingCurrency: string; timezone?: string };

/**
 * Creates a product without an audit entry, or returns the one that already has this key: for the demo
 * world and tests. Throws RangeError for a key that could not stand in a URL or an environment variable.
 */
export async function ensureProduct(em: EntityManager, product: NewProduct): Promise<ProductRef> {
  if (!productKeyPattern.test(product.key))
    throw new RangeError(
      `“${product.key}” is no product key: use 2 to 40 of a-z, 0-9 and -, a letter first.`,
    );
  await kysely<TablesOf<readonly [typeof ProductSchema]>>(em)
    .insertInto('products')
    .values({
      id: newId(),
      key: product.key,
      name: product.name,
      reportingCurrency: product.reportingCurrency,
      timezone: product.timezone ?? 'UTC',
    })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute();
  const created = await productByKey(em, product.key);
  if (!created) throw new Error(`Product ${product.key} was not created.`);
  return created;
}
