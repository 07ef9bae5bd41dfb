import { type RawBuilder, sql } from 'kysely';
import { plainSql } from '../../../../platform/db/kysely.ts';
import { notFound } from '../../../../platform/errors.ts';
import type { QueryContext } from '../../../../platform/trpc/context.ts';
import type { Detail } from './facts.ts';

/** What the row of every object carries beside its own columns. */
export type Base = {
  id: string;
  product_id: string;
  product_name: string;
  user_id: string | null;
  user_name: string | null;
  stripe_id: string | null;
  created_at: string;
};

/** Columns of `Base` for a table `t` joined to its product `pr` and user `u`. */
export const baseColumns = (stripeId: string) => sql`
  t.id, t.product_id, pr.name as product_name, u.id as user_id, u.full_name as user_name,
  ${sql.ref(stripeId)} as stripe_id, t.created_at`;
export const baseJoins = sql`
  join products pr on pr.id = t.product_id left join users u on u.id = t.user_id`;

/** Reads rows on a connection of their own, so that parts of a page can be read at the same time. */
export async function rowsOf<Row>(ctx: QueryContext, query: RawBuilder<Row>): Promise<Row[]> {
  return (await query.execute(plainSql(ctx.em.fork()))).rows;
}

/** The one row, or `not_found`. */
export async function rowOf<Row>(ctx: QueryContext, what: string, query: RawBuilder<Row>): Promise<Row> {
  const [row] = await rowsOf(ctx, query);
  if (!row) throw notFound(what);
  return row;
}

/** The head of a page from the base of its row; the rest is what the object itself adds. */
export function headOf(
  row: Base,
): Pick<
  Detail,
  | 'id'
  | 'productId'
  | 'productName'
  | 'user'
  | 'stripeId'
  | 'credits'
  | 'refundable'
  | 'subscription'
  | 'dispute'
  | 'invoice'
  | 'code'
> {
  return {
    id: row.id,
    productId: row.product_id,
    productName: row.product_name,
    user: row.user_id === null ? null : { id: row.user_id, name: row.user_name ?? 'No name' },
    stripeId: row.stripe_id,
    credits: null,
    refundable: null,
    subscription: null,
    dispute: null,
    invoice: null,
    code: null,
  };
}
