import {
  homeDir,
  openHome,
  readSecret,
  runningInstallation,
  startHomeDatabase,
  takeLock,
} from '@backdesk/launcher';

/** Where a command finds the installation, and what it has to do when it is done with it. */
export type Environment = {
  home: string;
  /** How the database was found. */
  source: 'environment' | 'running' | 'started';
  /** A complete environment for the server's `loadConfig`. */
  env: NodeJS.ProcessEnv;
  ownerUrl: string;
  appUrl: string;
  close(): Promise<void>;
};

/** Stands in for the simulator's address where none runs; commands that do not talk to Stripe never use it. */
const NO_SIMULATOR = 'http://127.0.0.1:1';

type Database = { app: string; owner: string; direct?: string | undefined; stripe?: string | undefined };

function complete(
  home: string,
  source: Environment['source'],
  database: Database,
  close: () => Promise<void>,
): Environment {
  return {
    home,
    source,
    ownerUrl: database.owner,
    appUrl: database.app,
    close,
    env: {
      ...process.env,
      BACKDESK_HOME: home,
      BACKDESK_SECRET: process.env.BACKDESK_SECRET || readSecret(home),
      DATABASE_URL: database.app,
      DATABASE_MIGRATION_URL: database.owner,
      DATABASE_DIRECT_URL: database.direct ?? database.app,
      STRIPE_API_BASE:
        process.env.STRIPE_API_BASE || (hasStripeKey() ? undefined : (database.stripe ?? NO_SIMULATOR)),
    },
  };
}

function hasStripeKey(): boolean {
  return Object.entries(process.env).some(
    ([name, value]) => /^STRIPE_SECRET_KEY(_|$)/.test(name) && value && !value.startsWith('sk_test_sim_'),
  );
}

/**
 * Finds the database by DATABASE_URL, else that of the running installation, else starts the one in
 * the data folder for as long as this command takes. `what` names the command to others who wait.
 */
export async function openEnvironment(what: string): Promise<Environment> {
  const home = openHome(homeDir());
  const { DATABASE_URL: url, DATABASE_MIGRATION_URL: migration, DATABASE_DIRECT_URL: direct } = process.env;
  if (url)
    return complete(
      home,
      'environment',
      { app: url, owner: migration || url, direct: direct || undefined },
      async () => {},
    );
  const running = runningInstallation(home);
  if (running) {
    const { database, migration: owner, direct: listen, stripe } = running.urls;
    return complete(home, 'running', { app: database, owner, direct: listen, stripe }, async () => {});
  }
  const release = await takeLock(home, 'command', what);
  try {
    const started = await startHomeDatabase(home);
    return complete(home, 'started', { app: started.appUrl, owner: started.ownerUrl }, async () => {
      await started.postgres.stop();
      release();
    });
  } catch (error) {
    release();
    throw error;
  }
}
