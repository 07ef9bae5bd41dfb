import type { listOptionsView } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import { Refusal, notFound } from '../errors.ts';
import { allOf } from './conditions.ts';
import type { AskContext } from './question.ts';
import type { ListSource, Sql } from './source.ts';

const most = 50;
/** How many of the newest rows are looked at for values that the statistics do not know yet. */
const newest = 5_000;

/**
 * The values that an enum of this installation has, the commonest first, at most 50. Reads a small
 * table, or statistics and the newest rows: never the whole table.
 */
export async function readOptions(
  source: ListSource,
  ctx: AskContext,
  input: { field: string; product?: string | undefined; search?: string | undefined },
  signal: AbortSignal | undefined,
): Promise<z.output<typeof listOptionsView>> {
  const options = source.fields[input.field]?.options;
  if (!options) throw new Refusal('invalid_input', 'This field has no options.');
  let productId: string | undefined;
  if (input.product !== undefined) {
    productId = (await source.product.find(ctx.em, input.product))?.id;
    if (productId === undefined) throw notFound('product');
  }
  const values = typeof options === 'function' ? options({ productId }) : seen(source, options, productId);
  const pattern = `%${(input.search ?? '').toLowerCase().replace(/[\\%_]/g, String.raw`\$&`)}%`;
  const rows = await ctx.services.reads.run(
    sql<{ value: string; label: string }>`
      select value, label from (${values}) options (value, label, weight)
      where value is not null and value <> '' and lower(label) like ${pattern}
      order by weight desc, label limit ${sql.lit(most)}`,
    { signal },
  );
  return { options: rows };
}

/** `value`, `label` and how frequent each value of the column is among what was seen. */
function seen(
  source: ListSource,
  { column, label = (value) => value }: { column: string; label?: (value: Sql) => Sql },
  productId: string | undefined,
): Sql {
  const alias = sql.ref(source.alias);
  const read = sql.ref(`${source.alias}.${column}`);
  const where = allOf([
    ...(source.always ? [source.always] : []),
    ...(productId === undefined ? [] : [sql`${source.product.column} = ${productId}`]),
  ]);
  const recent = sql`
    select trim(${read}) as value from ${sql.ref(source.table)} ${alias} where ${where}
    order by ${sql.ref(`${source.alias}.created_at`)} desc, ${sql.ref(`${source.alias}.id`)} desc limit ${sql.lit(newest)}`;
  const shares = sql`select value, count(*)::float8 / ${sql.lit(newest)} as weight from (${recent}) recent group by value`;
  // The statistics know nothing of products: of one product only the newest rows count.
  const known = sql`
    select trim(f.value), f.frequency::float8 from pg_stats s,
      unnest(s.most_common_vals::text::text[], s.most_common_freqs) as f (value, frequency)
    where s.schemaname = 'public' and s.tablename = ${source.table} and s.attname = ${column}`;
  const all = productId === undefined ? sql`${shares} union all ${known}` : shares;
  return sql`select value, ${label(sql`value`)}, max(weight) from (${all}) found (value, weight) group by value`;
}
