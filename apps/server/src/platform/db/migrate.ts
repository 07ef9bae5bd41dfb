import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { ensureAppRole, grantAppRole } from './app-role.ts';
import { type Entities, openDatabase } from './database.ts';

export const migrationsFolder = fileURLToPath(new URL('../../../migrations', import.meta.url));

export type MigrateOptions = {
  /** Connects as the role that owns the schema. */
  ownerUrl: string;
  /** What the running server connects with; its role is made unless it can sign in, and given its rights. */
  appUrl?: string | undefined;
  entities: Entities;
  /** Schemas that libraries own (staff sign-in, job queue): made by the owner, used by the app role. */
  librarySchemas: readonly { name: string; install: (ownerUrl: string) => Promise<void> }[];
  log?: (line: string) => void;
};

/** The schema is from another version of Backdesk; the message says which and what to do. */
export class SchemaVersionError extends Error {}

/**
 * Brings the database to this version: migrations, library schemas, the app role and its rights.
 * Safe to run again and by several processes at once (an advisory lock lets one through at a time).
 */
export async function migrateDatabase(options: MigrateOptions): Promise<{ applied: string[] }> {
  const log = options.log ?? (() => undefined);
  const owner = new pg.Client({ connectionString: options.ownerUrl });
  await owner.connect();
  try {
    await owner.query(`select pg_advisory_lock(hashtext('backdesk.migrate'))`);
    const applied = await applyMigrations(options, log);
    for (const schema of options.librarySchemas) {
      await owner.query(`create schema if not exists ${owner.escapeIdentifier(schema.name)}`);
      await schema.install(options.ownerUrl);
    }
    if (options.appUrl && options.appUrl !== options.ownerUrl) {
      await ensureAppRole(owner, options.appUrl);
      const schemas = options.librarySchemas.map(({ name }) => name);
      await grantAppRole(owner, decodeURIComponent(new URL(options.appUrl).username), schemas);
    }
    return { applied };
  } finally {
    await owner.end();
  }
}

async function applyMigrations(options: MigrateOptions, log: (line: string) => void): Promise<string[]> {
  const database = await openDatabase({
    url: options.ownerUrl,
    entities: options.entities,
    migrationsFolder,
    statementTimeoutMs: 0,
    applicationName: 'backdesk migrate',
  });
  try {
    const { migrator } = database.orm;
    await refuseNewerSchema(database.orm.em.fork(), migrationNames(await migrator.getPending()));
    const ran = await migrator.up();
    for (const { name } of ran) log(`migrated ${name}`);
    return ran.map(({ name }) => name);
  } finally {
    await database.close();
  }
}

function migrationNames(list: readonly { name: string }[]): Set<string> {
  return new Set(list.map(({ name }) => name));
}

/** An applied migration that this version has no file for means the database is ahead of the code. */
async function refuseNewerSchema(
  em: ReturnType<Awaited<ReturnType<typeof openDatabase>>['fork']>,
  pending: ReadonlySet<string>,
): Promise<void> {
  const { readdir } = await import('node:fs/promises');
  const files = new Set((await readdir(migrationsFolder)).map((file) => file.replace(/\.ts$/, '')));
  const [table] = await em.execute<{ exists: boolean }[]>(
    `select to_regclass('mikro_orm_migrations') is not null as exists`,
  );
  if (!table?.exists) return;
  const rows = await em.execute<{ name: string }[]>(`select name from mikro_orm_migrations`);
  const unknown = rows.map(({ name }) => name).filter((name) => !files.has(name) && !pending.has(name));
  if (unknown.length > 0)
    throw new SchemaVersionError(
      `The database was migrated by a newer Backdesk (${unknown.join(', ')}): update this installation, or restore the backup that fits it.`,
    );
}
