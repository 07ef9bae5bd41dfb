import { randomBytes } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { REPOSITORY } from '../bootstrap/paths.mjs';
import { OperatorError } from '../operator-error.ts';

/** Names of the files that Backdesk keeps in its data folder. */
export const HOME_FILES = {
  postgres: 'postgres',
  postgresLog: 'postgres.log',
  passwords: 'database-passwords.json',
  secret: 'secret',
  runtime: 'runtime.json',
  lock: 'lock.json',
  simulatorJournal: 'simulator.journal',
  demoCredentials: 'demo-credentials.json',
} as const;

/** The data folder: BACKDESK_HOME, else `.backdesk` in the checkout. */
export function homeDir(env: NodeJS.ProcessEnv = process.env): string {
  return resolve(env.BACKDESK_HOME || join(REPOSITORY, '.backdesk'));
}

/** Makes a folder and those above it. Node's own `recursive` never returns for a place like /proc/x. */
function makeFolder(dir: string): void {
  if (existsSync(dir)) return;
  makeFolder(dirname(dir));
  try {
    mkdirSync(dir, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** Makes the data folder when it is missing and checks that we can write there. */
export function openHome(dir: string): string {
  try {
    makeFolder(dir);
    accessSync(dir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new OperatorError(
      `Backdesk cannot write to its data folder ${dir} (${code}): make it writable for this user or set BACKDESK_HOME to another folder.`,
    );
  }
  return dir;
}

/** Writes a file that only this user may read, complete or not at all. */
export function writePrivate(file: string, content: string): void {
  const draft = `${file}.${process.pid}.new`;
  writeFileSync(draft, content, { mode: 0o600 });
  renameSync(draft, file);
}

function readOrCreate(file: string, create: () => string): string {
  if (!existsSync(file)) writePrivate(file, create());
  return readFileSync(file, 'utf8');
}

/** The installation's secret (32 random bytes as hex), made at the first start. */
export function readSecret(home: string): string {
  const file = join(home, HOME_FILES.secret);
  const secret = readOrCreate(file, () => `${randomBytes(32).toString('hex')}\n`).trim();
  if (!/^[0-9a-f]{64}$/.test(secret))
    throw new OperatorError(`${file} does not hold 64 hexadecimal digits: put it back from a backup.`);
  return secret;
}

/** Passwords of the database roles `postgres` (superuser), `backdesk` (owner) and `backdesk_app`. */
export type DatabasePasswords = { superuser: string; owner: string; app: string };

/** The passwords of our database roles, random, made at the first start. */
export function readPasswords(home: string): DatabasePasswords {
  const file = join(home, HOME_FILES.passwords);
  const random = () => randomBytes(24).toString('base64url');
  const content = readOrCreate(file, () =>
    JSON.stringify({ superuser: random(), owner: random(), app: random() }),
  );
  try {
    return JSON.parse(content) as DatabasePasswords;
  } catch {
    throw new OperatorError(`${file} is damaged: put it back from a backup.`);
  }
}
