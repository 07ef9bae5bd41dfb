import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { debianPostgres15 } from '@backdesk/launcher';
import { Client } from 'pg';
import { describe, expect, it } from 'vitest';
import { execute, onDatabase, startEmptyCluster } from '../support/cluster.ts';
import { createTestDatabase } from '../support/database.ts';

async function value(url: string, sql: string): Promise<unknown> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return Object.values((await client.query(sql)).rows[0] as object)[0];
  } finally {
    await client.end();
  }
}

describe('test databases', () => {
  it('are separate copies that belong to the owner role', async () => {
    const [one, two] = await Promise.all([createTestDatabase(), createTestDatabase()]);
    await execute(one.ownerUrl, 'create table only_in_one ()');
    expect(await value(one.ownerUrl, "select to_regclass('only_in_one')::text")).toBe('only_in_one');
    expect(await value(two.ownerUrl, "select to_regclass('only_in_one')::text")).toBeNull();
    await one.drop();
    await expect(value(one.ownerUrl, 'select 1')).rejects.toThrow(/does not exist/);
    await two.drop();
  });

  it('run on PostgreSQL 18 with an owner who is no superuser', async () => {
    const database = await createTestDatabase();
    expect(Number(await value(database.ownerUrl, 'show server_version_num'))).toBeGreaterThanOrEqual(180000);
    expect(await value(database.ownerUrl, 'select usesuper from pg_user where usename = current_user')).toBe(
      false,
    );
    await database.drop();
  });

  it('fold case beyond ASCII, as names need it', async () => {
    const database = await createTestDatabase();
    expect(await value(database.ownerUrl, "select lower('ÅNGSTRÖM ŁÓDŹ')")).toBe('ångström łódź');
    await database.drop();
  });
});

describe.runIf(debianPostgres15())('the PostgreSQL 15 of Debian', () => {
  it('starts, gives an owner and leaves nothing behind', async () => {
    const cluster = await startEmptyCluster(debianPostgres15());
    expect(cluster.database.postgres.major).toBe(15);
    const { ownerUrl, superuserUrl } = cluster.access;
    expect(await value(ownerUrl, 'select current_user::text')).toBe('backdesk');
    const folder = String(await value(superuserUrl, 'show data_directory'));
    await expect(value(onDatabase(ownerUrl, 'missing'), 'select 1')).rejects.toThrow(/does not exist/);
    await cluster.stop();
    expect(existsSync(dirname(folder))).toBe(false);
  });
});
