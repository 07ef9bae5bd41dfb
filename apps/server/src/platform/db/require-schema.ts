import { readdir } from 'node:fs/promises';
import type { Database } from './database.ts';
import { migrationsFolder, SchemaVersionError } from './migrate.ts';

/**
 * Refuses a database that this version was not made for, before anything reads from it: a table that
 * is not there yet would be found out one screen at a time. Throws SchemaVersionError.
 */
export async function requireSchema(database: Database): Promise<void> {
  const em = database.fork();
  const [table] = await em.execute<{ isThere: boolean }[]>(
    `select to_regclass('mikro_orm_migrations') is not null as "isThere"`,
  );
  const rows = table?.isThere
    ? await em.execute<{ name: string }[]>('select name from mikro_orm_migrations')
    : [];
  const applied = new Set(rows.map(({ name }) => name));
  const known = (await readdir(migrationsFolder))
    .filter((file) => /^\d+.*\.ts$/.test(file))
    .map((file) => file.replace(/\.ts$/, ''));
  const missing = known.filter((name) => !applied.has(name)).length;
  if (missing > 0)
    throw new SchemaVersionError(
      `The database lacks ${missing} of the ${known.length} migrations of this version: run “backdesk migrate”, then start again.`,
    );
  const unknown = [...applied].filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new SchemaVersionError(
      `The database was migrated by a newer Backdesk (${unknown.join(', ')}): update this installation, or restore the backup that fits it.`,
    );
}
