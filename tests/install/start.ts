import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { HOME_FILES, type Runtime } from '@backdesk/launcher';

export type StartOptions = {
  /** The checkout. */
  cwd: string;
  home: string;
  port: number;
  env?: NodeJS.ProcessEnv;
  user?: { uid: number; gid: number };
  /** `npm start`, or Node directly where a test needs the process id of start.mjs itself. */
  by?: 'npm' | 'node';
};

export type Start = {
  pid: number;
  /** Everything it printed. */
  output: () => string;
  /** Settles with the exit code; null after a signal. */
  ended: Promise<number | null>;
  /** Waits for the line that says it is ready and returns the seconds it took. Throws when it ends before. */
  ready: () => Promise<number>;
  runtime: () => Runtime;
  kill: (signal: NodeJS.Signals) => void;
};

const OURS =
  /^(BACKDESK_|DATABASE_|STRIPE_|VITEST|TURBO|npm_lifecycle|npm_package|INIT_CWD|NODE_ENV|NODE_OPTIONS|PORT$|HOST$|PLAYWRIGHT)/;

/** The environment of a person who has just cloned: nothing of this test run, and the system's own Node. */
function strangerEnvironment(): NodeJS.ProcessEnv {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !OURS.test(name)));
  const path = (env.PATH ?? '')
    .split(':')
    .filter((dir) => !dir.includes('node_modules') && !dir.includes('/_npx/'));
  return { ...env, PATH: path.join(':') };
}

/** Starts Backdesk as a person does, with little demo data so that it takes seconds. */
export function start({ cwd, home, port, env, user, by = 'npm' }: StartOptions): Start {
  const since = performance.now();
  const [program, args] = by === 'npm' ? ['npm', ['start']] : ['node', ['apps/launcher/src/start.mjs']];
  const child: ChildProcess = spawn(program, args, {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...strangerEnvironment(),
      BACKDESK_HOME: home,
      PORT: String(port),
      BACKDESK_DEMO_USERS: '20',
      BACKDESK_VALIDATE_SIMULATOR: '1',
      ...env,
    },
    ...user,
  });
  let output = '';
  const take = (chunk: Buffer) => {
    output += chunk;
  };
  child.stdout?.on('data', take);
  child.stderr?.on('data', take);
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return {
    pid: child.pid ?? 0,
    output: () => output,
    ended,
    async ready() {
      while (!output.includes('Backdesk is ready')) {
        if (child.exitCode !== null || child.signalCode !== null)
          throw new Error(`It ended before it was ready:\n${output}`);
        await delay(50);
      }
      return (performance.now() - since) / 1000;
    },
    runtime: () => JSON.parse(readFileSync(join(home, HOME_FILES.runtime), 'utf8')) as Runtime,
    kill: (signal) => process.kill(child.pid ?? 0, signal),
  };
}

/** The sentence that a failed start printed last; npm adds remarks of its own. */
export function lastLine(output: string): string {
  const lines = output.split('\n').filter((line) => line.trim() && !line.startsWith('npm '));
  return lines.at(-1) ?? '';
}
