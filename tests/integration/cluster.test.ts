import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { debianPostgres15, NODE } from '@backdesk/launcher';
import { Client } from 'pg';
import { describe, expect, it } from 'vitest';
import { execute, startTestCluster } from '../support/cluster.ts';
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

describe('temporary folders', () => {
  it('go with the run, also when it is killed', async () => {
    const program = `
      const { startEmptyCluster } = await import(${JSON.stringify(import.meta.resolve('../support/cluster.ts'))});
      const { temporaryFolder } = await import(${JSON.stringify(import.meta.resolve('../support/temporary.ts'))});
      const { writeFileSync } = await import('node:fs');
      const folder = temporaryFolder('home', (await startEmptyCluster()).access);
      writeFileSync(folder + '/file', 'left behind');
      console.log(folder);
      setInterval(() => {}, 1000);`;
    const run = spawn(NODE, ['--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(run.stdout, 'data')) as [Buffer];
    const folder = line.toString().trim();
    expect(existsSync(`${folder}/file`)).toBe(true);
    run.kill('SIGKILL');
    await expect.poll(() => existsSync(dirname(folder)), { timeout: 10_000 }).toBe(false);
  });
});

describe('PostgreSQL 15, the oldest version we support', () => {
  it('takes every migration, and the application role works', async (context) => {
    const binDir = debianPostgres15();
    if (!binDir) return context.skip('no PostgreSQL 15 in /usr/lib/postgresql/15 on this machine');
    const cluster = await startTestCluster(binDir);
    expect(cluster.database.postgres.major).toBe(15);
    const database = await createTestDatabase({ cluster: cluster.access });
    expect(await value(database.appUrl, 'select count(*)::int from users')).toBe(0);
    const folder = String(await value(database.superuserUrl, 'show data_directory'));
    await cluster.stop();
    expect(existsSync(dirname(folder))).toBe(false);
  });
});
