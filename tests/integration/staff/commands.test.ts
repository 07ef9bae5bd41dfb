import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { findOrCreateDemoStaff } from '@backdesk/server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestClient } from '../../support/client.ts';
import { rowsOf } from '../../support/fingerprint.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

const main = fileURLToPath(new URL('../../../apps/cli/src/main.ts', import.meta.url));

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

function backdesk(args: string[], env: Record<string, string> = {}) {
  return new Promise<{ code: number; out: string; err: string }>((resolve) => {
    const full = { ...process.env, ...server.env, BACKDESK_HOME: server.home, ...env };
    execFile(process.execPath, [main, ...args], { env: full, timeout: 30_000 }, (error, out, err) =>
      resolve({ code: error ? Number(error.code ?? 1) : 0, out, err }),
    );
  });
}

test('staff create makes a member whose printed password works; the operator stands in the audit log', async () => {
  const args = [
    'staff',
    'create',
    '--name',
    'Nia',
    '--email',
    'NIA@example.com',
    '--role',
    'finance',
    '--json',
  ];
  const { code, out } = await backdesk(args);
  const made = JSON.parse(out) as { id: string; email: string; initialPassword: string };
  expect([code, made.email]).toEqual([0, 'nia@example.com']);
  const client = new TestClient(server);
  expect(
    await client.auth('sign-in/email', { email: made.email, password: made.initialPassword }),
  ).toMatchObject({ status: 200, body: { needsSecondFactor: true } });
  const entries = await rowsOf(
    server.database.superuserUrl,
    'select actor_kind, action from audit_entries where target_id = $1',
    [made.id],
  );
  expect(entries).toEqual([{ actor_kind: 'operator', action: 'staff.create_member' }]);
  expect(await backdesk(args)).toMatchObject({
    code: 1,
    out: '',
    err: 'nia@example.com belongs to a member already.\n',
  });
});

test.each([
  [['staff', 'create', '--name', 'X', '--email', 'nobody', '--role', 'owner'], /--email cannot be used/],
  [
    ['staff', 'create', '--name', ' ', '--email', 'x@example.com', '--role', 'owner'],
    /--name cannot be used: is required/,
  ],
  [
    ['staff', 'create', '--name', 'X', '--email', 'x@example.com', '--role', 'root'],
    /There is no role “root”: choose one of/,
  ],
  [['api-key', 'create', '--name', '', '--role', 'owner'], /1 to 80/],
  [['staff', 'totp', 'lena@backdesk.demo'], /There are no demo members yet/],
])('%j is refused with a sentence', async (args, sentence) => {
  const { code, out, err } = await backdesk(args);
  expect([code, out]).toEqual([1, '']);
  expect(err).toMatch(sentence);
});

test('api-key create makes a key that works', async () => {
  const { code, out } = await backdesk([
    'api-key',
    'create',
    '--name',
    'Script',
    '--role',
    'auditor',
    '--json',
  ]);
  const { secret } = JSON.parse(out) as { secret: string };
  expect(code).toBe(0);
  const client = new TestClient(server);
  client.headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' };
  expect(await client.call('staff.members')).toMatchObject({ status: 200 });
});

test('staff totp prints the code of a demo member, in the demo on this machine only', async () => {
  const [member] = await findOrCreateDemoStaff(server.services);
  const { out } = await backdesk(['staff', 'totp', 'LENA@backdesk.demo']);
  const client = new TestClient(server);
  await client.auth('sign-in/email', { email: member?.email, password: member?.password });
  expect(await client.auth('two-factor/verify-totp', { code: out.trim() })).toMatchObject({ status: 200 });
  for (const env of [{ BACKDESK_DEMO: '0' }, { BACKDESK_URL: 'https://desk.example' }])
    expect(await backdesk(['staff', 'totp', 'lena@backdesk.demo'], env)).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('only printed in the demo on this machine'),
    });
});

test('audit verify answers with its exit code', async () => {
  expect(await backdesk(['audit', 'verify'])).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^The audit log is whole: \d+ entries/),
  });
  await rowsOf(
    server.database.superuserUrl,
    `set session_replication_role = replica; update audit_entries set action = 'x' where sequence = 1`,
  );
  const { code, out } = await backdesk(['audit', 'verify', '--json']);
  expect([code, JSON.parse(out)]).toMatchObject([1, { isValid: false, problems: [{ sequence: 1 }] }]);
});
