import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, lstatSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isAlive, NODE, REPOSITORY, startDatabase, waitUntilGone } from '@backdesk/launcher';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { execute } from '../support/cluster.ts';

const passwords = { superuser: 'first', owner: 'second', app: 'third' };
const isRoot = process.getuid?.() === 0;
let dir: string;

const places = () => ({ dataDir: join(dir, 'postgres'), logFile: join(dir, 'postgres.log') });

async function answer(url: string, sql: string): Promise<unknown> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return Object.values((await client.query(sql)).rows[0] as object)[0];
  } finally {
    await client.end();
  }
}

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'backdesk-postgres-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe('the embedded PostgreSQL', () => {
  it('keeps its data from one start to the next, and only this user can read it', async () => {
    const first = await startDatabase(places(), passwords);
    await execute(first.ownerUrl, 'create table kept as select 42 as value');
    await first.postgres.stop();
    expect(isAlive(first.postgres.pid)).toBe(false);
    expect(statSync(join(dir, 'postgres')).mode & 0o077).toBe(0);
    const second = await startDatabase(places(), passwords);
    expect(await answer(second.ownerUrl, 'select value from kept')).toBe(42);
    await second.postgres.stop();
  });

  it('refuses a stranger, and an owner with another password', async () => {
    const { postgres } = await startDatabase(places(), passwords);
    await expect(answer(postgres.url('backdesk', 'wrong', 'backdesk'), 'select 1')).rejects.toThrow(
      /password/,
    );
    await postgres.stop();
  });

  it('says what to do when its passwords were lost', async () => {
    await (await startDatabase(places(), passwords)).postgres.stop();
    await expect(startDatabase(places(), { ...passwords, superuser: 'lost' })).rejects.toThrow(
      /does not accept the password .* put database-passwords\.json back/,
    );
    expect(existsSync(join(dir, 'postgres/postmaster.pid'))).toBe(false);
  });

  it('ends, and removes what was temporary, when the process that started it is killed', async () => {
    const program = `
      const { startPostgres } = await import(${JSON.stringify(join(REPOSITORY, 'apps/launcher/src/index.ts'))});
      const dir = ${JSON.stringify(dir)};
      const { pid } = await startPostgres({ dataDir: dir + '/postgres', logFile: dir + '/log', superuserPassword: 'x', disposable: dir });
      console.log(pid);
      setInterval(() => {}, 1000);`;
    const owner = spawn(NODE, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(owner.stdout, 'data')) as [Buffer];
    const pid = Number(line);
    expect(isAlive(pid)).toBe(true);
    owner.kill('SIGKILL');
    expect(await waitUntilGone(pid, 10_000)).toBe(true);
    await expect.poll(() => existsSync(dir), { timeout: 5_000 }).toBe(false);
  });

  it('stops one that was left on the same data before it starts', async (context) => {
    if (process.platform !== 'linux') return context.skip('finds the guard by /proc');
    const left = await startDatabase(places(), passwords);
    const stat = readFileSync(`/proc/${left.postgres.pid}/stat`, 'utf8');
    const guard = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    process.kill(guard, 'SIGKILL');
    expect(isAlive(left.postgres.pid)).toBe(true);
    const next = await startDatabase(places(), passwords);
    expect(isAlive(left.postgres.pid)).toBe(false);
    expect(await answer(next.ownerUrl, 'select 1')).toBe(1);
    await next.postgres.stop();
  });
});

describe('as root', () => {
  it('runs in place in a folder that is closed to others', async (context) => {
    if (!isRoot) return context.skip('only root has to change its identity');
    const { postgres } = await startDatabase(places(), passwords);
    await postgres.stop();
    if (postgres.account !== 'namespace')
      return context.skip('user namespaces are forbidden on this machine');
    expect(lstatSync(join(dir, 'postgres')).isSymbolicLink()).toBe(false);
  });

  it('runs as a system user where namespaces are forbidden, with data that this user can reach', async (context) => {
    if (!isRoot) return context.skip('only root has to change its identity');
    const { postgres, ownerUrl } = await startDatabase({ ...places(), allowNamespace: false }, passwords);
    const data = realpathSync(join(dir, 'postgres'));
    try {
      expect(postgres.account).toBe('user');
      expect(statSync(data).uid).not.toBe(0);
      expect(await answer(ownerUrl, 'select current_user::text')).toBe('backdesk');
      await postgres.stop();
      const again = await startDatabase({ ...places(), allowNamespace: false }, passwords);
      await again.postgres.stop();
      expect(realpathSync(join(dir, 'postgres'))).toBe(data);
    } finally {
      rmSync(dirname(data), { recursive: true, force: true });
    }
  });
});
