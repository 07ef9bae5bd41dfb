import pg from 'pg';

const CONNECT_TIMEOUT_MS = 10_000;
/** PostgreSQL's code for a right that the role does not have. */
const INSUFFICIENT_PRIVILEGE = '42501';

/** The app role cannot sign in, and the owner may not change that; the message says what to do. */
export class AppRoleRefused extends Error {}

async function canSignIn(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  // A connection that breaks while it is being closed has answered already.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/**
 * Makes the role that `appUrl` signs in with, or gives it that password; needs the right to. A role
 * that signs in already is left alone: somebody may have made it for an owner who makes no roles.
 * Throws AppRoleRefused.
 */
export async function ensureAppRole(owner: pg.Client, appUrl: string): Promise<void> {
  if (await canSignIn(appUrl)) return;
  const { username, password } = new URL(appUrl);
  const name = decodeURIComponent(username);
  const { rowCount } = await owner.query(`select from pg_roles where rolname = $1`, [name]);
  const attributes = `login password ${owner.escapeLiteral(decodeURIComponent(password))}`;
  try {
    await owner.query(`${rowCount ? 'alter' : 'create'} role ${owner.escapeIdentifier(name)} ${attributes}`);
  } catch (error) {
    if ((error as { code?: string }).code !== INSUFFICIENT_PRIVILEGE) throw error;
    throw new AppRoleRefused(
      `${name} cannot sign in, and the owner of the database may not make or change roles: make one by hand, name it in DATABASE_URL and the owner in DATABASE_MIGRATION_URL, and migrate again.`,
      { cause: error },
    );
  }
}

/**
 * The app role may read and write rows, and nothing else: no DDL, and the audit log only through
 * `audit_append`, which runs with the owner's rights.
 */
export async function grantAppRole(
  owner: pg.Client,
  appRole: string,
  librarySchemas: readonly string[],
): Promise<void> {
  const role = owner.escapeIdentifier(appRole);
  for (const schema of ['public', ...librarySchemas]) {
    const name = owner.escapeIdentifier(schema);
    await owner.query(`grant usage on schema ${name} to ${role}`);
    await owner.query(`grant select, insert, update, delete on all tables in schema ${name} to ${role}`);
    await owner.query(`grant usage, select on all sequences in schema ${name} to ${role}`);
    await owner.query(`grant execute on all functions in schema ${name} to ${role}`);
  }
  await owner.query(`revoke create on schema public from public`);
  // A role made by hand may have been given more than we ever grant.
  await owner.query(
    `revoke insert, update, delete, truncate on audit_entries, audit_payloads, audit_head, mikro_orm_migrations from ${role}`,
  );
}
