import { sql } from 'kysely';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';

export type ProductRef = {
  id: string;
  key: string;
  name: string;
  /** Of its account at Stripe (`acct_…`), where somebody has entered it. */
  stripeAccountId: string | null;
};

const columns = sql`id, key, name, stripe_account_id as "stripeAccountId"`;

/** The product with this key, or undefined. */
export async function productByKey(em: EntityManager, key: string): Promise<ProductRef | undefined> {
  const { rows } = await sql<ProductRef>`select ${columns} from products where key = ${key}`.execute(
    plainSql(em),
  );
  return rows[0];
}

/** The product with this id; a foreign key guarantees that it exists. */
export async function productById(em: EntityManager, id: string): Promise<ProductRef> {
  const { rows } = await sql<ProductRef>`select ${columns} from products where id = ${id}`.execute(
    plainSql(em),
  );
  const [product] = rows;
  if (!product) throw new Error(`There is no product ${id}.`);
  return product;
}

/** Every product, by name. */
export async function listProducts(em: EntityManager): Promise<ProductRef[]> {
  const { rows } = await sql<ProductRef>`select ${columns} from products order by name`.execute(plainSql(em));
  return rows;
}

/** The products that have an account at Stripe, by name: those whose mirror can be compared with it. */
export async function productsAtStripe(em: EntityManager): Promise<ProductRef[]> {
  const { rows } = await sql<ProductRef>`
    select ${columns} from products where has_stripe_account order by name`.execute(plainSql(em));
  return rows;
}
