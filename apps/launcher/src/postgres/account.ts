import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chownSync, cpSync, existsSync, lstatSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { OperatorError } from '../operator-error.ts';

/**
 * Under which identity PostgreSQL runs, because it refuses to run as root:
 * - `same`: the user who started us is not root.
 * - `namespace`: root, in a user namespace that shows root as an ordinary user. Files stay
 *   where they are and stay root's, so a checkout of mode 0700 works.
 * - `user`: root, where namespaces are forbidden (most containers): a system user, with
 *   programs and data moved to a folder which that user can reach.
 */
export type PostgresAccount = {
  kind: 'same' | 'namespace' | 'user';
  binDir: string;
  dataDir: string;
  /** Put before a command that has to run under the account. */
  prefix: string[];
  /** For child_process.spawn; empty except for `user`. */
  credentials: { uid?: number; gid?: number };
};

type SystemUser = { name: string; uid: number; gid: number };

/** Where data and programs go when the place they should be in is out of the system user's reach. */
const SHARED_ROOT = '/var/lib/backdesk';

function systemUser(): SystemUser {
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }));
  for (const name of ['backdesk', 'postgres', 'nobody']) {
    const user = users.find((candidate) => candidate.name === name && candidate.uid > 0);
    if (user) return user;
  }
  throw new OperatorError(
    'PostgreSQL does not run as root and this machine has no user "backdesk", "postgres" or "nobody": start Backdesk as an ordinary user.',
  );
}

function canRun(command: string[], credentials: PostgresAccount['credentials'] = {}): boolean {
  const [program = '', ...args] = command;
  return spawnSync(program, args, { stdio: 'ignore', ...credentials }).status === 0;
}

/** The programs, copied to where `user` can run them unless it can already. */
function reachablePrograms(binDir: string, user: SystemUser): string {
  if (canRun([join(binDir, 'postgres'), '--version'], user)) return binDir;
  const native = dirname(binDir);
  const target = join(
    SHARED_ROOT,
    `programs-${createHash('sha256').update(native).digest('hex').slice(0, 12)}`,
  );
  if (!existsSync(join(target, 'bin', 'postgres')))
    cpSync(native, target, { recursive: true, verbatimSymlinks: true });
  return join(target, 'bin');
}

/** The data folder, behind a symbolic link where `user` could not reach the place itself. */
function reachableData(dataDir: string, user: SystemUser): string {
  mkdirSync(dirname(dataDir), { recursive: true });
  const linked = lstatSync(dataDir, { throwIfNoEntry: false })?.isSymbolicLink();
  if (!linked && canRun(['/bin/sh', '-c', 'cd "$1"', 'sh', dirname(dataDir)], user)) return dataDir;
  const digest = createHash('sha256').update(dataDir).digest('hex').slice(0, 12);
  const target = join(SHARED_ROOT, `${basename(dataDir)}-${digest}`);
  mkdirSync(target, { recursive: true, mode: 0o711 });
  const data = join(target, 'data');
  if (!linked && !existsSync(dataDir)) symlinkSync(data, dataDir);
  return data;
}

function asSystemUser(binDir: string, dataDir: string): PostgresAccount {
  const user = systemUser();
  mkdirSync(SHARED_ROOT, { recursive: true, mode: 0o711 });
  const data = reachableData(dataDir, user);
  const parent = dirname(data);
  // initdb writes beside the final folder, so the parent has to be the account's when it is ours alone.
  if (parent.startsWith(SHARED_ROOT)) chownSync(parent, user.uid, user.gid);
  return {
    kind: 'user',
    binDir: reachablePrograms(binDir, user),
    dataDir: data,
    prefix: [],
    credentials: { uid: user.uid, gid: user.gid },
  };
}

/**
 * Finds the identity for the PostgreSQL of `binDir` with its data in `dataDir`.
 * `allowNamespace: false` skips the user namespace, as on machines that forbid them.
 */
export function choosePostgresAccount(
  binDir: string,
  dataDir: string,
  { allowNamespace = true }: { allowNamespace?: boolean } = {},
): PostgresAccount {
  if (process.getuid?.() !== 0) return { kind: 'same', binDir, dataDir, prefix: [], credentials: {} };
  const inside = systemUser();
  const prefix = ['unshare', '-U', `--map-user=${inside.uid}`, `--map-group=${inside.gid}`, '--'];
  if (allowNamespace && canRun([...prefix, join(binDir, 'postgres'), '--version']))
    return { kind: 'namespace', binDir, dataDir, prefix, credentials: {} };
  return asSystemUser(binDir, dataDir);
}
