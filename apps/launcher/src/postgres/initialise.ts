import { spawn } from 'node:child_process';
import {
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { OperatorError } from '../operator-error.ts';
import type { PostgresAccount } from './account.ts';

/** initdb's arguments for a UTF-8 cluster that sorts and folds case the same on every machine. */
function localeArguments(major: number): string[] {
  // Since 17 PostgreSQL brings its own C.UTF-8; older ones take the operating system's.
  return major >= 17
    ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']
    : ['--locale=C.UTF-8'];
}

function checkExisting(account: PostgresAccount, major: number): void {
  const { dataDir } = account;
  const written = readFileSync(join(dataDir, 'PG_VERSION'), 'utf8').trim();
  if (Number(written) !== major)
    throw new OperatorError(
      `The data in ${dataDir} was written by PostgreSQL ${written} and this Backdesk brings ${major}: start the Backdesk that wrote it, export, and import into a new folder.`,
    );
  const owner = statSync(dataDir).uid;
  const expected = account.credentials.uid ?? process.getuid?.();
  if (expected !== undefined && owner !== expected)
    throw new OperatorError(
      `The data in ${dataDir} belongs to the user with id ${owner}, not to ${expected}: start Backdesk as that user or set BACKDESK_HOME to another folder.`,
    );
}

/**
 * Makes the data folder unless it exists, with the superuser `postgres`. It is made beside its
 * place and moved there when complete, so an interrupted initdb leaves nothing half done.
 */
export async function initialise(
  account: PostgresAccount,
  major: number,
  superuserPassword: string,
  durable: boolean,
): Promise<void> {
  if (existsSync(join(account.dataDir, 'PG_VERSION'))) return checkExisting(account, major);
  const parent = dirname(account.dataDir);
  mkdirSync(parent, { recursive: true });
  const draft = `${account.dataDir}.new`;
  const passwordFile = `${account.dataDir}.password`;
  rmSync(draft, { recursive: true, force: true });
  writeFileSync(passwordFile, superuserPassword, { mode: 0o600 });
  const { uid, gid } = account.credentials;
  if (uid !== undefined && gid !== undefined) {
    mkdirSync(draft, { mode: 0o700 });
    chownSync(draft, uid, gid);
    chownSync(passwordFile, uid, gid);
  }
  try {
    await runInitdb(account, [
      `--pgdata=${draft}`,
      '--username=postgres',
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      ...localeArguments(major),
      ...(durable ? [] : ['--no-sync']),
    ]);
    // An empty folder may already stand there, made by the person for us.
    renameSync(draft, account.dataDir);
  } finally {
    rmSync(passwordFile, { force: true });
    rmSync(draft, { recursive: true, force: true });
  }
}

async function runInitdb(account: PostgresAccount, args: string[]): Promise<void> {
  const [program = '', ...rest] = [...account.prefix, join(account.binDir, 'initdb'), ...args];
  const child = spawn(program, rest, {
    cwd: '/',
    stdio: ['ignore', 'ignore', 'pipe'],
    ...account.credentials,
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const complaint = await text(child.stderr);
  if ((await ended) !== 0)
    throw new OperatorError(
      `PostgreSQL could not create its data folder: ${complaint.trim() || 'initdb said nothing'}`,
    );
}
