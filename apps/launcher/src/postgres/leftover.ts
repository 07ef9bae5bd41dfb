import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { OperatorError } from '../operator-error.ts';
import { commandLine, isAlive, waitUntilGone } from '../process/inspect.ts';

/** How long PostgreSQL gets for each way of stopping, gentlest first, in milliseconds. */
const WAYS_TO_STOP: [NodeJS.Signals, number][] = [
  ['SIGINT', 10_000],
  ['SIGQUIT', 5_000],
  ['SIGKILL', 2_000],
];

/**
 * Stops a PostgreSQL that a killed launcher left on `dataDir`, and removes a postmaster.pid that
 * names a process which is none of ours (ids are used again). True when one had to be stopped.
 */
export async function stopLeftover(dataDir: string): Promise<boolean> {
  const file = join(dataDir, 'postmaster.pid');
  if (!existsSync(file)) return false;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  const ours = pid > 1 && isAlive(pid) && (commandLine(pid) ?? '').includes(dataDir);
  if (!ours) {
    rmSync(file, { force: true });
    return false;
  }
  for (const [signal, patience] of WAYS_TO_STOP) {
    process.kill(pid, signal);
    if (await waitUntilGone(pid, patience)) {
      rmSync(file, { force: true });
      return true;
    }
  }
  throw new OperatorError(
    `A PostgreSQL left on ${dataDir} (process ${pid}) does not stop: end it and try again.`,
  );
}
