import { sql } from 'kysely';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';

/** Whether a product has amounts of money and accounts of credit, whose units must not change any more. */
export async function keptOfProduct(
  em: EntityManager,
  productId: string,
): Promise<{ hasMoney: boolean; hasCredits: boolean }> {
  const { rows } = await sql<{ hasMoney: boolean; hasCredits: boolean }>`
    select exists (select from payments where product_id = ${productId})
        or exists (select from invoices where product_id = ${productId})
        or exists (select from credit_accounts where product_id = ${productId} and unit = 'cents') as "hasMoney",
      exists (select from credit_accounts where product_id = ${productId}) as "hasCredits"`.execute(
    plainSql(em),
  );
  return rows[0] ?? { hasMoney: false, hasCredits: false };
}
