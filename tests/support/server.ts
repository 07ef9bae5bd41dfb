import { rmSync } from 'node:fs';
import type { Logger } from '@backdesk/server/testing';
import { createTestDatabase } from './database.ts';
import { type Desk, startDesk } from './desk.ts';
import { temporaryFolder } from './temporary.ts';

/** The real time plus what a test has added. */
export class TestClock {
  #offsetMs = 0;
  now(): Date {
    return new Date(Date.now() + this.#offsetMs);
  }
  advance(seconds: number): void {
    this.#offsetMs += seconds * 1000;
  }
}

export type TestServer = Desk & { home: string; clock: TestClock };

/** A whole server with a database, a data folder and a clock of its own. */
export async function startTestServer(
  env: Record<string, string> = {},
  { log }: { log?: Logger } = {},
): Promise<TestServer> {
  const database = await createTestDatabase();
  const home = temporaryFolder('home');
  const clock = new TestClock();
  const desk = await startDesk({
    database,
    now: () => clock.now(),
    env: { BACKDESK_HOME: home, ...env },
    ...(log && { log }),
  });
  return {
    ...desk,
    home,
    clock,
    async stop() {
      await desk.stop();
      await database.drop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
