import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HOME_FILES, openHome, readPasswords, startHomeDatabase } from '@backdesk/launcher';
import { migrate, seedScale } from '@backdesk/server';
import { rowsOf } from '../../support/fingerprint.ts';

export type ScaleDatabase = {
  home: string;
  logFile: string;
  users: number;
  ownerUrl: string;
  appUrl: string;
  superuserUrl: string;
  stop(): Promise<void>;
};

/** The size of the reference; BACKDESK_BENCH_USERS asks for another. */
export const benchUsers = Number(process.env.BACKDESK_BENCH_USERS || 1_000_000);

/**
 * A data folder with the scale product of this many users, as an installation has it. With
 * BACKDESK_BENCH_HOME it is kept there and filled only once.
 */
export async function openScaleDatabase(users: number): Promise<ScaleDatabase> {
  const kept = process.env.BACKDESK_BENCH_HOME;
  const home = kept ? join(kept, String(users)) : mkdtempSync(join(tmpdir(), 'backdesk-bench-'));
  mkdirSync(home, { recursive: true });
  openHome(home);
  const { postgres, ownerUrl, appUrl } = await startHomeDatabase(home);
  const database: ScaleDatabase = {
    home,
    logFile: join(home, HOME_FILES.postgresLog),
    users,
    ownerUrl,
    appUrl,
    superuserUrl: postgres.url(
      'postgres',
      readPasswords(home).superuser,
      new URL(ownerUrl).pathname.slice(1),
    ),
    async stop() {
      await postgres.stop();
      if (!kept) rmSync(home, { recursive: true, force: true });
    },
  };
  try {
    await migrate({ ownerUrl, appUrl });
    await fillOnce(database);
  } catch (error) {
    await database.stop();
    throw error;
  }
  return database;
}

async function fillOnce({ superuserUrl, ownerUrl, appUrl, users, home }: ScaleDatabase): Promise<void> {
  const [found] = await rowsOf<{ count: number }>(
    superuserUrl,
    `select count(*)::int as count from users u join products p on p.id = u.product_id and p.key = 'scale'`,
  );
  if (found?.count === users) return;
  if (found?.count)
    throw new Error(`${home} holds ${found.count} users, not ${users}: empty it or name another.`);
  const result = await seedScale({
    ownerUrl,
    appUrl,
    users,
    // A fixed day, so that what is asked for is the same in every run.
    endsAt: new Date('2026-11-26T00:00:00Z'),
    seed: 1,
    actor: { kind: 'operator', id: null, name: 'Benchmark' },
    onProgress: (line) => console.error(line),
  });
  console.error(`seeded ${users} users in ${result.totalSeconds} s`);
}
