import type { Environment } from '../environment.ts';
import { readSchemaState, type SchemaState } from '../schema-state.ts';
import { checkAccounts } from './accounts.ts';
import { checkAppRole } from './app-role.ts';
import { asking } from './ask.ts';
import { type Finding, ok, problem } from './check.ts';

const OLDEST_MAJOR = 15;
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]', '']);

function checkVersion({ version }: SchemaState): Finding {
  return Number.parseInt(version, 10) >= OLDEST_MAJOR
    ? ok('database', `PostgreSQL ${version} answers.`)
    : problem('database', `PostgreSQL ${version} is too old: Backdesk needs ${OLDEST_MAJOR} or newer.`);
}

function checkMigrations({ applied, pending, unknown }: SchemaState): Finding {
  if (unknown.length > 0)
    return problem(
      'migrations',
      `The database is newer than this Backdesk (${unknown.join(', ')}): update Backdesk.`,
    );
  return pending.length > 0
    ? problem(
        'migrations',
        `${pending.length} migrations are missing: npm run backdesk -- migrate applies them.`,
      )
    : ok('migrations', `All ${applied.length} are applied.`);
}

function checkTransport({ appUrl }: Environment): Finding {
  const { hostname, searchParams } = new URL(appUrl);
  return LOOPBACK.has(hostname) || searchParams.get('sslmode') === 'verify-full'
    ? ok('transport', 'Nobody can listen in on the connection to the database.')
    : problem(
        'transport',
        `The database is on ${hostname} without a verified TLS connection: add sslmode=verify-full to DATABASE_URL.`,
      );
}

/** The database answers, is new enough, is migrated, is connected to safely, and its parts fit. */
export async function checkDatabase(environment: Environment): Promise<Finding[]> {
  const { ownerUrl, appUrl } = environment;
  try {
    const state = await readSchemaState(ownerUrl);
    const inside = await asking(ownerUrl, async (ask) => [
      await checkAppRole(ask, appUrl),
      await checkAccounts(ask),
    ]);
    return [
      checkVersion(state),
      checkMigrations(state),
      checkTransport(environment),
      ...inside.filter((finding) => finding !== null),
    ];
  } catch (error) {
    const { message, code } = error as Error & { code?: string };
    return [
      problem('database', `It does not answer: ${message || code || 'no reason given'}.`),
      checkTransport(environment),
    ];
  }
}
