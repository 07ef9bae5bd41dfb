import { startWorkerLoops } from '@backdesk/server/testing';
import { expect, test } from 'vitest';
import { createTestDatabase } from '../../support/database.ts';
import { startDesk } from '../../support/desk.ts';
import { rowsOf } from '../../support/fingerprint.ts';

test('whatever listens connects by DATABASE_DIRECT_URL, past a pooler', async () => {
  const database = await createTestDatabase();
  // The two addresses differ in their role, so each connection tells which one it came by.
  const desk = await startDesk({ database, env: { DATABASE_DIRECT_URL: database.superuserUrl } });
  const worker = await startWorkerLoops(desk.services);
  try {
    const app = new URL(database.appUrl).username;
    const direct = new URL(database.superuserUrl).username;
    const rows = await rowsOf<{ program: string; role: string }>(
      database.superuserUrl,
      `select distinct application_name as program, usename as role from pg_stat_activity
       where datname = current_database() and application_name like 'backdesk%' order by 1, 2`,
    );
    for (const program of ['backdesk changes', 'backdesk worker', 'backdesk jobs'])
      expect(rows.filter((row) => row.program === program)).toEqual([{ program, role: direct }]);
    expect(rows.filter((row) => row.program === 'backdesk job sender')).toEqual([
      { program: 'backdesk job sender', role: app },
    ]);
  } finally {
    await worker.stop();
    await desk.stop();
    await database.drop();
  }
});
