import { entities, openDatabase, plannedOnce } from '@backdesk/server/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** How many plans one connection keeps after the same statement was asked three times. */
async function keptPlans(isDirect: boolean) {
  const opened = await openDatabase({ url: database.appUrl, entities, poolSize: 1, isDirect });
  try {
    const db = opened.fork().getKysely<unknown>();
    for (const n of [1, 2, 3]) {
      const { rows } = await sql<{ n: number }>`${plannedOnce}select ${n}::int as n`.execute(db);
      expect(rows).toEqual([{ n }]);
    }
    const { rows } = await sql<{ statement: string; asked: string }>`
      select statement, generic_plans + custom_plans as asked from pg_prepared_statements`.execute(db);
    return rows;
  } finally {
    await opened.close();
  }
}

test('a statement that is marked is planned once by each connection, and answers each time anew', async () => {
  expect(await keptPlans(true)).toEqual([
    { statement: '/* planned once */ select $1::int as n', asked: '3' },
  ]);
});

test('behind a pooler no plan is kept: the next transaction may be on another connection', async () => {
  expect(await keptPlans(false)).toEqual([]);
});
