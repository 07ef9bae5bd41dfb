import pg from 'pg';
import { installation } from './e2e.ts';

/** A connection to the installation's database as the role that owns it, for faults and facts. */
export async function withDatabase<T>(use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: installation().runtime.urls.migration });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

/** Runs `use` while nobody can read the table: whoever asks waits, as behind a long migration. */
export async function whileLocked<T>(table: string, use: () => Promise<T>): Promise<T> {
  return withDatabase(async (client) => {
    await client.query('begin');
    await client.query(`lock table ${client.escapeIdentifier(table)} in access exclusive mode`);
    try {
      return await use();
    } finally {
      await client.query('rollback');
    }
  });
}

/** Runs `use` while the table is gone, as after a migration that was only half done. */
export async function whileMissing<T>(table: string, use: () => Promise<T>): Promise<T> {
  return withDatabase(async (client) => {
    const [here, away] = [table, `${table}_away`].map((name) => client.escapeIdentifier(name));
    await client.query(`alter table ${here} rename to ${away}`);
    try {
      return await use();
    } finally {
      await client.query(`alter table ${away} rename to ${here}`);
    }
  });
}

/** Runs `use` while the table has no row, as on the first day. */
export async function whileEmpty<T>(table: string, use: () => Promise<T>): Promise<T> {
  return withDatabase(async (client) => {
    const [here, away] = [table, `${table}_away`].map((name) => client.escapeIdentifier(name));
    await client.query(`alter table ${here} rename to ${away}`);
    try {
      await client.query(`create table ${here} (like ${away} including all)`);
      await client.query(`grant select on ${here} to public`);
      return await use();
    } finally {
      await client.query(`drop table if exists ${here}`);
      await client.query(`alter table ${away} rename to ${here}`);
    }
  });
}
