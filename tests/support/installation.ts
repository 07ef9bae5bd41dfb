import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort, HOME_FILES, NODE, REPOSITORY, type Runtime } from '@backdesk/launcher';

/** A sign-in of the demo, as `$BACKDESK_HOME/demo-credentials.json` lists them. */
export type DemoCredential = { email: string; role: string; password: string; totpSecret: string };

/** A whole installation as `npm start` runs it, in a data folder of its own. */
export type Installation = {
  url: string;
  home: string;
  runtime: Runtime;
  /** Sign-ins of the demo; empty without it. */
  credentials: DemoCredential[];
  /** What it has printed so far. */
  output(): string;
  /** Stops it as Ctrl-C does and removes its data folder. */
  stop(): Promise<void>;
};

const START_PATIENCE_MS = 180_000;

function readJson<T>(file: string): T | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : undefined;
}

/** Starts the supervisor on free ports and waits until it is ready. `env` adds to the environment. */
export async function startInstallation(env: NodeJS.ProcessEnv = {}): Promise<Installation> {
  const home = mkdtempSync(join(tmpdir(), 'backdesk-e2e-'));
  const port = await freePort();
  const { BACKDESK_URL: _, DATABASE_URL: __, ...inherited } = process.env;
  const child: ChildProcess = spawn(NODE, [join(REPOSITORY, 'apps/launcher/src/supervisor/main.ts')], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      ...inherited,
      BACKDESK_HOME: home,
      PORT: String(port),
      HOST: '127.0.0.1',
      // By name: browsers know no passkeys of an address that is a number.
      BACKDESK_URL: `http://localhost:${port}`,
      BACKDESK_VALIDATE_SIMULATOR: '1',
      ...env,
    },
  });
  let output = '';
  const take = (chunk: Buffer) => {
    output += chunk;
  };
  child.stdout?.on('data', take);
  child.stderr?.on('data', take);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const stop = async () => {
    child.stdin?.end();
    await ended;
    rmSync(home, { recursive: true, force: true });
  };
  const deadline = performance.now() + START_PATIENCE_MS;
  for (;;) {
    const runtime = readJson<Runtime>(join(home, HOME_FILES.runtime));
    if (runtime?.state === 'ready')
      return {
        url: runtime.urls.app,
        home,
        runtime,
        credentials: readJson<DemoCredential[]>(join(home, HOME_FILES.demoCredentials)) ?? [],
        output: () => output,
        stop,
      };
    if (child.exitCode !== null || performance.now() > deadline) {
      await stop();
      throw new Error(`The installation did not start:\n${output}`);
    }
    await delay(100);
  }
}
