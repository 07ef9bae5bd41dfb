import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { HOME_FILES, writePrivate } from './home.ts';

/** What the running installation tells other processes of the same user, in runtime.json. */
export type Runtime = {
  state: 'starting' | 'ready';
  /** The supervisor's process id. */
  pid: number;
  /** undefined with an own PostgreSQL (DATABASE_URL). */
  postgresPort?: number;
  /** undefined with the real Stripe. */
  simulatorPort?: number;
  port: number;
  startedAt: string;
  urls: { app: string; database: string; migration: string; direct: string; stripe?: string };
};

/** What runtime.json says, whether or not that installation still runs. */
export function readRuntimeFile(home: string): Runtime | undefined {
  try {
    return JSON.parse(readFileSync(join(home, HOME_FILES.runtime), 'utf8')) as Runtime;
  } catch {
    return undefined;
  }
}

/** Publishes the running installation; the file holds passwords, so only this user may read it. */
export function writeRuntime(home: string, runtime: Runtime): void {
  writePrivate(join(home, HOME_FILES.runtime), `${JSON.stringify(runtime, null, 2)}\n`);
}

/** Withdraws runtime.json when the installation stops. */
export function removeRuntime(home: string): void {
  rmSync(join(home, HOME_FILES.runtime), { force: true });
}
