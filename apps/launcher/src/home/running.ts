import { lockHolder } from './lock.ts';
import { readRuntimeFile, type Runtime } from './runtime.ts';

/** The installation that runs on this data folder now; undefined when none does. */
export function runningInstallation(home: string): Runtime | undefined {
  const runtime = readRuntimeFile(home);
  const holder = lockHolder(home);
  return runtime && holder?.kind === 'start' && holder.pid === runtime.pid ? runtime : undefined;
}
