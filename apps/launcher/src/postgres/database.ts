import { join } from 'node:path';
import { Client } from 'pg';
import { HOME_FILES, readPasswords, type DatabasePasswords } from '../home/home.ts';
import { type PostgresOptions, type RunningPostgres, startPostgres } from './server.ts';

/** The role that owns the database and migrates it. */
export const OWNER_ROLE = 'backdesk';
/** The role the application connects as; `migrate` makes it. */
export const APP_ROLE = 'backdesk_app';
const DATABASE = 'backdesk';

/** Backdesk's database on an embedded PostgreSQL. */
export type EmbeddedDatabase = {
  postgres: RunningPostgres;
  /** Connection URL of the superuser, on the maintenance database. */
  superuserUrl: string;
  /** Connection URL of the owner role, for migrations. */
  ownerUrl: string;
  /** Connection URL of the application's role. Works once `migrate` has made the role. */
  appUrl: string;
};

/**
 * Makes the owner role and its database unless they exist. The owner may create roles (migrations
 * make the application's role) but is no superuser.
 */
async function ensureOwner(superuserUrl: string, password: string): Promise<void> {
  const client = new Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    const role = await client.query('select from pg_roles where rolname = $1', [OWNER_ROLE]);
    // Identifiers are our own constants; DDL takes no parameters, so the password is quoted by pg.
    const attributes = `login createrole password ${client.escapeLiteral(password)}`;
    await client.query(`${role.rowCount ? 'alter' : 'create'} role ${OWNER_ROLE} ${attributes}`);
    const database = await client.query('select from pg_database where datname = $1', [DATABASE]);
    if (!database.rowCount) await client.query(`create database ${DATABASE} owner ${OWNER_ROLE}`);
  } finally {
    await client.end();
  }
}

/** Starts PostgreSQL and makes sure that Backdesk's owner role and database are there. */
export async function startDatabase(
  options: Omit<PostgresOptions, 'superuserPassword'>,
  passwords: DatabasePasswords,
): Promise<EmbeddedDatabase> {
  const postgres = await startPostgres({ ...options, superuserPassword: passwords.superuser });
  const superuserUrl = postgres.url('postgres', passwords.superuser, 'postgres');
  try {
    await ensureOwner(superuserUrl, passwords.owner);
  } catch (error) {
    await postgres.stop();
    throw error;
  }
  return {
    postgres,
    superuserUrl,
    ownerUrl: postgres.url(OWNER_ROLE, passwords.owner, DATABASE),
    appUrl: postgres.url(APP_ROLE, passwords.app, DATABASE),
  };
}

/** Starts the PostgreSQL whose data is in the data folder `home`. */
export function startHomeDatabase(home: string): Promise<EmbeddedDatabase> {
  return startDatabase(
    { dataDir: join(home, HOME_FILES.postgres), logFile: join(home, HOME_FILES.postgresLog) },
    readPasswords(home),
  );
}
