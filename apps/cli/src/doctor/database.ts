import type { Environment } from '../environment.ts';
import { readSchemaState, type SchemaState } from '../schema-state.ts';
import { type Finding, ok, problem, warning } from './check.ts';

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

function checkRole({ ownerUrl, appUrl }: Environment): Finding {
  return new URL(ownerUrl).username === new URL(appUrl).username
    ? warning(
        'role',
        'The application connects as the owner of the database: a trigger alone guards the audit log. Give it a role of its own by DATABASE_URL, and the owner by DATABASE_MIGRATION_URL.',
      )
    : ok('role', 'The application has a role of its own, without rights to change the audit log.');
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

/** The database answers, is new enough, is migrated and is connected to safely. */
export async function checkDatabase(environment: Environment): Promise<Finding[]> {
  const connection = [checkRole(environment), checkTransport(environment)];
  try {
    const state = await readSchemaState(environment.ownerUrl);
    return [checkVersion(state), checkMigrations(state), ...connection];
  } catch (error) {
    const { message, code } = error as Error & { code?: string };
    return [
      problem('database', `It does not answer: ${message || code || 'no reason given'}.`),
      ...connection,
    ];
  }
}
