import { homeDir, openHome } from '../home/home.ts';
import { takeLock } from '../home/lock.ts';
import { removeRuntime } from '../home/runtime.ts';
import { describeError, type OperatorError } from '../operator-error.ts';
import { heldBack } from './held-back.ts';
import { readSettings } from './settings.ts';
import { demoSignIns } from './sign-ins.ts';
import { createStack } from './stack.ts';
import { startUp } from './start-up.ts';

/** When the person typed npm start, in milliseconds since 1970. */
const since = Number(process.argv[2]) || performance.timeOrigin;
const say = (line: string) => console.log(line);

/** Settles when we are told to end: by a signal, or because start.mjs at the other end of the pipe is gone. */
function stopRequest(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
    process.stdin.resume().on('end', resolve).on('error', resolve);
    // Whoever read our output may be gone; that is no reason to stop half way through stopping.
    for (const stream of [process.stdout, process.stderr]) stream.on('error', () => resolve());
  });
}

async function supervise(): Promise<void> {
  const home = openHome(homeDir());
  const settings = readSettings(process.env);
  const release = await takeLock(home, 'start', 'backdesk start');
  const stack = createStack();
  const lost = Promise.withResolvers<never>();
  const stop = stopRequest();
  const programs = heldBack(say);
  try {
    const starting = startUp({
      home,
      settings,
      stack,
      say: programs.say,
      onLost: (error: OperatorError) => lost.reject(error),
    });
    const outcome = await Promise.race([starting.then(() => 'ready'), stop, lost.promise]);
    // A start that is cut short fails in one of its steps; the stop is what counts then.
    starting.catch(() => {});
    if (outcome === 'ready') {
      say(`\nBackdesk is ready after ${((Date.now() - since) / 1000).toFixed(1)} s: ${settings.url}`);
      if (settings.isDemo) for (const line of demoSignIns(home)) say(line);
      say('Stop it with Ctrl-C.');
      programs.release();
      await Promise.race([stop, lost.promise]);
    }
    say('\nStopping …');
  } finally {
    await stack.stopAll();
    removeRuntime(home);
    release();
  }
  say('Backdesk has stopped.');
}

supervise().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(`\n${describeError(error)}`);
    process.exit(1);
  },
);
