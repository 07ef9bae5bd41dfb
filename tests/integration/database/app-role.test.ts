import { AppRoleRefused, migrate } from '@backdesk/server';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { clusterAccess, createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { rowsOf } from '../../support/fingerprint.ts';

const password = 'made by hand';
let database: TestDatabase;
let owner: string;
let app: string;
let ownerUrl: string;

const urlOf = (username: string) => Object.assign(new URL(database.ownerUrl), { username, password }).href;
const asAdmin = (sql: string) => rowsOf(clusterAccess().superuserUrl, sql);

/** An empty database whose owner may not make roles. Roles belong to the whole server: each test has its own. */
beforeEach(async () => {
  database = await createTestDatabase({ template: 'template0' });
  [owner, app] = [`${database.name}_owner`, `${database.name}_app`];
  await asAdmin(`create role ${owner} login nocreaterole password '${password}'`);
  await asAdmin(`alter database ${database.name} owner to ${owner}`);
  ownerUrl = urlOf(owner);
});
afterEach(async () => {
  await database.drop();
  await asAdmin(`drop role if exists ${owner}, ${app}`);
});

describe('an owner who may not make roles', () => {
  test('gives the rights to a role that was made by hand, and takes back what it had too much', async () => {
    await asAdmin(`create role ${app} login password '${password}'`);
    await rowsOf(ownerUrl, `alter default privileges grant all on tables to ${app}`);
    const { applied } = await migrate({ ownerUrl, appUrl: urlOf(app) });
    expect(applied.length).toBeGreaterThan(0);
    expect(await rowsOf(urlOf(app), 'select count(*)::int as users from users')).toEqual([{ users: 0 }]);
    expect(await rowsOf(urlOf(app), 'select count(*)::int as found from auth."user"')).toEqual([
      { found: 0 },
    ]);
    for (const statement of [
      'insert into audit_head default values',
      'update audit_entries set sequence = 1',
      'delete from audit_payloads',
      'truncate audit_head',
    ])
      await expect(rowsOf(urlOf(app), statement)).rejects.toThrow(/permission denied for table audit_/);
    expect(await migrate({ ownerUrl, appUrl: urlOf(app) })).toEqual({ applied: [] });
  });

  test('says so when the role is missing or has another password', async () => {
    for (const existing of [undefined, `create role ${app} login password 'another'`]) {
      if (existing) await asAdmin(existing);
      const attempt = migrate({ ownerUrl, appUrl: urlOf(app) });
      await expect(attempt).rejects.toBeInstanceOf(AppRoleRefused);
      await expect(attempt).rejects.toThrow(`${app} cannot sign in, and the owner`);
    }
  });
});

test('an owner who may make roles makes the one that is missing, and renews a password that is wrong', async () => {
  await asAdmin(`alter role ${owner} createrole`);
  const appUrl = urlOf(app);
  await migrate({ ownerUrl, appUrl });
  const renewed = Object.assign(new URL(appUrl), { password: 'renewed' }).href;
  await migrate({ ownerUrl, appUrl: renewed });
  expect(await rowsOf(renewed, 'select current_user::text as name')).toEqual([{ name: app }]);
  await expect(rowsOf(appUrl, 'select 1')).rejects.toMatchObject({ code: '28P01' });
});
