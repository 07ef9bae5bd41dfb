import type { EntityManager } from '@mikro-orm/postgresql';
import { type RawBuilder, sql } from 'kysely';
import { plainSql } from './kysely.ts';

export type UpsertOptions<Row> = {
  /** The properties that a unique constraint keeps apart. */
  key: readonly (keyof Row & string)[];
  /** Written when a row is new, left alone afterwards. */
  keep?: readonly (keyof Row & string)[];
  /** What a property becomes on a row that is there: an expression over the table and `excluded`. */
  set?: Partial<Record<keyof Row & string, RawBuilder<unknown>>>;
};

/**
 * Inserts rows, or updates the ones that are there and differ, in one statement for any number of
 * them. All rows have the properties of the first. PostgreSQL takes the types from the table itself,
 * so a text that does not fit a column is an error and never a silent change. Of rows with an equal
 * key the last one counts.
 */
export async function upsertRows<Row extends object>(
  em: EntityManager,
  table: string,
  rows: readonly Row[],
  options: UpsertOptions<Row>,
): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const names = columnNames(em, table);
  const column = (property: string): string => {
    const name = names.get(property);
    if (name === undefined) throw new Error(`${table} has no property ${property}.`);
    return name;
  };
  const properties = Object.keys(first);
  const columns = properties.map(column);
  const written = columns.map((name) => sql.ref(name));
  const target = sql.table(table);
  const fixed = new Set<string>([...options.key, ...(options.keep ?? [])]);
  const changed = properties.filter((property) => !fixed.has(property));
  const present = changed.map((property) => sql.ref(`${table}.${column(property)}`));
  const values = changed.map(
    (property) =>
      (options.set as Record<string, RawBuilder<unknown> | undefined> | undefined)?.[property] ??
      sql.ref(`excluded.${column(property)}`),
  );
  const assignments = changed.map((property, index) => sql`${sql.ref(column(property))} = ${values[index]}`);
  const onConflict =
    changed.length === 0
      ? sql`nothing`
      : sql`update set ${sql.join(assignments)}
          where row(${sql.join(present)}) is distinct from row(${sql.join(values)})`;
  await sql`
    insert into ${target} (${sql.join(written)})
    select ${sql.join(written)}
    from jsonb_populate_recordset(null::${target}, ${asJson(columns, properties, lastOfEach(rows, options.key))}::jsonb)
    on conflict (${sql.join(options.key.map((property) => sql.ref(column(property))))}) do ${onConflict}`.execute(
    plainSql(em),
  );
}

function lastOfEach<Row extends object>(rows: readonly Row[], key: readonly (keyof Row)[]): Row[] {
  if (rows.length === 1) return [...rows];
  return [...new Map(rows.map((row) => [key.map((part) => String(row[part])).join('\n'), row])).values()];
}

/** Rows as a JSON array of objects with column names; bigint as text, which PostgreSQL reads exactly. */
function asJson(columns: readonly string[], properties: readonly string[], rows: readonly object[]): string {
  return JSON.stringify(
    rows.map((row) => {
      const values = row as Record<string, unknown>;
      return Object.fromEntries(
        properties.map((property, index) => [columns[index], values[property] ?? null]),
      );
    }),
    (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value),
  );
}

const namesByTable = new WeakMap<object, Map<string, ReadonlyMap<string, string>>>();

/** Property to column, as the entity of the table declares them. */
function columnNames(em: EntityManager, table: string): ReadonlyMap<string, string> {
  const metadata = em.getMetadata();
  let tables = namesByTable.get(metadata);
  if (!tables) {
    tables = new Map();
    for (const entity of metadata.getAll().values())
      tables.set(
        entity.tableName,
        new Map(
          Object.values(entity.properties).flatMap((property): [string, string][] => {
            const [field] = property.fieldNames ?? [];
            return field === undefined ? [] : [[property.name, field]];
          }),
        ),
      );
    namesByTable.set(metadata, tables);
  }
  const names = tables.get(table);
  if (!names) throw new Error(`There is no entity of the table ${table}.`);
  return names;
}
