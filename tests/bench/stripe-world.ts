import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freePort, HOME_FILES, NODE, nodeEnvironment, REPOSITORY } from '@backdesk/launcher';
import { createServices, loadConfig } from '@backdesk/server/testing';
import { execute } from '../support/cluster.ts';
import { createTestDatabase } from '../support/database.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** The demo's own; a journal can only be read with the seed that wrote it. */
const seed = 'backdesk demo';

export type StripeWorld = Awaited<ReturnType<typeof startStripeWorld>>;

/**
 * The demo world of so many users, mirrored, and the Stripe it came from as a process of its own whose
 * clock stands still: nothing changes there but what a benchmark changes.
 */
export async function startStripeWorld(users: number) {
  const database = await createTestDatabase();
  const home = temporaryFolder('home');
  const base = `http://127.0.0.1:${await freePort()}`;
  const env = {
    NODE_ENV: 'production',
    BACKDESK_HOME: home,
    BACKDESK_SECRET: 'ab'.repeat(32),
    BACKDESK_URL: 'http://127.0.0.1:4000',
    BACKDESK_DEMO_USERS: String(users),
    DATABASE_URL: database.appUrl,
    DATABASE_MIGRATION_URL: database.ownerUrl,
    STRIPE_API_BASE: base,
  };
  const program = join(REPOSITORY, 'apps/cli/src/main.ts');
  await promisify(execFile)(NODE, [program, 'seed'], { env: { ...nodeEnvironment(), ...env } });
  await execute(database.superuserUrl, 'analyze');
  const simulator = spawn(
    NODE,
    [
      fileURLToPath(import.meta.resolve('@backdesk/stripe-simulator/main')),
      '--seed',
      seed,
      '--port',
      new URL(base).port,
      '--data',
      join(home, HOME_FILES.simulatorJournal),
    ],
    { stdio: ['pipe', 'pipe', 'inherit'], env: nodeEnvironment() },
  );
  await once(simulator.stdout, 'data');
  const services = await createServices(loadConfig(env), { applicationName: 'backdesk bench' });
  return {
    base,
    env,
    services,
    /** Everything of a type that an account has, as the API shows it. */
    async objects(account: string, type: string): Promise<Record<string, unknown>[]> {
      const answer = await fetch(`${base}/_sim/state?account=${account}&objects=${type}`);
      const state = (await answer.json()) as {
        accounts: Record<string, { objects: Record<string, unknown>[] }>;
      };
      return state.accounts[account]?.objects ?? [];
    },
    async stop() {
      await services.close();
      simulator.stdin.end();
      await once(simulator, 'exit');
      await database.drop();
    },
  };
}
