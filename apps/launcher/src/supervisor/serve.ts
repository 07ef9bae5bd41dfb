import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { OperatorError } from '../operator-error.ts';
import { portProblem } from '../process/free-port.ts';
import type { ChildSpec } from './child.ts';
import { keepRunning } from './keep-running.ts';
import { PROGRAMS, SERVICE_FLAGS } from './programs.ts';
import type { Settings } from './settings.ts';
import type { Stack } from './stack.ts';

const READY_PATIENCE_MS = 60_000;
const STOP_PATIENCE_MS = 4_000;

/** Refuses a port that something else listens on, before anything is started. */
export async function requireFreePort({ port, host }: Settings): Promise<void> {
  const problem = await portProblem(port, host);
  if (problem === 'EADDRINUSE')
    throw new OperatorError(
      `Port ${port} is used by another program: stop that one or choose another, as in PORT=${port + 1} npm start.`,
    );
  if (problem)
    throw new OperatorError(
      `Backdesk cannot listen on ${host}:${port} (${problem}): choose another HOST or PORT.`,
    );
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
}

/**
 * Starts server and worker and waits until the server says it is ready. An end before that is a
 * failed start; later ones are repaired by starting again.
 */
export async function serve(
  home: string,
  settings: Settings,
  env: NodeJS.ProcessEnv,
  stack: Stack,
  say: (line: string) => void,
): Promise<void> {
  let failed: OperatorError | undefined;
  let isReady = false;
  const start = (name: 'server' | 'worker') => {
    const spec: ChildSpec = {
      name,
      file: PROGRAMS[name],
      flags: SERVICE_FLAGS,
      env,
      logFile: join(home, `${name}.log`),
      onMessage: say,
    };
    return keepRunning(spec, (line) => {
      if (isReady) say(line);
      else failed ??= new OperatorError(line.replace(/ It is started again.*/, ` (log: ${spec.logFile})`));
    });
  };
  for (const child of [start('server'), start('worker')])
    await stack.add('app', { stop: () => child.stop(STOP_PATIENCE_MS) });

  const host = ['0.0.0.0', '::'].includes(settings.host) ? '127.0.0.1' : settings.host;
  const readyUrl = `http://${host.includes(':') ? `[${host}]` : host}:${settings.port}/readyz`;
  const deadline = performance.now() + READY_PATIENCE_MS;
  while (!(await answers(readyUrl))) {
    if (failed) throw failed;
    if (performance.now() > deadline)
      throw new OperatorError(
        `The server did not become ready within a minute (log: ${join(home, 'server.log')}).`,
      );
    await delay(50);
  }
  isReady = true;
}
