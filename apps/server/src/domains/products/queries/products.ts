import { sql } from 'kysely';
import { plainSql } from '../../../platform/db/kysely.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';

type Row = { id: string; key: string; name: string; currency: string; timezone: string };

/** Every product that the desk looks after, by name; an installation has a handful. */
export async function products(ctx: QueryContext): Promise<{ products: Row[] }> {
  const { rows } = await sql<Row>`
    select id, key, name, reporting_currency as currency, timezone from products
    order by lower(name), id limit 200`.execute(plainSql(ctx.em));
  return { products: rows };
}
