import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { NODE } from '@backdesk/launcher';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rowsOf } from '../support/fingerprint.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { aMember } from '../support/staff.ts';

const main = fileURLToPath(new URL('../../apps/cli/src/main.ts', import.meta.url));
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

/** What doctor finds in one respect, and the exit code. */
function doctor(name: string): Promise<{ code: number; status?: string; detail?: string }> {
  const { DATABASE_URL, DATABASE_MIGRATION_URL } = server.env;
  const env = { ...process.env, BACKDESK_HOME: server.home, DATABASE_URL, DATABASE_MIGRATION_URL };
  return new Promise((resolve) => {
    execFile(NODE, [main, 'doctor', '--json'], { env, timeout: 30_000 }, (error, out) => {
      const { findings } = JSON.parse(out) as { findings: { name: string }[] };
      resolve({ code: error ? Number(error.code) : 0, ...findings.find((one) => one.name === name) });
    });
  });
}

const asAdmin = (statement: string, values: unknown[] = []) =>
  rowsOf(server.database.superuserUrl, statement, values);

test('doctor tells which rights on the audit log the application should not have', async () => {
  expect(await doctor('role')).toMatchObject({
    code: 0,
    status: 'ok',
    detail: 'The application connects as backdesk_app, which has no right to write the audit log.',
  });
  await asAdmin('grant truncate on audit_entries to backdesk_app; grant insert on audit_head to public');
  expect(await doctor('role')).toMatchObject({
    code: 1,
    status: 'problem',
    detail: expect.stringMatching(
      /^backdesk_app may change the audit log \(TRUNCATE on audit_entries, INSERT on audit_head\)/,
    ),
  });
  await asAdmin(
    'revoke truncate on audit_entries from backdesk_app; revoke insert on audit_head from public',
  );
  expect(await doctor('role')).toMatchObject({ code: 0, status: 'ok' });
});

test('doctor finds members without an account and accounts without a member', async () => {
  const [kept, accountless, memberless] = [
    await aMember(server, 'owner'),
    await aMember(server, 'engineer'),
    await aMember(server, 'finance'),
  ];
  expect(await doctor('accounts')).toMatchObject({ code: 0, status: 'ok' });
  await asAdmin('delete from auth."user" where id = $1', [accountless.id]);
  await asAdmin('delete from staff_members where id = $1', [memberless.id]);
  const found = await doctor('accounts');
  expect(found).toMatchObject({ code: 1, status: 'problem' });
  expect(found.detail).toContain(`for lack of an account in schema auth: ${accountless.email}. `);
  expect(found.detail).toContain(`without a member: ${memberless.email}. `);
  expect(found.detail).not.toContain(kept.email);
});
