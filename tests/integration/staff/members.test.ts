import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestClient } from '../../support/client.ts';
import { fingerprint, rowsOf } from '../../support/fingerprint.ts';
import { atTheSameMoment } from '../../support/race.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { aMember, signedIn, type TestMember } from '../../support/staff.ts';

let server: TestServer;
let owner: TestClient;
let self: TestMember;
beforeAll(async () => {
  server = await startTestServer();
  ({ client: owner, member: self } = await signedIn(server, 'owner'));
  const { status } = await stepUp(owner, self);
  if (status !== 200) throw new Error(`The step-up was refused with ${status}.`);
});
afterAll(() => server.stop());

const stepUp = (client: TestClient, member: TestMember) =>
  client.call('staff.stepUp', { code: member.code(1) });
const reasonOf = (result: { error?: { data: { reason: string } } }) => result.error?.data.reason;

describe('step-up', () => {
  test('is asked for before anybody gets rights or a key is made, lasts five minutes, and only here', async () => {
    const own = await startTestServer();
    try {
      const { client, member } = await signedIn(own, 'owner');
      const target = await aMember(own, 'engineer');
      const change = { memberId: target.id, role: 'auditor' };
      const key = { name: 'Script', role: 'engineer' };
      const newcomer = { name: 'New', email: 'new@example.com', role: 'owner' };
      const away = await aMember(own, 'owner');
      expect(await client.call('staff.setActive', { memberId: away.id, isActive: false })).toMatchObject({
        status: 200,
      });
      const before = await fingerprint(own.database.superuserUrl);
      expect(reasonOf(await client.call('staff.changeRole', change))).toBe('step_up_required');
      expect(reasonOf(await client.call('staff.createApiKey', key))).toBe('step_up_required');
      expect(reasonOf(await client.call('staff.createMember', newcomer))).toBe('step_up_required');
      expect(reasonOf(await client.call('staff.setActive', { memberId: away.id, isActive: true }))).toBe(
        'step_up_required',
      );
      expect(await fingerprint(own.database.superuserUrl)).toEqual(before);

      const { data } = await stepUp(client, member);
      const until = new Date((data as { steppedUpUntil: string }).steppedUpUntil).getTime();
      expect(until - own.clock.now().getTime()).toBeGreaterThan(290_000);
      expect(until - own.clock.now().getTime()).toBeLessThanOrEqual(300_000);
      expect((await client.call('staff.me')).data).toMatchObject({ steppedUpUntil: expect.any(String) });

      own.clock.advance(60);
      const elsewhere = await signedIn(own, 'owner');
      expect(reasonOf(await elsewhere.client.call('staff.createApiKey', key))).toBe('step_up_required');
      own.clock.advance(230);
      expect(await client.call('staff.createApiKey', key)).toMatchObject({ status: 200 });
      expect(await client.call('staff.createMember', newcomer)).toMatchObject({ status: 200 });
      expect(await client.call('staff.setActive', { memberId: away.id, isActive: true })).toMatchObject({
        status: 200,
      });
      own.clock.advance(11);
      expect(reasonOf(await client.call('staff.changeRole', change))).toBe('step_up_required');
    } finally {
      await own.stop();
    }
  });
});

describe('a new member', () => {
  test('gets a password that is shown once and works', async () => {
    const { data } = await owner.call('staff.createMember', {
      name: 'Zoë “the new” O’Neil',
      email: 'ZOE@Example.com',
      role: 'finance',
    });
    const { member, initialPassword } = data as { member: Record<string, unknown>; initialPassword: string };
    expect(member).toMatchObject({
      email: 'zoe@example.com',
      role: 'finance',
      isActive: true,
      hasSecondFactor: false,
    });
    const stored = await rowsOf(server.database.superuserUrl, 'select * from auth.account');
    expect(JSON.stringify(stored)).not.toContain(initialPassword);
    const audit = await rowsOf(server.database.superuserUrl, 'select payload from audit_payloads');
    expect(JSON.stringify(audit)).not.toContain(initialPassword);
    const client = owner.copy();
    client.cookies.clear();
    expect(
      await client.auth('sign-in/email', { email: 'zoe@example.com', password: initialPassword }),
    ).toMatchObject({
      status: 200,
      body: { needsSecondFactor: true },
    });
  });

  test('cannot have an address that somebody has, in whatever case; nothing is left half made', async () => {
    const before = await fingerprint(server.database.superuserUrl);
    const taken = await owner.call('staff.createMember', {
      name: 'Twin',
      email: self.email.toUpperCase(),
      role: 'engineer',
    });
    expect(taken).toMatchObject({
      status: 409,
      error: { data: { reason: 'conflict', fields: { email: ['belongs to a member already'] } } },
    });
    expect(await fingerprint(server.database.superuserUrl)).toEqual(before);
  });

  test('is made once by twenty requests at the same moment', async () => {
    const input = { name: 'Race', email: 'race@example.com', role: 'engineer' };
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => owner.call('staff.createMember', input)),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(19);
  });

  test.each([
    [{ role: 'root' }],
    [{ role: 'OWNER' }],
    [{ name: '' }],
    [{ name: 'a\u0000b' }],
    [{ email: 'nobody' }],
    [{ email: { $ne: 1 } }],
    [{ id: randomUUID() }],
    [{ isActive: true }],
    [{ refundLimitCents: '1' }],
  ])('is refused with %o', async (over) => {
    const input = { name: 'New', email: 'over@example.com', role: 'engineer', ...over };
    expect(await owner.call('staff.createMember', input)).toMatchObject({
      status: 400,
      error: { data: { reason: 'invalid_input', fields: expect.any(Object) } },
    });
    expect(
      await rowsOf(
        server.database.superuserUrl,
        `select from staff_members where email = 'over@example.com'`,
      ),
    ).toEqual([]);
  });
});

describe('roles', () => {
  test('nobody changes their own, and nobody deactivates themselves', async () => {
    expect(await owner.call('staff.changeRole', { memberId: self.id, role: 'auditor' })).toMatchObject({
      status: 403,
      error: { data: { reason: 'forbidden' }, message: expect.stringContaining('their own role') },
    });
    expect(await owner.call('staff.setActive', { memberId: self.id, isActive: false })).toMatchObject({
      status: 403,
    });
  });

  test('an unknown member is not found', async () => {
    expect(await owner.call('staff.setActive', { memberId: randomUUID(), isActive: false })).toMatchObject({
      status: 404,
      error: { data: { reason: 'not_found' } },
    });
  });

  test('saying what is so already changes and audits nothing', async () => {
    const target = await aMember(server, 'engineer');
    const before = await fingerprint(server.database.superuserUrl);
    expect(await owner.call('staff.setActive', { memberId: target.id, isActive: true })).toMatchObject({
      status: 200,
    });
    expect(await fingerprint(server.database.superuserUrl)).toEqual(before);
  });

  test.each(['changeRole', 'setActive'])(
    'of two owners who %s each other at the same moment one remains',
    async (verb) => {
      const own = await startTestServer();
      try {
        const [a, b] = [await signedIn(own, 'owner'), await signedIn(own, 'owner')];
        for (const { client, member } of [a, b])
          expect(await stepUp(client, member)).toMatchObject({ status: 200 });
        const over = verb === 'changeRole' ? { role: 'auditor' } : { isActive: false };
        const answers = await atTheSameMoment(own.database.superuserUrl, 2, () =>
          Promise.all([
            a.client.call(`staff.${verb}`, { memberId: b.member.id, ...over }),
            b.client.call(`staff.${verb}`, { memberId: a.member.id, ...over }),
          ]),
        );
        const left = await rowsOf(
          own.database.superuserUrl,
          `select from staff_members where role = 'owner' and is_active`,
        );
        expect(left).toHaveLength(1);
        expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      } finally {
        await own.stop();
      }
    },
  );
});

test('a session id with a character that no text of PostgreSQL holds is refused as input', async () => {
  expect(await owner.call('staff.revokeSession', { sessionId: 'a\u0000b' })).toMatchObject({
    status: 400,
    error: { data: { reason: 'invalid_input', fields: { sessionId: expect.any(Array) } } },
  });
});

describe('the list', () => {
  test('shows everybody, and no secret of anybody', async () => {
    const { data } = await owner.call('staff.members');
    const { members } = data as { members: Record<string, unknown>[] };
    expect(members.find(({ id }) => id === self.id)).toEqual({
      id: self.id,
      name: self.name,
      email: self.email,
      role: 'owner',
      isActive: true,
      hasSecondFactor: true,
      refundLimit: null,
      stepUpThreshold: '50000',
      hasOwnLimits: false,
      passkeyCount: 0,
      openSessionCount: 1,
      lastSeenAt: expect.any(String),
      lastSignedInAt: expect.any(String),
      createdAt: expect.any(String),
    });
  });
});

describe('API keys', () => {
  test('are shown once, kept as a hash, listed without secret, and end for good', async () => {
    const own = await startTestServer();
    try {
      const { client, member } = await signedIn(own, 'owner');
      await stepUp(client, member);
      const { data } = await client.call('staff.createApiKey', { name: 'Script', role: 'auditor' });
      const { key, secret } = data as { key: { id: string; prefix: string }; secret: string };
      expect(secret).toMatch(/^bdk_[\w-]{43}$/);
      expect(secret.startsWith(key.prefix)).toBe(true);
      for (const table of ['api_keys', 'audit_payloads'])
        expect(
          JSON.stringify(await rowsOf(own.database.superuserUrl, `select * from ${table}`)),
        ).not.toContain(secret);
      expect(JSON.stringify((await client.call('staff.apiKeys')).data)).not.toMatch(
        new RegExp(secret.slice(12)),
      );

      const program = client.copy();
      program.cookies.clear();
      program.headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' };
      expect(await program.call('staff.auditEntries', {})).toMatchObject({ status: 200 });
      // A person’s own matters are not for programs.
      for (const name of ['staff.me', 'staff.sessions'])
        expect(reasonOf(await program.call(name))).toBe('forbidden');

      expect(await client.call('staff.revokeApiKey', { keyId: key.id })).toMatchObject({ status: 200 });
      expect(await program.call('staff.auditEntries', {})).toMatchObject({ status: 401 });
      const first = await rowsOf(own.database.superuserUrl, 'select revoked_at from api_keys');
      expect(await client.call('staff.revokeApiKey', { keyId: key.id })).toMatchObject({ status: 200 });
      expect(await rowsOf(own.database.superuserUrl, 'select revoked_at from api_keys')).toEqual(first);
    } finally {
      await own.stop();
    }
  });

  test('of an owner still cannot do what needs a person', async () => {
    const own = await startTestServer();
    try {
      const { client, member } = await signedIn(own, 'owner');
      await stepUp(client, member);
      const { data } = await client.call('staff.createApiKey', { name: 'Script', role: 'owner' });
      const program = client.copy();
      program.cookies.clear();
      program.headers = {
        authorization: `Bearer ${(data as { secret: string }).secret}`,
        'content-type': 'application/json',
      };
      const target = await aMember(own, 'engineer');
      const away = await aMember(own, 'owner');
      expect(await program.call('staff.setActive', { memberId: away.id, isActive: false })).toMatchObject({
        status: 200,
      });
      for (const [name, input] of [
        ['staff.changeRole', { memberId: target.id, role: 'owner' }],
        ['staff.createApiKey', { name: 'Next', role: 'owner' }],
        ['staff.createMember', { name: 'Next', email: 'next@example.com', role: 'owner' }],
        ['staff.setActive', { memberId: away.id, isActive: true }],
        ['staff.stepUp', { code: '123456' }],
      ] as const)
        expect([name, reasonOf(await program.call(name, input))]).toEqual([name, 'forbidden']);
    } finally {
      await own.stop();
    }
  });
});
