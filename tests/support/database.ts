import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type ClusterAccess, CLUSTER_VARIABLE, execute, onDatabase, TEMPLATE } from './cluster.ts';

/** A database of its own for one test file, a copy of the migrated template. */
export type TestDatabase = {
  name: string;
  /** Connects as the owner role that migrates. */
  ownerUrl: string;
  /** Connects as backdesk_app, the role the application runs as. */
  appUrl: string;
  /** Connects as superuser, to see or break what no other role can. */
  superuserUrl: string;
  /** Removes the database, ending open connections. Optional: everything goes with the run. */
  drop(): Promise<void>;
};

/** The run's PostgreSQL as the global set-up announced it. */
export function clusterAccess(): ClusterAccess {
  const access = process.env[CLUSTER_VARIABLE];
  if (!access)
    throw new Error(
      'No test PostgreSQL is running: put this file into the "integration" or "faults" project of vitest.config.ts.',
    );
  return JSON.parse(access) as ClusterAccess;
}

/** Copied as files: by way of the log, which is PostgreSQL's default, it takes two to three times as long. */
const createDatabase = (name: string, template: string) =>
  `create database ${name} template ${template} owner backdesk strategy file_copy`;

/**
 * Clones `template` (by default the migrated one) into a new database on the run's PostgreSQL, in
 * about 50 ms. Call it once per test file.
 */
export async function createTestDatabase({
  template = TEMPLATE,
  cluster = clusterAccess(),
}: {
  template?: string;
  cluster?: ClusterAccess;
} = {}): Promise<TestDatabase> {
  const name = `test_${process.pid}_${randomBytes(5).toString('hex')}`;
  const deadline = performance.now() + 10_000;
  for (;;) {
    try {
      await execute(cluster.superuserUrl, createDatabase(name, template));
      break;
    } catch (error) {
      // 55006: a connection to the template is only just closing.
      if ((error as { code?: string }).code !== '55006' || performance.now() > deadline) throw error;
      await delay(20);
    }
  }
  return {
    name,
    ownerUrl: onDatabase(cluster.ownerUrl, name),
    appUrl: onDatabase(cluster.appUrl, name),
    superuserUrl: onDatabase(cluster.superuserUrl, name),
    drop: () => execute(cluster.superuserUrl, `drop database if exists ${name} with (force)`),
  };
}
