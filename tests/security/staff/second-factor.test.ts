import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TestClient } from '../../support/client.ts';
import { depth } from '../../support/depth.ts';
import { rowsOf } from '../../support/fingerprint.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { aMember, signIn, type TestMember } from '../../support/staff.ts';

let server: TestServer;
let member: TestMember;

beforeEach(async () => {
  server = await startTestServer();
  member = await aMember(server, 'support_agent');
});
afterEach(() => server.stop());

const verify = (client: TestClient, code: string) => client.auth('two-factor/verify-totp', { code });
const sessionsOf = () =>
  rowsOf(server.database.superuserUrl, 'select from auth."session" where "userId" = $1', [member.id]);
/** Six digits that are none of the three codes which count right now. */
function wrongCode(i: number): string {
  const right = [-1, 0, 1].map((steps) => member.code(steps));
  let code = i;
  while (right.includes(String(code).padStart(6, '0'))) code += 100_000;
  return String(code).padStart(6, '0');
}

test('between the password and the code there is no session', async () => {
  const client = await signIn(server, member, { untilCode: true });
  expect([...client.cookies.keys()]).toEqual(['sid-challenge']);
  expect(await client.call('staff.me')).toMatchObject({ status: 401 });
  expect(await sessionsOf()).toEqual([]);
});

describe('guessing codes', () => {
  test.each(Array.from({ length: depth(1, 5) }, (_, round) => round + 1))(
    'round %i: 200 at the same moment get 5 looked at',
    async () => {
      const client = await signIn(server, member, { untilCode: true });
      const answers = await Promise.all(
        Array.from({ length: 200 }, (_, i) => verify(client.copy(), wrongCode(i))),
      );
      expect(answers.filter(({ status }) => status === 400).length).toBe(5);
      expect(answers.filter(({ status }) => status === 429).length).toBe(195);
      expect(await sessionsOf()).toEqual([]);
      // The right code is refused as well while the window lasts, and taken after it.
      expect(await verify(client.copy(), member.code())).toMatchObject({
        status: 429,
        body: {
          reason: 'rate_limited',
          message: expect.stringMatching(/^Too many codes were tried. Wait \d+ minutes/),
        },
      });
      server.clock.advance(5 * 60 + 1);
      const again = await signIn(server, member, { untilCode: true });
      expect(await verify(again, member.code())).toMatchObject({ status: 200 });
    },
  );

  test('from many addresses does not keep out a member who is at a known one', async () => {
    await server.stop();
    server = await startTestServer({ BACKDESK_TRUST_PROXY: '1' });
    member = await aMember(server, 'owner');
    await signIn(server, member);
    // Whoever knows the password tries its second factor from ever new addresses.
    const challenge = (await signIn(server, member, { untilCode: true })).cookies.get('sid-challenge') ?? '';
    const stranger = (i: number) => {
      const client = new TestClient(server);
      client.headers = { ...client.headers, 'x-forwarded-for': `203.0.113.${i}` };
      client.cookies.set('sid-challenge', challenge);
      return client;
    };
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, i) => verify(stranger(i), wrongCode(i))),
    );
    // Ten in five minutes over all unknown addresses; the sign-in above was one of them.
    expect(answers.filter(({ status }) => status === 400).length).toBe(9);
    expect((await verify(stranger(99), member.code(1))).status).toBe(429);
    const atHome = await signIn(server, { ...member, code: () => member.code(1) });
    server.clock.advance(60);
    expect(await atHome.call('staff.stepUp', { code: member.code() })).toMatchObject({ status: 200 });
  });

  test('is limited to fifty a day from one address, however patiently somebody guesses', {
    timeout: 120_000,
  }, async () => {
    const statuses: number[] = [];
    for (let window = 0; window < 11; window += 1) {
      const client = await signIn(server, member, { untilCode: true });
      for (let i = 0; i < 5; i += 1) statuses.push((await verify(client, wrongCode(window * 5 + i))).status);
      server.clock.advance(5 * 60 + 1);
    }
    expect(statuses.filter((status) => status === 400)).toHaveLength(50);
    expect(statuses.slice(50)).toEqual([429, 429, 429, 429, 429]);
    const client = await signIn(server, member, { untilCode: true });
    expect(await verify(client, member.code())).toMatchObject({
      status: 429,
      body: { message: expect.stringMatching(/Wait 2\d hours/) },
    });
  });

  test('is limited to two hundred a day from all unknown addresses together', {
    timeout: 120_000,
  }, async () => {
    await server.stop();
    server = await startTestServer({ BACKDESK_TRUST_PROXY: '1' });
    member = await aMember(server, 'owner');
    const statuses: number[] = [];
    for (let window = 0; window < 21; window += 1) {
      // Each window another network signs in with the right password and guesses ten codes.
      const challenge =
        (await signIn(server, member, { untilCode: true })).cookies.get('sid-challenge') ?? '';
      for (let i = 0; i < 10; i += 1) {
        const client = new TestClient(server);
        client.headers = { ...client.headers, 'x-forwarded-for': `203.0.${window}.${i}` };
        client.cookies.set('sid-challenge', challenge);
        statuses.push((await verify(client, wrongCode(i))).status);
      }
      server.clock.advance(5 * 60 + 1);
    }
    expect(statuses.filter((status) => status === 400)).toHaveLength(200);
    expect(statuses.slice(200)).toEqual(Array.from({ length: 10 }, () => 429));
  });

  test('is limited across challenges, recovery codes and step-ups together', async () => {
    const signedIn = await signIn(server, member);
    server.clock.advance(60);
    for (let i = 0; i < 2; i += 1) {
      const client = await signIn(server, member, { untilCode: true });
      expect(await verify(client, wrongCode(i))).toMatchObject({ status: 400 });
      expect(await client.auth('two-factor/verify-backup-code', { code: `nope-${i}` })).toMatchObject({
        status: 400,
      });
    }
    expect(await signedIn.call('staff.stepUp', { code: wrongCode(9) })).toMatchObject({ status: 400 });
    expect(await signedIn.call('staff.stepUp', { code: member.code() })).toMatchObject({
      status: 429,
      error: { data: { reason: 'rate_limited', retryAfterSeconds: expect.any(Number) } },
    });
  });
});

describe('a code', () => {
  test('counts for the step before and after its own, and for no other', async () => {
    const waiting = () => signIn(server, member, { untilCode: true });
    const refused = await waiting();
    for (const steps of [-2, 2]) expect((await verify(refused, member.code(steps))).status).toBe(400);
    for (const steps of [-1, 0, 1])
      expect((await verify(await waiting(), member.code(steps))).status).toBe(200);
  });

  test('works once: sent 5 times at the same moment it makes one session', async () => {
    const clients = await Promise.all(
      Array.from({ length: 5 }, () => signIn(server, member, { untilCode: true })),
    );
    const answers = await Promise.all(clients.map((client) => verify(client, member.code())));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 400, 400, 400, 400]);
    expect(await sessionsOf()).toHaveLength(1);
  });

  test('that was used to sign in does not step up, and the other way round', async () => {
    const client = await signIn(server, member);
    expect(await client.call('staff.stepUp', { code: member.code() })).toMatchObject({
      status: 400,
      error: { data: { reason: 'invalid_input', fields: { code: expect.any(Array) } } },
    });
    server.clock.advance(30);
    const used = member.code();
    expect(await client.call('staff.stepUp', { code: used })).toMatchObject({ status: 200 });
    const other = await signIn(server, member, { untilCode: true });
    expect(await verify(other, used)).toMatchObject({ status: 400 });
  });

  test('of another shape is refused before it is looked at', async () => {
    const client = await signIn(server, member, { untilCode: true });
    for (const code of ['', '12345', '1234567', 'abcdef', '12 456'])
      expect([code, await verify(client, code)]).toMatchObject([
        code,
        { status: 400, body: { reason: 'invalid_input' } },
      ]);
    expect(
      await rowsOf(server.database.superuserUrl, `select from rate_limits where key like 'code%'`),
    ).toEqual([]);
  });

  test('without a password before it, or with a forged challenge, is nobody’s', async () => {
    const client = new TestClient(server);
    expect(await verify(client, member.code())).toMatchObject({
      status: 401,
      body: { reason: 'not_signed_in' },
    });
    const real = (await signIn(server, member, { untilCode: true })).cookies.get('sid-challenge') ?? '';
    for (const forged of [
      'x',
      `${real}x`,
      real.replace(/^2fa-./, '2fa-_'),
      `${member.id}.${real.split('.')[1]}`,
    ]) {
      client.cookies.set('sid-challenge', forged);
      expect(await verify(client, member.code())).toMatchObject({
        status: 401,
        body: { reason: 'not_signed_in' },
      });
    }
  });

  test('comes too late after ten minutes', async () => {
    const client = await signIn(server, member, { untilCode: true });
    await rowsOf(
      server.database.superuserUrl,
      `update auth.verification set "expiresAt" = now() - interval '1 second'`,
    );
    expect(await verify(client, member.code())).toMatchObject({
      status: 401,
      body: { reason: 'not_signed_in' },
    });
  });
});

describe('a recovery code', () => {
  const recover = (client: TestClient, code: string) =>
    client.auth('two-factor/verify-backup-code', { code });

  test('signs in once, and is kept as a hash only', async () => {
    const [code = ''] = member.recoveryCodes;
    const clients = await Promise.all(
      Array.from({ length: 4 }, () => signIn(server, member, { untilCode: true })),
    );
    const answers = await Promise.all(clients.map((client) => recover(client, code)));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 400, 400, 400]);
    const stored = await rowsOf<{ backupCodes: string }>(
      server.database.superuserUrl,
      'select "backupCodes" from auth."twoFactor"',
    );
    expect(JSON.stringify(stored)).not.toContain(member.recoveryCodes[1]);
    expect(JSON.parse(stored[0]?.backupCodes ?? '')).toEqual([expect.stringMatching(/^hmac:[0-9a-f]{64}$/)]);
    const stolen = JSON.parse(stored[0]?.backupCodes ?? '') as string[];
    const thief = await signIn(server, member, { untilCode: true });
    expect(await recover(thief, (stolen[0] ?? '').slice(0, 40))).toMatchObject({ status: 400 });
    server.clock.advance(301);
    const last = await signIn(server, member, { untilCode: true });
    expect(await recover(last, member.recoveryCodes[1] ?? '')).toMatchObject({ status: 200 });
    expect(await last.call('staff.me')).toMatchObject({ status: 200 });
  });
});

test('TOTP secrets are not readable in the database', async () => {
  const rows = await rowsOf<{ secret: string }>(
    server.database.superuserUrl,
    'select secret from auth."twoFactor"',
  );
  expect(rows).toEqual([{ secret: expect.stringMatching(/^[0-9a-f]{100,}$/) }]);
});
