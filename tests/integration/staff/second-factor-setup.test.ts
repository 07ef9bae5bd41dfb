import { createStaffMember } from '@backdesk/server';
import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestClient } from '../../support/client.ts';
import { rowsOf } from '../../support/fingerprint.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { signedIn } from '../../support/staff.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

let count = 0;
/** A member without a second factor, who has given the password. */
async function newcomer() {
  count += 1;
  const email = `newcomer-${count}@example.com`;
  const { id, initialPassword: password } = await createStaffMember(
    server.services,
    { name: 'Newcomer', email, role: 'engineer' },
    { kind: 'operator', id: null, name: 'Test' },
  );
  const client = new TestClient(server);
  expect(await client.auth('sign-in/email', { email, password })).toMatchObject({ status: 200 });
  return { id, email, password, client };
}

const appOf = (uri: unknown) => {
  const secret = new URL(String(uri)).searchParams.get('secret') ?? '';
  return (steps = 0) =>
    new TOTP({ secret: Secret.fromBase32(secret) }).generate({
      timestamp: server.clock.now().getTime() + steps * 30_000,
    });
};

test('a new member sets up an app, confirms a code, and is in; the session changes on the way', async () => {
  const { client, password, id } = await newcomer();
  const pending = client.copy();
  const { status, body } = await client.auth('two-factor/enable', { password });
  expect(status).toBe(200);
  expect(body.totpURI).toMatch(
    /^otpauth:\/\/totp\/Backdesk:newcomer-1%40example.com\?secret=[A-Z2-7]{32,}&issuer=Backdesk/,
  );
  const codes = body.backupCodes as string[];
  expect(new Set(codes).size).toBe(10);
  expect(await client.auth('two-factor/verify-totp', { code: appOf(body.totpURI)() })).toMatchObject({
    status: 200,
  });
  expect(await client.call('staff.me')).toMatchObject({ status: 200, data: { id } });
  expect(client.cookies.get('sid')).not.toBe(pending.cookies.get('sid'));
  expect(await pending.call('staff.me')).toMatchObject({
    status: 401,
    error: { data: { reason: 'not_signed_in' } },
  });
  const actions = await rowsOf(
    server.database.superuserUrl,
    'select action from audit_entries where actor_id = $1 order by sequence',
    [id],
  );
  expect(actions).toEqual([{ action: 'staff.set_up_second_factor' }, { action: 'staff.sign_in' }]);
  const stored = await rowsOf(server.database.superuserUrl, 'select * from auth."twoFactor"');
  for (const code of codes) expect(JSON.stringify(stored)).not.toContain(code);
});

describe('somebody else who knows the first password', () => {
  /** Signs in with it before the member sets up the second factor. */
  async function intruderBeside(member: Awaited<ReturnType<typeof newcomer>>) {
    const intruder = new TestClient(server);
    const { email, password } = member;
    expect(await intruder.auth('sign-in/email', { email, password })).toMatchObject({ status: 200 });
    return intruder;
  }
  const setUp = async ({ client, password }: Awaited<ReturnType<typeof newcomer>>) => {
    const { body } = await client.auth('two-factor/enable', { password });
    expect(await client.auth('two-factor/verify-totp', { code: appOf(body.totpURI)() })).toMatchObject({
      status: 200,
    });
    return appOf(body.totpURI);
  };

  test('is signed out by the set-up, and the member is not', async () => {
    const member = await newcomer();
    const intruder = await intruderBeside(member);
    await setUp(member);
    expect(await intruder.call('staff.me')).toMatchObject({
      status: 401,
      error: { data: { reason: 'not_signed_in' } },
    });
    expect(await member.client.call('staff.me')).toMatchObject({ status: 200, data: { id: member.id } });
    const left = await rowsOf(
      server.database.superuserUrl,
      'select "hasSecondFactor" from auth."session" where "userId" = $1',
      [member.id],
    );
    expect(left).toEqual([{ hasSecondFactor: true }]);
  });

  test('has a session that stays without a second factor, even if it had outlived the set-up', async () => {
    const member = await newcomer();
    const intruder = await intruderBeside(member);
    const kept = await rowsOf<Record<string, unknown>>(
      server.database.superuserUrl,
      'select * from auth."session" where "userId" = $1 order by "createdAt" desc limit 1',
      [member.id],
    );
    const code = await setUp(member);
    // As when a set-up and a sign-in cross each other: the row is there although the set-up is over.
    await rowsOf(
      server.database.superuserUrl,
      'insert into auth."session" select * from json_populate_record(null::auth."session", $1)',
      [JSON.stringify(kept[0])],
    );
    expect(await intruder.call('staff.me')).toMatchObject({
      status: 401,
      error: { data: { reason: 'second_factor_required' } },
    });
    expect(await intruder.auth('two-factor/enable', { password: member.password })).toMatchObject({
      status: 401,
    });
    expect(await intruder.auth('two-factor/verify-totp', { code: code(1) })).toMatchObject({ status: 401 });
    expect(await intruder.call('staff.me')).toMatchObject({ status: 401 });
  });
});

test('the recovery codes that were shown work afterwards', async () => {
  const { client, email, password } = await newcomer();
  const { body } = await client.auth('two-factor/enable', { password });
  await client.auth('two-factor/verify-totp', { code: appOf(body.totpURI)() });
  const other = new TestClient(server);
  await other.auth('sign-in/email', { email, password });
  const [code] = body.backupCodes as string[];
  expect(await other.auth('two-factor/verify-backup-code', { code: ` ${code} ` })).toMatchObject({
    status: 200,
  });
  expect(await other.call('staff.me')).toMatchObject({ status: 200 });
});

test('until a code is confirmed the second factor does not count, and can be begun again', async () => {
  const { client, password } = await newcomer();
  const first = appOf((await client.auth('two-factor/enable', { password })).body.totpURI);
  const second = appOf((await client.auth('two-factor/enable', { password })).body.totpURI);
  expect(await client.auth('two-factor/verify-totp', { code: first() })).toMatchObject({ status: 400 });
  expect(await client.call('staff.me')).toMatchObject({
    error: { data: { reason: 'second_factor_required' } },
  });
  expect(await client.auth('two-factor/verify-totp', { code: second() })).toMatchObject({ status: 200 });
});

test('without the password, with a wrong one, or without a session there is nothing to set up', async () => {
  const { client } = await newcomer();
  expect(await client.auth('two-factor/enable', {})).toMatchObject({ status: 400 });
  expect(await client.auth('two-factor/enable', { password: 'wrong password' })).toMatchObject({
    status: 400,
    body: { reason: 'invalid_input', fields: { password: ['is not right'] } },
  });
  expect(await new TestClient(server).auth('two-factor/enable', { password: 'x' })).toMatchObject({
    status: 401,
  });
  expect(await client.auth('two-factor/verify-backup-code', { code: 'aaaa' })).toMatchObject({
    status: 401,
    body: { reason: 'second_factor_required' },
  });
});

test('who has a second factor cannot replace it with a session and a password', async () => {
  const { client, member } = await signedIn(server, 'owner');
  const before = await rowsOf(server.database.superuserUrl, 'select * from auth."twoFactor" order by id');
  expect(await client.auth('two-factor/enable', { password: member.password })).toMatchObject({
    status: 409,
  });
  expect(await client.auth('two-factor/verify-totp', { code: member.code(1) })).toMatchObject({
    status: 409,
  });
  const halfway = new TestClient(server);
  await halfway.auth('sign-in/email', { email: member.email, password: member.password });
  expect(await halfway.auth('two-factor/enable', { password: member.password })).toMatchObject({
    status: 409,
  });
  expect(await rowsOf(server.database.superuserUrl, 'select * from auth."twoFactor" order by id')).toEqual(
    before,
  );
});
