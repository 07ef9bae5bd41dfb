import { sql } from 'kysely';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';

/** Users by the ids that the product itself, or its sign-in, knows them by; those nobody has are left out. */
export async function usersByOwnId(
  em: EntityManager,
  productId: string,
  ownIds: readonly string[],
): Promise<Map<string, string>> {
  if (ownIds.length === 0) return new Map();
  const { rows } = await sql<{ own: string; user: string }>`
    select external_id as own, user_id as user from user_identities
    where product_id = ${productId} and kind in ('external', 'clerk') and external_id = any(${[...ownIds]})`.execute(
    plainSql(em),
  );
  return new Map(rows.map(({ own, user }) => [own, user]));
}
