import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { exitWith, requireNode20 } from './bootstrap/failure.mjs';
import { ensureInstalled } from './bootstrap/install.mjs';
import { NODE, nodeEnvironment, REPOSITORY } from './bootstrap/paths.mjs';

const PARENT_CHECK_MS = 1_000;

/** Runs the supervisor on Node 24. It ends when the pipe to its standard input closes, so also when we are killed. */
function supervise() {
  const main = join(REPOSITORY, 'apps/launcher/src/supervisor/main.ts');
  // It counts from here, install included.
  const supervisor = spawn(NODE, [main, String(performance.timeOrigin)], {
    stdio: ['pipe', 'inherit', 'inherit'],
    env: nodeEnvironment(),
  });
  supervisor.stdin.on('error', () => {});
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
    process.on(signal, () => supervisor.kill('SIGTERM'));
  stopWithNpm(() => supervisor.stdin.end());
  supervisor.once('error', exitWith);
  supervisor.once('exit', (code, signal) => {
    if (signal)
      console.error(
        `The supervisor of Backdesk was ended by ${signal}: everything it ran has been told to stop.`,
      );
    process.exit(code ?? 1);
  });
}

/**
 * A killed npm cannot tell us, but we get another parent then.
 * @param {() => void} stop
 */
function stopWithNpm(stop) {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) stop();
  }, PARENT_CHECK_MS).unref();
}

try {
  requireNode20();
  await ensureInstalled();
  supervise();
} catch (error) {
  exitWith(error);
}
