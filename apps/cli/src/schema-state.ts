import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '@backdesk/launcher';
import { Client } from 'pg';

/** How a database compares with the migrations of this version. */
export type SchemaState = {
  version: string;
  applied: string[];
  /** In this version, not in the database. */
  pending: string[];
  /** In the database, unknown to this version: the database is newer. */
  unknown: string[];
};

function migrationFiles(): string[] {
  return readdirSync(join(REPOSITORY, 'apps/server/migrations'))
    .filter((file) => /^\d+.*\.ts$/.test(file))
    .map((file) => file.replace(/\.ts$/, ''))
    .toSorted();
}

/** Reads PostgreSQL's version and which migrations the database of `ownerUrl` has. */
export async function readSchemaState(ownerUrl: string): Promise<SchemaState> {
  const client = new Client({ connectionString: ownerUrl, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    const version = await client.query<{ server_version: string }>('show server_version');
    const table = await client.query<{ name: string | null }>(
      "select to_regclass('mikro_orm_migrations')::text as name",
    );
    const rows = table.rows[0]?.name
      ? (await client.query<{ name: string }>('select name from mikro_orm_migrations order by name')).rows
      : [];
    const applied = rows.map(({ name }) => name);
    const files = migrationFiles();
    return {
      version: version.rows[0]?.server_version ?? 'unknown',
      applied,
      pending: files.filter((file) => !applied.includes(file)),
      unknown: applied.filter((name) => !files.includes(name)),
    };
  } finally {
    await client.end();
  }
}
