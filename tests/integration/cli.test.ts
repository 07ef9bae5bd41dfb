import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runBackdesk, startBackdesk } from '../support/cli.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const home = mkdtempSync(join(tmpdir(), 'backdesk-cli-'));
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** Runs `backdesk` as a process of its own, as people do. */
const backdesk = (args: string[], env: Record<string, string> = {}) =>
  startBackdesk(args, { BACKDESK_HOME: home, ...env });

/** The same in this process, where that shows as much. */
const here = (args: string[], env: Record<string, string>) =>
  runBackdesk(args, { BACKDESK_HOME: home, ...env });

const own = () => ({ DATABASE_URL: database.appUrl, DATABASE_MIGRATION_URL: database.ownerUrl });

describe('backdesk', () => {
  it('migrates, says what it applied, and has nothing to do the second time', async () => {
    const { code, stdout } = await backdesk(['migrate', '--json'], own());
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ applied: [] });
  });

  it('finds nothing wrong with a sound set-up', async () => {
    const { code, stdout } = await here(['doctor', '--json'], own());
    const report = JSON.parse(stdout) as { problems: number; findings: { name: string; status: string }[] };
    expect(report.findings.filter(({ status }) => status === 'problem')).toEqual([]);
    expect(report.findings.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'node',
        'disk',
        'secrets',
        'database',
        'migrations',
        'role',
        'transport',
        'accounts',
        'stripe',
      ]),
    );
    expect(code).toBe(0);
  });

  it('tells which migrations a database lacks, and ends with an error', async () => {
    const empty = await createTestDatabase({ template: 'template1' });
    const env = { DATABASE_URL: empty.ownerUrl };
    const { code, stdout } = await here(['doctor'], env);
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /✗ migrations +\d+ migrations are missing: npm run backdesk -- migrate applies them\./,
    );
    expect(stdout).toMatch(/! role +The application connects as the owner/);
  });

  it('starts the database of the data folder for as long as a command takes', async () => {
    expect((await backdesk(['db', 'status'])).stdout).toMatch(/is stopped: npm start starts it/);
    const migrated = await backdesk(['migrate', '--json']);
    expect(migrated.code).toBe(0);
    expect((JSON.parse(migrated.stdout) as { applied: string[] }).applied.length).toBeGreaterThan(0);
    expect(JSON.parse((await backdesk(['db', 'status', '--json'])).stdout)).toEqual({ running: false, home });
  });

  it('lets two commands share the data folder one after the other', async () => {
    const both = await Promise.all([backdesk(['migrate']), backdesk(['migrate'])]);
    expect(both.map(({ code, stdout }) => [code, stdout.trim()])).toEqual([
      [0, 'The database is up to date.'],
      [0, 'The database is up to date.'],
    ]);
  });

  it('fills an empty installation, checking the simulator where a test asks for it, and only an empty one', async () => {
    const empty = await createTestDatabase();
    const env = {
      DATABASE_URL: empty.appUrl,
      DATABASE_MIGRATION_URL: empty.ownerUrl,
      BACKDESK_DEMO_USERS: '3',
      BACKDESK_VALIDATE_SIMULATOR: '1',
    };
    expect(await here(['seed'], env)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Made 3 demo users, each answer checked.'),
    });
    const again = await here(['seed'], env);
    expect(again.code).toBe(1);
    expect(again.stderr).toMatch(/seed only fills an empty one/);
  });

  it('fails with one sentence and no stack', async () => {
    const { code, stdout, stderr } = await backdesk(['migrate'], {
      DATABASE_URL: 'postgres://u:p@127.0.0.1:9/x',
    });
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toMatch(/ECONNREFUSED/);
  });

  it('names the commands there are when one is misspelt', async () => {
    const { code, stderr } = await backdesk(['doctr']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/Did you mean doctor/);
  });
});
