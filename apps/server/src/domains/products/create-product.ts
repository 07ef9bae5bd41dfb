import { kysely, type TablesOf } from '../../platform/db/kysely.ts';
import type { ChangeContext } from '../../platform/audit/transaction.ts';
import type { EntityManager } from '../../platform/db/database.ts';
import { newId } from '../../platform/ids.ts';
import type { ProductSchema } from './entities/product.ts';
import { type ProductRef, productByKey } from './queries/product-by-key.ts';

export type NewProduct = { key: string; name: string; reportingCurrency: string; timezone?: string };

/** `ensureProduct` as an audited act of a person or the command line. */
export async function createProduct(ctx: ChangeContext, product: NewProduct): Promise<ProductRef> {
  if (await productByKey(ctx.em, product.key))
    throw new RangeError(`There is already a product with the key “${product.key}”: choose another key.`);
  const created = await ensureProduct(ctx.em, product);
  ctx.audit({
    action: 'products.create',
    target: { kind: 'product', id: created.id },
    productId: created.id,
    after: product,
  });
  return created;
}

/** What a product key looks like. */
export const productKeyPattern = /^[a-z][a-z0-9-]{1,39}$/;

/**
 * Creates a product, or returns the one that already has this key. Throws RangeError for a key
 * that could not stand in a URL or an environment variable.
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
