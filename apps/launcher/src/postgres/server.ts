import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { OperatorError } from '../operator-error.ts';
import { freePort } from '../process/free-port.ts';
import { waitUntilGone } from '../process/inspect.ts';
import { choosePostgresAccount, type PostgresAccount } from './account.ts';
import { embeddedBinDir, majorVersion } from './binaries.ts';
import { initialise } from './initialise.ts';
import { stopLeftover } from './leftover.ts';

const GUARD = fileURLToPath(new URL('guard.sh', import.meta.url));
const START_PATIENCE_MS = 120_000;
const STOP_PATIENCE_MS = 4_000;

export type PostgresOptions = {
  dataDir: string;
  superuserPassword: string;
  /** PostgreSQL's own log is appended here. */
  logFile: string;
  /** Folder with initdb and postgres; the ones that came with the install when left out. */
  binDir?: string;
  /** Server settings as `postgres --name=value`. */
  settings?: Record<string, string>;
  /**
   * For tests: nothing is synced to disk, and this folder is deleted when PostgreSQL has ended,
   * however the starting process ended.
   */
  disposable?: string;
  /** false runs PostgreSQL as a system user even where root could use a user namespace. */
  allowNamespace?: boolean;
};

export type RunningPostgres = {
  port: number;
  pid: number;
  major: number;
  /** How the process runs, see PostgresAccount. */
  account: PostgresAccount['kind'];
  /** Settles when PostgreSQL has ended, whether asked to or not. */
  ended: Promise<void>;
  /** A connection URL on this server. */
  url(role: string, password: string, database: string): string;
  /** Fast shutdown; after 4 s an immediate one, which the next start recovers from. */
  stop(): Promise<void>;
};

/**
 * Starts PostgreSQL on 127.0.0.1 at a free port and waits until it answers. The data folder is
 * made when missing. It ends with the calling process, also when that one is killed.
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const binDir = options.binDir ?? embeddedBinDir();
  const major = majorVersion(binDir);
  // A system user, where one is needed, has to get through to the data.
  if (options.disposable) chmodSync(options.disposable, 0o711);
  const account = choosePostgresAccount(binDir, options.dataDir, options);
  await stopLeftover(account.dataDir);
  await initialise(account, major, options.superuserPassword, options.disposable === undefined);
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const logStart = logLength(options.logFile);
    const guard = spawnGuard(account, port, options);
    const ended = new Promise<void>((resolve) => {
      guard.once('error', () => resolve());
      guard.once('exit', () => resolve());
    });
    const pid = await untilReady(guard, port, account, options).catch(async (error: unknown) => {
      guard.stdin?.end();
      await ended;
      throw error;
    });
    if (pid !== undefined) return describe({ guard, ended, pid, port, major, account });
    const complaint = readFileSync(options.logFile, 'utf8').slice(logStart);
    // Somebody took the port in between, or the last backends of a killed server are still leaving.
    if (attempt < 20 && /Address already in use|shared memory block/.test(complaint)) await delay(250);
    else
      throw new OperatorError(
        `PostgreSQL did not start: ${lastFatal(complaint)} (its log is ${options.logFile})`,
      );
  }
}

function logLength(file: string): number {
  closeSync(openSync(file, 'a', 0o600));
  return readFileSync(file, 'utf8').length;
}

function lastFatal(log: string): string {
  const lines = log.trim().split('\n');
  const fatal = lines.findLast((line) => /FATAL|PANIC/.test(line)) ?? lines.at(-1) ?? '';
  return fatal.replace(/^.*?(FATAL|PANIC):\s*/, '') || 'it said nothing';
}

/** The script for sh. A system user may not be able to read our files, so it gets the text itself. */
function guardScript(account: PostgresAccount): string[] {
  return account.kind === 'user' ? ['-c', readFileSync(GUARD, 'utf8'), 'postgres-guard'] : [GUARD];
}

function spawnGuard(account: PostgresAccount, port: number, options: PostgresOptions): ChildProcess {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_checkpoints: 'off',
    ...(options.disposable ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } : {}),
    ...options.settings,
  };
  const command = [
    ...account.prefix,
    join(account.binDir, 'postgres'),
    '-D',
    account.dataDir,
    `--port=${port}`,
    ...Object.entries(settings).map(([name, value]) => `--${name}=${value}`),
  ];
  const log = openSync(options.logFile, 'a', 0o600);
  const guard = spawn('/bin/sh', [...guardScript(account), ...command], {
    cwd: '/',
    // A session of its own, so that Ctrl-C reaches us alone and we stop things in order.
    detached: true,
    stdio: ['pipe', log, log],
    env: { PATH: process.env.PATH ?? '/usr/bin:/bin', REMOVE_AFTERWARDS: options.disposable ?? '' },
    ...account.credentials,
  });
  closeSync(log);
  guard.stdin?.on('error', () => {});
  return guard;
}

/** The postmaster's process id once it accepts our password; undefined when it ended before that. */
async function untilReady(
  guard: ChildProcess,
  port: number,
  account: PostgresAccount,
  options: PostgresOptions,
): Promise<number | undefined> {
  const deadline = performance.now() + START_PATIENCE_MS;
  while (guard.exitCode === null && guard.signalCode === null && guard.pid !== undefined) {
    const client = new Client({
      host: '127.0.0.1',
      port,
      user: 'postgres',
      database: 'postgres',
      password: options.superuserPassword,
    });
    try {
      await client.connect();
      await client.end();
      return Number(readFileSync(join(account.dataDir, 'postmaster.pid'), 'utf8').split('\n')[0]);
    } catch (error) {
      await client.end().catch(() => {});
      const code = (error as { code?: string }).code;
      // 28xxx: it answers, but its password is not the one in our file.
      if (code?.startsWith('28') || performance.now() > deadline) {
        throw new OperatorError(
          code?.startsWith('28')
            ? `The database in ${options.dataDir} does not accept the password that was kept beside it: put database-passwords.json back from a backup, or move both away to start empty.`
            : `PostgreSQL did not answer within two minutes (its log is ${options.logFile}).`,
        );
      }
    }
    await delay(30);
  }
  return undefined;
}

type Started = {
  guard: ChildProcess;
  ended: Promise<void>;
  pid: number;
  port: number;
  major: number;
  account: PostgresAccount;
};

function describe({ guard, ended, pid, port, major, account }: Started): RunningPostgres {
  return {
    port,
    pid,
    major,
    account: account.kind,
    ended,
    url: (role, password, database) =>
      `postgres://${encodeURIComponent(role)}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`,
    async stop() {
      guard.stdin?.end();
      if (!(await waitUntilGone(pid, STOP_PATIENCE_MS))) process.kill(pid, 'SIGQUIT');
      await ended;
    },
  };
}
