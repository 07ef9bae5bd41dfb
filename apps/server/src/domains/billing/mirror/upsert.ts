import type { Insertable } from 'kysely';
import { upsertRows, type UpsertOptions } from '../../../platform/db/upsert-rows.ts';
import type { BillingTables } from './tables.ts';
import type { Work } from './work.ts';

type Columns<Table extends keyof BillingTables> = Insertable<BillingTables[Table]>;

/** A row without our ids: what Stripe alone decides. */
export type RowOf<Table extends keyof BillingTables> = Omit<
  Columns<Table>,
  'id' | 'product' | 'user' | 'createdAt' | 'updatedAt'
>;

/** Inserts or updates rows of one table of billing; our id and the day of creation stay as they are. */
export async function upsert<Table extends keyof BillingTables, Row extends Columns<Table>>(
  work: Work,
  table: Table,
  rows: readonly Row[],
  options: Pick<UpsertOptions<Row>, 'key' | 'set'> & { keep?: readonly (keyof Row & string)[] },
): Promise<void> {
  await upsertRows<Row>(work.em, table, rows, {
    ...options,
    keep: ['id', 'createdAt', ...(options.keep ?? [])] as (keyof Row & string)[],
  });
}
