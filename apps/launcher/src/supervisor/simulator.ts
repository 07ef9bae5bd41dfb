import { join } from 'node:path';
import { HOME_FILES } from '../home/home.ts';
import { OperatorError } from '../operator-error.ts';
import { freePort } from '../process/free-port.ts';
import type { Child } from './child.ts';
import { keepRunning } from './keep-running.ts';
import { PROGRAMS } from './programs.ts';

/** The demo world was made with this seed (apps/server/src/demo/seed.ts); the simulator goes on with it. */
const SEED = 'backdesk demo';

function isReadyLine(line: string): boolean {
  try {
    return (JSON.parse(line) as { ready?: boolean }).ready === true;
  } catch {
    return false;
  }
}

/** Whether each answer is checked against the SDK's types: the tests that start installations ask for it. */
export function isChecked(env: NodeJS.ProcessEnv): boolean {
  return env.BACKDESK_VALIDATE_SIMULATOR === '1';
}

/**
 * Starts the Stripe simulator on a free port with its state in the data folder, and waits until it
 * listens. It keeps that port when it has to be started again.
 */
export async function startSimulator(
  home: string,
  env: NodeJS.ProcessEnv,
  say: (line: string) => void,
): Promise<{ child: Child; port: number }> {
  const port = await freePort();
  const ready = Promise.withResolvers<void>();
  let isReady = false;
  const child = keepRunning(
    {
      name: 'Stripe simulator',
      file: PROGRAMS.simulator,
      args: [
        '--seed',
        SEED,
        '--port',
        String(port),
        '--data',
        join(home, HOME_FILES.simulatorJournal),
        '--follow-wall-clock',
        ...(isChecked(env) ? ['--validate'] : []),
      ],
      env,
      logFile: join(home, 'simulator.log'),
      onLine: (line) => {
        if (isReadyLine(line)) ready.resolve();
      },
    },
    // Until it has been ready once, its end is a failed start and nothing to try again.
    (line) => (isReady ? say(line) : ready.reject(new OperatorError(line))),
  );
  try {
    await ready.promise;
    isReady = true;
  } catch (error) {
    await child.stop(0);
    throw error;
  }
  return { child, port };
}
