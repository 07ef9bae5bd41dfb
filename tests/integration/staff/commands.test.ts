import { findOrCreateDemoStaff } from '@backdesk/server';
import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runBackdesk } from '../../support/cli.ts';
import { TestClient } from '../../support/client.ts';
import { rowsOf } from '../../support/fingerprint.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { aMember, signIn } from '../../support/staff.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const backdesk = async (args: string[], env: Record<string, string> = {}) => {
  const { code, stdout, stderr } = await runBackdesk(args, {
    ...server.env,
    BACKDESK_HOME: server.home,
    ...env,
  });
  return { code, out: stdout, err: stderr };
};

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
  [
    ['staff', 'reset-second-factor', 'nobody@example.com'],
    /^No staff member signs in as nobody@example\.com: check the address\.\n$/,
  ],
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

test('staff reset-second-factor signs a member out everywhere and lets them set up a new one', async () => {
  const [member, other] = [await aMember(server, 'owner'), await aMember(server, 'owner')];
  const [client, bystander] = [await signIn(server, member), await signIn(server, other)];
  const { code, out } = await backdesk([
    'staff',
    'reset-second-factor',
    member.email.toUpperCase(),
    '--json',
  ]);
  expect([code, JSON.parse(out)]).toMatchObject([0, { id: member.id, endedSessionCount: 1 }]);
  expect(await client.call('staff.me')).toMatchObject({ status: 401 });
  expect(await bystander.call('staff.me')).toMatchObject({ status: 200, data: { id: other.id } });
  const entries = await rowsOf(
    server.database.superuserUrl,
    `select actor_kind, target_id from audit_entries where action = 'staff.reset_second_factor'`,
  );
  expect(entries).toEqual([{ actor_kind: 'operator', target_id: member.id }]);

  const { email, password } = member;
  const again = new TestClient(server);
  expect(await again.auth('sign-in/email', { email, password })).toMatchObject({
    body: { needsSecondFactor: true },
  });
  expect(await again.call('staff.me')).toMatchObject({
    error: { data: { reason: 'second_factor_required' } },
  });
  for (const [path, old] of [
    ['two-factor/verify-totp', member.code(1)],
    ['two-factor/verify-backup-code', member.recoveryCodes[0]],
  ] as const)
    expect((await again.auth(path, { code: old })).status).not.toBe(200);
  const { body } = await again.auth('two-factor/enable', { password });
  const secret = Secret.fromBase32(new URL(String(body.totpURI)).searchParams.get('secret') ?? '');
  const totp = new TOTP({ secret }).generate({ timestamp: server.clock.now().getTime() });
  expect(await again.auth('two-factor/verify-totp', { code: totp })).toMatchObject({ status: 200 });
  expect(await again.call('staff.me')).toMatchObject({ status: 200, data: { id: member.id } });
});

test('staff reset-second-factor has nothing to do for a member who has not set one up', async () => {
  const { code, err } = await backdesk(['staff', 'reset-second-factor', 'nia@example.com']);
  expect([code, err]).toEqual([
    1,
    'nia@example.com has no second factor: the next sign-in sets one up, so there is nothing to reset.\n',
  ]);
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
