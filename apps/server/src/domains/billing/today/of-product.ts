import { type RawBuilder, sql } from 'kysely';
import { notFound } from '../../../platform/errors.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';
import { productByKey } from '../../products/index.ts';

/** What rows of the table `alias` have to be of: the product chosen, or any. Refuses a product that is none. */
export async function ofProduct(
  { em }: QueryContext,
  alias: string,
  key: string | undefined,
): Promise<RawBuilder<boolean>> {
  if (key === undefined) return sql<boolean>`true`;
  const product = await productByKey(em, key);
  if (!product) throw notFound('product');
  return sql<boolean>`${sql.ref(`${alias}.product_id`)} = ${product.id}`;
}

/** How a count stops: beyond it nobody needs to know exactly. */
export const countLimit = 10_000;
