import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedDatabase, startDatabase } from '@backdesk/launcher';
import { migrate } from '@backdesk/server';
import { Client } from 'pg';

/** What a test needs to clone databases on the run's PostgreSQL; handed over in the environment. */
export type ClusterAccess = {
  superuserUrl: string;
  ownerUrl: string;
  appUrl: string;
  /** Deleted with the PostgreSQL, however that ends; `temporaryFolder` makes places in it. */
  folder: string;
};

/** The environment variable that carries a ClusterAccess as JSON to test processes. */
export const CLUSTER_VARIABLE = 'BACKDESK_TEST_CLUSTER';
/** The migrated database that every test database is a copy of. */
export const TEMPLATE = 'backdesk_template';

/** A PostgreSQL of this run alone, its data in a temporary folder that goes when the run ends. */
export type TestCluster = { access: ClusterAccess; database: EmbeddedDatabase; stop(): Promise<void> };

/** `url` with another database name. */
export function onDatabase(url: string, database: string): string {
  return Object.assign(new URL(url), { pathname: `/${database}` }).href;
}

/** Runs one statement on the connection `url`. */
export async function execute(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** Tests trade durability for speed; a benchmark of writing must not. */
export const DURABLE = { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' };

/**
 * Starts an empty PostgreSQL for tests; `binDir` chooses another than the embedded one, `settings`
 * add to those of tests.
 */
export async function startEmptyCluster(
  binDir?: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<TestCluster> {
  const dir = mkdtempSync(join(tmpdir(), 'backdesk-test-'));
  const password = () => randomBytes(12).toString('hex');
  const database = await startDatabase(
    {
      dataDir: join(dir, 'postgres'),
      logFile: join(dir, 'postgres.log'),
      disposable: dir,
      settings: {
        max_connections: '300',
        shared_buffers: '256MB',
        autovacuum_naptime: '5min',
        shared_preload_libraries: 'pg_stat_statements',
        ...settings,
      },
      ...(binDir ? { binDir } : {}),
    },
    { superuser: password(), owner: password(), app: password() },
  ).catch((error: unknown) => {
    rmSync(dir, { recursive: true, force: true });
    throw error;
  });
  const { superuserUrl, ownerUrl, appUrl } = database;
  return {
    access: { superuserUrl, ownerUrl, appUrl, folder: dir },
    database,
    async stop() {
      await database.postgres.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** Starts a PostgreSQL for tests with the migrated template database that createTestDatabase clones. */
export async function startTestCluster(
  binDir?: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<TestCluster> {
  const cluster = await startEmptyCluster(binDir, settings);
  const { superuserUrl, ownerUrl, appUrl } = cluster.access;
  try {
    await execute(superuserUrl, `create database ${TEMPLATE} owner backdesk`);
    await migrate({
      ownerUrl: onDatabase(ownerUrl, TEMPLATE),
      appUrl: onDatabase(appUrl, TEMPLATE),
    });
  } catch (error) {
    await cluster.stop();
    throw error;
  }
  return cluster;
}
