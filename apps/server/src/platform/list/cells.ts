import { sql } from 'kysely';
import type { StripeConfig } from '../config.ts';
import type { ListSource, Sql } from './source.ts';

/** What is selected for these fields and for what every row carries beside them. */
export function selectOf(source: ListSource, keys: readonly string[]): Sql {
  const columns = keys.flatMap((key) => {
    const field = source.fields[key];
    if (!field) throw new Error(`${source.definition.name} has no source for its field ${key}.`);
    const cell = sql`${field.shown} as ${sql.ref(key)}`;
    return field.currency ? [cell, sql`trim(${field.currency}) as ${sql.ref(currencyKey(key))}`] : [cell];
  });
  const extra = Object.entries(source.extra).map(([key, read]) => sql`${read} as ${sql.ref(key)}`);
  return sql.join([...columns, ...extra]);
}

export const currencyKey = (key: string) => `${key}$currency`;

/** A row of the database as the contract's row: amounts with their currency, masked, with its links. */
export function cellsOf(
  source: ListSource,
  row: Record<string, unknown> & { id: string },
  mode: StripeConfig['mode'],
): Record<string, unknown> {
  const cells: Record<string, unknown> = { id: row.id };
  for (const [key, { kind }] of Object.entries(source.definition.fields)) {
    const value = row[key] ?? null;
    const currency = row[currencyKey(key)];
    if (kind === 'money')
      cells[key] =
        value === null || typeof currency !== 'string' ? null : { amount: BigInt(value as string), currency };
    else if (value !== null && source.fields[key]?.words)
      cells[key] = source.fields[key].words(value as never);
    else if (source.masks?.[key]) cells[key] = source.masks[key](value as string | null);
    else cells[key] = kind === 'count' && value !== null ? Number(value) : value;
  }
  for (const key of Object.keys(source.extra)) cells[key] = row[key] ?? null;
  return source.finish(cells, mode);
}
