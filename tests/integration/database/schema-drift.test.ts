import { entities, openDatabase } from '@backdesk/server/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { rowsOf } from '../../support/fingerprint.ts';

const diff = async (url: string) => {
  const database = await openDatabase({ url, entities });
  try {
    return (await database.orm.schema.getUpdateSchemaSQL()).replace(/^set names 'utf8';\s*/, '').trim();
  } finally {
    await database.close();
  }
};

test('the migrations and the entities describe the same tables', async () => {
  const database = await createTestDatabase();
  expect(await diff(database.ownerUrl)).toBe('');
  // The comparison sees what it is there for.
  await rowsOf(database.ownerUrl, 'alter table staff_members drop column last_signed_in_at');
  expect(await diff(database.ownerUrl)).toContain('add "last_signed_in_at"');
  await database.drop();
});

describe('the running server cannot change the schema', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  test.each([
    'create table public.mine (id int)',
    'create table auth.mine (id int)',
    'create table pgboss.mine (id int)',
    'alter table staff_members add column extra text',
    'alter table auth."user" add column extra text',
    'drop table staff_members',
    'truncate staff_members',
    'create function mine() returns int language sql as $$ select 1 $$',
    'alter table audit_entries disable trigger all',
    'drop trigger audit_entries_append_only on audit_entries',
    `insert into mikro_orm_migrations (name) values ('x')`,
  ])('%s', async (statement) => {
    await expect(rowsOf(database.appUrl, statement)).rejects.toMatchObject({ code: '42501' });
  });
});
