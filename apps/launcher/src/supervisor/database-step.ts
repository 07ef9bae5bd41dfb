import { readPasswords } from '../home/home.ts';
import { OperatorError } from '../operator-error.ts';
import { startHomeDatabase } from '../postgres/database.ts';
import { appRoleUrl, checkOwnDatabase } from './own-database.ts';
import type { Settings } from './settings.ts';
import type { Stack } from './stack.ts';

/** The addresses that children get as DATABASE_URL, DATABASE_MIGRATION_URL and DATABASE_DIRECT_URL. */
export type DatabaseUrls = { app: string; migration: string; direct: string };

export type DatabaseStep = {
  urls: DatabaseUrls;
  postgresPort?: number;
  outcome: string;
  /** True when the application's role was our idea, so the owner may have to stand in for it. */
  isAppRoleOurs: boolean;
};

/** Uses the person's own PostgreSQL: checked, and with an application role where they named none. */
async function useOwn(home: string, own: NonNullable<Settings['ownDatabase']>): Promise<DatabaseStep> {
  await checkOwnDatabase(
    own.migrationUrl ? 'DATABASE_MIGRATION_URL' : 'DATABASE_URL',
    own.migrationUrl ?? own.url,
  );
  const migration = own.migrationUrl ?? own.url;
  const app = own.migrationUrl ? own.url : await appRoleUrl(own.url, readPasswords(home).app);
  return {
    urls: { app, migration, direct: own.directUrl ?? app },
    outcome: `your own at ${new URL(migration).host}`,
    isAppRoleOurs: own.migrationUrl === undefined,
  };
}

/** Starts the embedded PostgreSQL, or checks the person's own. `onLost` is called when ours ends by itself. */
export async function provideDatabase(
  home: string,
  settings: Settings,
  stack: Stack,
  onLost: (error: OperatorError) => void,
): Promise<DatabaseStep> {
  if (settings.ownDatabase) return useOwn(home, settings.ownDatabase);
  const database = await startHomeDatabase(home);
  let isStopping = false;
  await stack.add('postgres', {
    stop() {
      isStopping = true;
      return database.postgres.stop();
    },
  });
  const watch = async () => {
    await database.postgres.ended;
    if (!isStopping)
      onLost(
        new OperatorError(
          `PostgreSQL ended unexpectedly, so Backdesk stops too; no committed data is lost. Its log is ${home}/postgres.log; start again with npm start.`,
        ),
      );
  };
  void watch();
  const { port, major } = database.postgres;
  return {
    urls: { app: database.appUrl, migration: database.ownerUrl, direct: database.appUrl },
    postgresPort: port,
    outcome: `version ${major} on port ${port}`,
    isAppRoleOurs: false,
  };
}
