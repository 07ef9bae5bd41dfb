import { sql } from 'kysely';
import type { EntityManager } from '../../platform/db/database.ts';
import { plainSql } from '../../platform/db/kysely.ts';

/** Columns by their names in the database; all rows have the columns of the first. */
export type Row = Readonly<Record<string, unknown>>;

/** Rows of one statement: its JSON stays at a few megabytes. */
const most = 2_000;

/** Inserts rows in order; PostgreSQL takes the types from the table and keeps every constraint. */
export async function insertRows(em: EntityManager, table: string, rows: readonly Row[]): Promise<void> {
  for (const [columns, json] of statements(rows)) {
    const names = sql.join(columns.map((column) => sql.ref(column)));
    await sql`
      insert into ${sql.table(table)} (${names})
      select ${names} from jsonb_populate_recordset(null::${sql.table(table)}, ${json}::jsonb)`.execute(
      plainSql(em),
    );
  }
}

/** Sets the columns of rows that are there, found by `id`. */
export async function updateRows(em: EntityManager, table: string, rows: readonly Row[]): Promise<void> {
  for (const [columns, json] of statements(rows)) {
    const set = columns
      .filter((column) => column !== 'id')
      .map((column) => sql`${sql.ref(column)} = given.${sql.ref(column)}`);
    await sql`
      update ${sql.table(table)} present set ${sql.join(set)}
      from jsonb_populate_recordset(null::${sql.table(table)}, ${json}::jsonb) given
      where present.id = given.id`.execute(plainSql(em));
  }
}

function* statements(rows: readonly Row[]): Generator<[columns: string[], json: string]> {
  const columns = Object.keys(rows[0] ?? {});
  for (let from = 0; from < rows.length; from += most)
    yield [columns, JSON.stringify(rows.slice(from, from + most))];
}

/** Ids by what a statement calls `key`. */
export async function idsByKey(
  em: EntityManager,
  statement: ReturnType<typeof sql<{ key: string; id: string }>>,
): Promise<Map<string, string>> {
  const { rows } = await statement.execute(plainSql(em));
  return new Map(rows.map(({ key, id }) => [key, id]));
}
