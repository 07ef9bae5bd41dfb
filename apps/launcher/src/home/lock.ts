import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { OperatorError } from '../operator-error.ts';
import { processIdentity } from '../process/inspect.ts';
import { HOME_FILES } from './home.ts';
import { readRuntimeFile } from './runtime.ts';

/** Who uses the data folder: the running installation, or a command that briefly needs its database. */
export type LockHolder = { pid: number; identity: string; kind: 'start' | 'command'; what: string };

/** How long one command waits for another to be done with the database. */
const COMMAND_PATIENCE_MS = 60_000;

/** Who holds the data folder at this moment; undefined when nobody does or the holder has died. */
export function lockHolder(home: string): LockHolder | undefined {
  return liveHolder(join(home, HOME_FILES.lock));
}

function liveHolder(file: string): LockHolder | undefined {
  try {
    const holder = JSON.parse(readFileSync(file, 'utf8')) as LockHolder;
    return processIdentity(holder.pid) === holder.identity ? holder : undefined;
  } catch {
    return undefined;
  }
}

/** Puts a dead holder's lock away, and back again when somebody took it in that very moment. */
function removeStale(file: string): void {
  const aside = `${file}.${process.pid}.stale`;
  try {
    renameSync(file, aside);
    if (liveHolder(aside)) linkSync(aside, file);
  } catch (error) {
    if (!['ENOENT', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function tryToTake(home: string, holder: LockHolder): boolean {
  const file = join(home, HOME_FILES.lock);
  const draft = `${file}.${process.pid}`;
  if (!lockHolder(home)) removeStale(file);
  writeFileSync(draft, JSON.stringify(holder), { mode: 0o600 });
  try {
    // link fails when the name exists, so of two starters exactly one gets it.
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  } finally {
    rmSync(draft, { force: true });
  }
}

function refusal(home: string, holder: LockHolder | undefined): OperatorError {
  if (holder?.kind === 'command')
    return new OperatorError(
      `${holder.what} (process ${holder.pid}) is using the data folder ${home}: wait until it is done and try again.`,
    );
  const url = readRuntimeFile(home)?.urls.app;
  return new OperatorError(
    `Backdesk already runs ${url ? `at ${url} ` : ''}(process ${holder?.pid ?? 'unknown'}, data folder ${home}): stop that one first, or set BACKDESK_HOME and PORT for a second installation.`,
  );
}

/**
 * Takes the data folder for this process. A command waits up to a minute for another command;
 * everything else that finds it taken is refused with one sentence. Returns what gives it back.
 */
export async function takeLock(home: string, kind: LockHolder['kind'], what: string): Promise<() => void> {
  const identity = processIdentity(process.pid) ?? '';
  const deadline = performance.now() + COMMAND_PATIENCE_MS;
  while (!tryToTake(home, { pid: process.pid, identity, kind, what })) {
    const holder = lockHolder(home);
    const mayWait = holder === undefined || holder.kind === 'command';
    if (!mayWait || performance.now() > deadline) throw refusal(home, holder);
    await delay(100);
  }
  return () => {
    if (lockHolder(home)?.pid === process.pid) rmSync(join(home, HOME_FILES.lock), { force: true });
  };
}
