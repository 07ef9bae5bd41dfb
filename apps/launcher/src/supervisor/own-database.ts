import { createHash } from 'node:crypto';
import { Client } from 'pg';
import { OperatorError } from '../operator-error.ts';
import { APP_ROLE } from '../postgres/database.ts';

const CONNECT_TIMEOUT_MS = 10_000;
const OLDEST_MAJOR = 15;

type PostgresError = Error & { code?: string };

/** `url` without its password, for messages. */
function shown(url: string): string {
  if (!URL.canParse(url)) return 'the given address';
  const { username, host, pathname } = new URL(url);
  return `${username ? `${username}@` : ''}${host}${pathname}`;
}

function explain(variable: string, url: string, error: PostgresError): string {
  const place = `${variable} (${shown(url)})`;
  switch (error.code) {
    case 'ECONNREFUSED':
      return `No PostgreSQL answers at ${place}: start it or correct the address.`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `The host of ${place} is not known: correct the address.`;
    case '28P01':
    case '28000':
      return `PostgreSQL refuses the sign-in of ${place}: correct user or password.`;
    case '3D000':
      return `The database of ${place} does not exist: create it (createdb) or correct the name.`;
    default:
      return `PostgreSQL at ${place} cannot be used: ${error.message || error.code || 'it gave no reason'}.`;
  }
}

/** Connects, or throws an OperatorError that names the variable and what to do. */
async function connect(variable: string, url: string): Promise<Client> {
  if (!/^postgres(ql)?:\/\//.test(url) || !URL.canParse(url))
    throw new OperatorError(
      `${variable} is no address of a PostgreSQL: it looks like postgres://user:password@host:5432/database.`,
    );
  const client = new Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  client.on('error', () => {});
  try {
    await client.connect();
    return client;
  } catch (error) {
    throw new OperatorError(explain(variable, url, error as PostgresError));
  }
}

/** Checks that the PostgreSQL at `url` answers and is new enough. `variable` names it in messages. */
export async function checkOwnDatabase(variable: string, url: string): Promise<void> {
  const client = await connect(variable, url);
  try {
    const { rows } = await client.query<{ server_version: string }>('show server_version');
    const version = rows[0]?.server_version ?? '0';
    if (Number.parseInt(version, 10) < OLDEST_MAJOR)
      throw new OperatorError(
        `${variable} leads to PostgreSQL ${version}: Backdesk needs ${OLDEST_MAJOR} or newer.`,
      );
  } finally {
    await client.end();
  }
}

/** Whether `url` lets us in; `wrongPassword` when the role is there and belongs to somebody else. */
async function trySignIn(url: string): Promise<'ok' | 'wrongPassword' | 'other'> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.end();
    return 'ok';
  } catch (error) {
    return (error as PostgresError).code === '28P01' ? 'wrongPassword' : 'other';
  }
}

/**
 * The address that the application's own role will use on the server of `ownerUrl`. Roles belong to
 * the whole server, so where another installation already has backdesk_app this one gets a name
 * of its own instead of changing the other's password.
 */
export async function appRoleUrl(ownerUrl: string, password: string): Promise<string> {
  const owner = await connect('DATABASE_URL', ownerUrl);
  const { rowCount } = await owner.query('select from pg_roles where rolname = $1', [APP_ROLE]);
  await owner.end();
  const url = Object.assign(new URL(ownerUrl), { username: APP_ROLE, password });
  if (rowCount && (await trySignIn(url.href)) === 'wrongPassword')
    url.username = `${APP_ROLE}_${createHash('sha256').update(password).digest('hex').slice(0, 8)}`;
  return url.href;
}

/** `appUrl` when that role can sign in, else `ownerUrl`: some providers do not let us make roles. */
export async function usableAppUrl(ownerUrl: string, appUrl: string): Promise<string> {
  return (await trySignIn(appUrl)) === 'ok' ? appUrl : ownerUrl;
}
