import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, NODE, REPOSITORY, SERVICE_FLAGS } from '@backdesk/launcher';
import { startDesk } from '../../support/desk.ts';
import { TestClock } from '../../support/server.ts';
import { signedIn } from '../../support/staff.ts';
import { until } from '../../support/until.ts';
import type { ScaleDatabase } from './database.ts';

export type Servers = {
  url: string;
  floorUrl: string;
  headers: Record<string, string>;
  /** Of the session, for the floor. */
  token: string;
  /** The most memory the server has held so far, in MB. */
  highestMemory(): number;
  stop(): Promise<void>;
};

/** The server and its floor on a scale database, each in a process of its own, and somebody signed in. */
export async function startServers(database: ScaleDatabase): Promise<Servers> {
  const { headers, token, env } = await session(database);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const server = spawn(NODE, [...SERVICE_FLAGS, join(REPOSITORY, 'apps/server/src/main.ts')], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      ...env,
      NODE_ENV: 'production',
      PORT: String(port),
      HOST: '127.0.0.1',
      BACKDESK_URL: url,
    },
  });
  const floor = fork(join(import.meta.dirname, 'floor-server.ts'), [database.appUrl], { execPath: NODE });
  const [floorUrl] = (await once(floor, 'message')) as [string];
  await until('the server answers', () => isReady(server, url), 60_000);
  return {
    url,
    floorUrl,
    headers: { ...headers, origin: url },
    token,
    highestMemory: () => {
      const status = readFileSync(`/proc/${server.pid}/status`, 'utf8');
      return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
    },
    async stop() {
      server.kill('SIGTERM');
      floor.disconnect();
      await Promise.all([server, floor].map(ended));
    },
  };
}

async function isReady(server: ChildProcess, url: string): Promise<boolean> {
  if (server.exitCode !== null) throw new Error('The server has ended.');
  return fetch(`${url}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  );
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

/** Signs a support agent in through a desk in this process, which is gone before anything is measured. */
async function session(database: ScaleDatabase) {
  const env = { BACKDESK_HOME: database.home, STRIPE_SECRET_KEY: 'sk_test_benchmark' };
  const desk = await startDesk({
    database: { ...database, name: 'backdesk', drop: async () => undefined },
    env,
  });
  try {
    const { client } = await signedIn(
      { ...desk, home: database.home, clock: new TestClock() },
      'support_agent',
    );
    const cookies = [...client.cookies].map(([name, value]) => `${name}=${value}`);
    // The cookie is the token and its signature.
    const token = decodeURIComponent([...client.cookies.values()][0] ?? '').split('.')[0] ?? '';
    return { headers: { ...client.headers, cookie: cookies.join('; ') }, token, env: desk.env };
  } finally {
    await desk.stop();
  }
}
