import { sql } from 'kysely';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { notFound } from '../../../platform/errors.ts';

/** The product of a user who is still there; throws `not_found` for all others. */
export async function productOfUser(em: EntityManager, userId: string): Promise<string> {
  const { rows } = await sql<{ productId: string }>`
    select product_id as "productId" from users where id = ${userId} and deleted_at is null`.execute(
    plainSql(em),
  );
  const [user] = rows;
  if (!user) throw notFound('user');
  return user.productId;
}
