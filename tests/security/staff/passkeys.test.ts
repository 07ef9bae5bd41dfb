import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestPasskey } from '../../support/authenticator.ts';
import { TestClient } from '../../support/client.ts';
import { fingerprint, rowsOf } from '../../support/fingerprint.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { aMember, signedIn, type TestMember } from '../../support/staff.ts';

const origin = 'http://localhost:4000';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ BACKDESK_URL: origin });
});
afterAll(() => server.stop());

async function stepUp(client: TestClient, member: TestMember): Promise<void> {
  const { status } = await client.call('staff.stepUp', { code: member.code(1) });
  if (status !== 200) throw new Error(`The step-up was refused with ${status}.`);
}

async function optionsFor(client: TestClient): Promise<string> {
  const { data, error } = await client.call('staff.startPasskey');
  if (!data) throw new Error(`A passkey was refused: ${error?.message}`);
  return (data as { optionsJson: string }).optionsJson;
}

/** A signed-in member with a passkey in their hand. */
async function withPasskey(role: 'finance' | 'owner' = 'finance') {
  const { client, member } = await signedIn(server, role);
  await stepUp(client, member);
  const passkey = new TestPasskey();
  const credential = passkey.register(await optionsFor(client), { origin });
  const { data, error } = await client.call('staff.addPasskey', { name: 'Phone', credential });
  if (!data) throw new Error(`The passkey was refused: ${error?.message}`);
  return { client, member, passkey, id: (data as { id: string }).id };
}

type Assertion = ReturnType<TestPasskey['signIn']>;

async function signInWith(
  passkey: TestPasskey,
  {
    how = { origin },
    change = (it: Assertion) => it,
  }: {
    how?: Parameters<TestPasskey['signIn']>[1];
    change?: (assertion: Assertion) => Assertion;
  } = {},
) {
  const client = new TestClient(server);
  const { body } = await client.auth('passkey/options', {});
  const assertion = change(passkey.signIn(body as { challenge: string; rpId: string }, how));
  return { client, assertion, answer: await client.auth('passkey/verify', assertion) };
}

describe('a passkey', () => {
  test('signs in alone, as a complete session, and the audit log says how', async () => {
    const { member, passkey, id } = await withPasskey();
    const { client, answer } = await signInWith(passkey);
    expect(answer).toMatchObject({ status: 200, body: { status: true } });
    expect((await client.call('staff.me')).data).toMatchObject({ id: member.id, steppedUpUntil: null });
    expect((await client.call('staff.passkeys')).data).toMatchObject({
      isPossible: true,
      passkeys: [{ id, name: 'Phone', lastUsedAt: expect.any(String) }],
    });
    const [entry] = await rowsOf<{ payload: string }>(
      server.database.superuserUrl,
      `select payload from audit_entries join audit_payloads using (sequence)
       where action = 'staff.sign_in' and actor_id = $1 order by sequence desc limit 1`,
      [member.id],
    );
    expect(entry?.payload).toContain('"method":"passkey"');
  });

  test('that was revoked, or whose member was deactivated, signs nobody in', async () => {
    const revoked = await withPasskey();
    expect(await revoked.client.call('staff.revokePasskey', { passkeyId: revoked.id })).toMatchObject({
      status: 200,
    });
    const away = await withPasskey();
    const { client: owner } = await signedIn(server, 'owner');
    expect(await owner.call('staff.setActive', { memberId: away.member.id, isActive: false })).toMatchObject({
      status: 200,
    });
    for (const { passkey } of [revoked, away]) {
      const { client, answer } = await signInWith(passkey);
      expect(answer).toMatchObject({ status: 401, body: { reason: 'not_signed_in' } });
      expect(client.cookies.size).toBe(0);
    }
  });

  test.each([
    ['did not make sure of its owner', { how: { origin, isUserVerified: false } }],
    ['signed for another address', { how: { origin: 'http://localhost:4001' } }],
    ['signed for a page that looks alike', { how: { origin: 'https://localhost.example.com' } }],
    [
      'signed something else',
      { change: (it: Assertion) => ({ ...it, authenticatorData: flip(it.authenticatorData) }) },
    ],
    ['did not sign', { change: (it: Assertion) => ({ ...it, signature: flip(it.signature) }) }],
    [
      'signed a challenge of its own',
      { change: (it: Assertion) => ({ ...it, clientDataJSON: otherChallenge(it) }) },
    ],
  ])('that %s signs nobody in', async (_what, how) => {
    const { passkey } = await withPasskey();
    const before = await sessions();
    expect((await signInWith(passkey, how)).answer).toMatchObject({ status: 401 });
    expect(await sessions()).toEqual(before);
    expect((await signInWith(passkey)).answer).toMatchObject({ status: 200 });
  });

  test('answers each challenge once, and not after five minutes', async () => {
    const { passkey } = await withPasskey();
    const { assertion, answer } = await signInWith(passkey);
    expect(answer.status).toBe(200);
    const replays = await Promise.all(
      Array.from({ length: 10 }, () => new TestClient(server).auth('passkey/verify', assertion)),
    );
    expect(new Set(replays.map(({ status }) => status))).toEqual(new Set([401]));
    const client = new TestClient(server);
    const { body } = await client.auth('passkey/options', {});
    server.clock.advance(301);
    const late = passkey.signIn(body as { challenge: string; rpId: string }, { origin });
    expect(await client.auth('passkey/verify', late)).toMatchObject({ status: 401 });
  });

  test('whose sign count goes backwards is taken for a copy', async () => {
    const { passkey } = await withPasskey();
    passkey.setSignCount(10);
    expect((await signInWith(passkey)).answer.status).toBe(200);
    passkey.setSignCount(5);
    expect((await signInWith(passkey)).answer.status).toBe(401);
  });

  test('of twenty answers to one challenge at the same moment one signs in', async () => {
    const { passkey } = await withPasskey();
    server.clock.advance(61);
    const { body } = await new TestClient(server).auth('passkey/options', {});
    const assertion = passkey.signIn(body as { challenge: string; rpId: string }, { origin });
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => new TestClient(server).auth('passkey/verify', assertion)),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });
});

describe('registering', () => {
  test('needs a fresh code; a challenge belongs to its member and is used once', async () => {
    const { client, member } = await signedIn(server, 'finance');
    const refused = await client.call('staff.startPasskey');
    expect(refused.error?.data.reason).toBe('step_up_required');
    await stepUp(client, member);
    const other = await withPasskey();
    const options = await optionsFor(client);
    const credential = new TestPasskey().register(options, { origin });
    const before = await fingerprint(server.database.superuserUrl);
    expect((await other.client.call('staff.addPasskey', { name: 'Stolen', credential })).status).toBe(400);
    const unverified = new TestPasskey().register(options, { origin, isUserVerified: false });
    expect((await client.call('staff.addPasskey', { name: 'No PIN', credential: unverified })).status).toBe(
      400,
    );
    const foreign = new TestPasskey().register(options, { origin: 'https://evil.example' });
    expect((await client.call('staff.addPasskey', { name: 'Foreign', credential: foreign })).status).toBe(
      400,
    );
    expect((await fingerprint(server.database.superuserUrl))['public.passkeys']).toBe(
      before['public.passkeys'],
    );
    expect(await client.call('staff.addPasskey', { name: 'Mine', credential })).toMatchObject({
      status: 200,
    });
    expect((await client.call('staff.addPasskey', { name: 'Again', credential })).status).toBe(400);
  });

  test('passkeys are their member’s alone', async () => {
    const { id } = await withPasskey();
    const { client } = await signedIn(server, 'owner');
    for (const [name, input] of [
      ['staff.renamePasskey', { passkeyId: id, name: 'x' }],
      ['staff.revokePasskey', { passkeyId: id }],
    ] as const)
      expect(await client.call(name, input)).toMatchObject({ status: 404 });
    expect((await client.call('staff.passkeys')).data).toMatchObject({ passkeys: [] });
  });

  test('is not offered where Backdesk is opened by a number', async () => {
    const own = await startTestServer();
    try {
      const { client, member } = await signedIn(own, 'finance');
      await client.call('staff.stepUp', { code: member.code(1) });
      expect((await client.call('staff.startPasskey')).error).toMatchObject({
        data: { reason: 'passkeys_unavailable' },
        message: expect.stringContaining('BACKDESK_URL'),
      });
      expect((await client.call('staff.setup')).data).toMatchObject({ canUsePasskeys: false });
      expect(await new TestClient(own).auth('passkey/options', {})).toMatchObject({ status: 412 });
    } finally {
      await own.stop();
    }
  });
});

test('a member whose second factor is taken away has no passkey left', async () => {
  const { member, passkey } = await withPasskey();
  const { resetSecondFactor } = await import('@backdesk/server');
  await resetSecondFactor(server.services, member.email, { kind: 'operator', id: null, name: 'Test' });
  expect((await signInWith(passkey)).answer.status).toBe(401);
});

test('passkeys are limited per address like the rest of sign-in', async () => {
  server.clock.advance(61);
  await aMember(server, 'finance');
  const answers = await Promise.all(
    Array.from({ length: 80 }, () => new TestClient(server).auth('passkey/options', {})),
  );
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(60);
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(20);
});

const sessions = () => rowsOf(server.database.superuserUrl, 'select id from auth."session" order by id');

function flip(text: string): string {
  const bytes = Buffer.from(text, 'base64url');
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  return bytes.toString('base64url');
}

function otherChallenge({ clientDataJSON }: Assertion): string {
  const data = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString()) as Record<string, unknown>;
  return Buffer.from(JSON.stringify({ ...data, challenge: Buffer.alloc(32).toString('base64url') })).toString(
    'base64url',
  );
}
