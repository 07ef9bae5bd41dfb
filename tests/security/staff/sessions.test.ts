import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { issueApiKey } from '@backdesk/server';
import { TestClient } from '../../support/client.ts';
import { rowsOf } from '../../support/fingerprint.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { aMember, signedIn, signIn } from '../../support/staff.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const isIn = async (client: TestClient) => (await client.call('staff.me')).status === 200;

/** An owner who has just given the second factor again. */
async function steppedUpOwner() {
  const { client, member } = await signedIn(server, 'owner');
  expect(await client.call('staff.stepUp', { code: member.code(1) })).toMatchObject({ status: 200 });
  return { client, member };
}

describe('the cookie', () => {
  test('on loopback is sid, out of reach of scripts and other sites', async () => {
    const member = await aMember(server, 'engineer');
    const client = await signIn(server, member, { untilCode: true });
    const { headers } = await client.auth('two-factor/verify-totp', { code: member.code() });
    const [cookie = ''] = headers.getSetCookie().filter((line) => line.startsWith('sid='));
    expect(
      cookie
        .split('; ')
        .slice(1)
        .map((part) => part.toLowerCase())
        .toSorted(),
    ).toEqual(['httponly', 'max-age=43200', 'path=/', 'samesite=lax']);
  });

  test('over https is bound to the host', async () => {
    const https = await startTestServer({ BACKDESK_URL: 'https://desk.example' });
    try {
      const member = await aMember(https, 'engineer');
      const client = await signIn(https, member, { untilCode: true });
      const { headers } = await client.auth('two-factor/verify-totp', { code: member.code() });
      const [cookie = ''] = headers.getSetCookie().filter((line) => line.startsWith('__Host-sid='));
      expect(cookie).toMatch(/; Secure/);
      expect(cookie).toMatch(/; Path=\/;/);
      expect(cookie).not.toMatch(/Domain/i);
      expect(await isIn(client)).toBe(true);
      // A cookie that plain http could have planted does not count.
      const planted = new TestClient(https);
      planted.cookies.set('sid', client.cookies.get('__Host-sid') ?? '');
      expect(await isIn(planted)).toBe(false);
    } finally {
      await https.stop();
    }
  });

  test('forged, changed or sent twice is nobody', async () => {
    const { client } = await signedIn(server, 'engineer');
    const real = client.cookies.get('sid') ?? '';
    const [token = '', signature = ''] = decodeURIComponent(real).split('.');
    const forgeries = [
      token,
      `${token}.`,
      `${token}.${'A'.repeat(43)}=`,
      encodeURIComponent(`${token.slice(0, -1)}_.${signature}`),
      `${real}; sid=${real}`,
      '%',
      "' or 1=1 --",
      'x'.repeat(5_000),
    ];
    for (const forgery of forgeries) {
      client.cookies.set('sid', forgery);
      expect([forgery.slice(0, 20), await isIn(client)]).toEqual([forgery.slice(0, 20), false]);
    }
    client.cookies.set('sid', real);
    expect(await isIn(client)).toBe(true);
  });
});

describe('a session', () => {
  test('is a new one after each sign-in; the one the browser brought along ends', async () => {
    const { client, member } = await signedIn(server, 'engineer');
    const before = client.copy();
    server.clock.advance(30);
    await client.auth('sign-in/email', { email: member.email, password: member.password });
    // What a page planted before the sign-in, or kept from it, is worth nothing after it.
    client.cookies.set('sid', before.cookies.get('sid') ?? '');
    expect(await client.auth('two-factor/verify-totp', { code: member.code() })).toMatchObject({
      status: 200,
    });
    expect(client.cookies.get('sid')).not.toBe(before.cookies.get('sid'));
    expect([await isIn(client), await isIn(before)]).toEqual([true, false]);
  });

  test('ends after 12 hours although it is used all the time', async () => {
    const own = await startTestServer();
    try {
      const { client } = await signedIn(own, 'engineer');
      for (let minute = 0; minute < 12 * 60 - 20; minute += 20) {
        own.clock.advance(20 * 60);
        expect([minute, await isIn(client)]).toEqual([minute, true]);
      }
      own.clock.advance(20 * 60 + 1);
      expect(await isIn(client)).toBe(false);
    } finally {
      await own.stop();
    }
  });

  test('ends after 30 minutes without use', async () => {
    const own = await startTestServer();
    try {
      const { client } = await signedIn(own, 'engineer');
      own.clock.advance(29 * 60);
      expect(await isIn(client)).toBe(true);
      own.clock.advance(29 * 60);
      expect(await isIn(client)).toBe(true);
      own.clock.advance(30 * 60 + 1);
      expect(await isIn(client)).toBe(false);
    } finally {
      await own.stop();
    }
  });

  test('is over after signing out, and a copy of its cookie with it', async () => {
    const { client, member } = await signedIn(server, 'engineer');
    const copy = client.copy();
    expect(await client.auth('sign-out', {})).toMatchObject({ status: 200 });
    expect([await isIn(client), await isIn(copy)]).toEqual([false, false]);
    const rows = await rowsOf(
      server.database.superuserUrl,
      `select from audit_entries where action = 'staff.sign_out' and actor_id = $1`,
      [member.id],
    );
    expect(rows).toHaveLength(1);
  });

  test('that is signed out leaves no cookie behind, and signing out twice is no error', async () => {
    const { client } = await signedIn(server, 'engineer');
    for (const _ of [1, 2]) expect(await client.auth('sign-out', {})).toMatchObject({ status: 200 });
    expect(client.cookies.size).toBe(0);
  });

  test('can be ended from another one of the same member, never from somebody else’s', async () => {
    const { client: phone, member } = await signedIn(server, 'engineer');
    const desk = await signIn(server, { ...member, code: () => member.code(1) });
    const listed = (await desk.call('staff.sessions')).data as {
      sessions: { id: string; isCurrent: boolean }[];
    };
    expect(listed.sessions).toHaveLength(2);
    const sessionId = listed.sessions.find(({ isCurrent }) => !isCurrent)?.id ?? '';
    const { client: stranger } = await signedIn(server, 'owner');
    expect(await stranger.call('staff.revokeSession', { sessionId })).toMatchObject({
      status: 404,
      error: { data: { reason: 'not_found' } },
    });
    expect(await isIn(phone)).toBe(true);
    expect(await desk.call('staff.revokeSession', { sessionId })).toMatchObject({ status: 200 });
    expect([await isIn(phone), await isIn(desk)]).toEqual([false, true]);
  });

  test('that is ended from five places at once while it is used opens nothing from then on', async () => {
    const { client: phone, member } = await signedIn(server, 'engineer');
    const desk = await signIn(server, { ...member, code: () => member.code(1) });
    const listed = (await desk.call('staff.sessions')).data as {
      sessions: { id: string; isCurrent: boolean }[];
    };
    const sessionId = listed.sessions.find(({ isCurrent }) => !isCurrent)?.id ?? '';
    // Requests that are under way all the time; whether each began before the first end was answered.
    let isEnded = false;
    const uses: [isLate: boolean, status: number][] = [];
    const use = async () => {
      while (!uses.some(([isLate]) => isLate)) {
        const isLate = isEnded;
        uses.push([isLate, (await phone.call('staff.me')).status]);
      }
    };
    const using = Promise.all([use(), use(), use()]);
    const ends = await Promise.all(
      Array.from({ length: 5 }, async () => {
        const { status } = await desk.call('staff.revokeSession', { sessionId });
        isEnded = true;
        return status;
      }),
    );
    await using;
    expect(ends.toSorted((a, b) => a - b)).toEqual([200, 404, 404, 404, 404]);
    expect(uses.filter(([isLate, status]) => isLate && status !== 401)).toEqual([]);
    expect(await isIn(desk)).toBe(true);
    const entries = await rowsOf(
      server.database.superuserUrl,
      `select from audit_entries where action = 'staff.revoke_session' and target_id = $1`,
      [sessionId],
    );
    expect(entries).toHaveLength(1);
  });

  test('ends with a change of role, and the new one has the new rights', async () => {
    const { client: owner } = await steppedUpOwner();
    const { client, member } = await signedIn(server, 'engineer');
    expect(await owner.call('staff.changeRole', { memberId: member.id, role: 'auditor' })).toMatchObject({
      status: 200,
      data: { role: 'auditor' },
    });
    expect(await isIn(client)).toBe(false);
    const again = await signIn(server, { ...member, code: () => member.code(1) });
    expect(await again.call('staff.members')).toMatchObject({ status: 200 });
  });

  test('ends with the member being deactivated, and none begins until they are active again', async () => {
    const { client: owner } = await steppedUpOwner();
    const { client, member } = await signedIn(server, 'engineer');
    const waiting = await signIn(server, member, { untilCode: true });
    expect(await owner.call('staff.setActive', { memberId: member.id, isActive: false })).toMatchObject({
      status: 200,
    });
    expect(await isIn(client)).toBe(false);
    expect(await waiting.auth('two-factor/verify-totp', { code: member.code(1) })).not.toMatchObject({
      status: 200,
    });
    expect(await isIn(waiting)).toBe(false);
    expect(await owner.call('staff.setActive', { memberId: member.id, isActive: true })).toMatchObject({
      status: 200,
    });
    server.clock.advance(60);
    expect(await isIn(await signIn(server, member))).toBe(true);
  });

  test('of a member deactivated behind its back is refused by the look-up itself', async () => {
    const { client, member } = await signedIn(server, 'engineer');
    await rowsOf(server.database.superuserUrl, 'update staff_members set is_active = false where id = $1', [
      member.id,
    ]);
    expect(await isIn(client)).toBe(false);
  });
});

describe('an open stream', () => {
  const open = async (client: TestClient) => {
    const query = new URLSearchParams({ input: JSON.stringify({ userId: crypto.randomUUID() }) });
    const response = await client.fetch(`/trpc/users.changes?${query.toString()}`, {
      headers: { accept: 'text/event-stream' },
    });
    expect(response.status).toBe(200);
    const reader = response.body!.getReader();
    await reader.read();
    /** Milliseconds until the server ends it. */
    const ended = (async () => {
      const start = performance.now();
      try {
        while (!(await reader.read()).done);
      } catch {
        // A torn connection is an end, too.
      }
      return performance.now() - start;
    })();
    return { ended, cancel: () => reader.cancel() };
  };
  const within = (ms: number, ended: Promise<number>) => Promise.race([ended, delay(ms, Infinity)]);

  test('ends within a second when its session is revoked', async () => {
    const { client } = await signedIn(server, 'engineer');
    const stream = await open(client);
    expect(await within(200, stream.ended)).toBe(Infinity);
    await client.auth('sign-out', {});
    expect(await within(1_000, stream.ended)).toBeLessThan(1_000);
  });

  test('ends when its member is deactivated or its API key revoked; others stay open', async () => {
    const { client: owner } = await steppedUpOwner();
    const { client, member } = await signedIn(server, 'engineer');
    const key = await issueApiKey(
      server.services,
      { name: 'Stream', role: 'engineer' },
      { kind: 'operator', id: null, name: 'Test' },
    );
    const program = new TestClient(server);
    program.headers = { authorization: `Bearer ${key.secret}` };
    const streams = [await open(client), await open(program), await open(owner)] as const;
    await owner.call('staff.setActive', { memberId: member.id, isActive: false });
    expect(await within(1_000, streams[0].ended)).toBeLessThan(1_000);
    await owner.call('staff.revokeApiKey', { keyId: key.id });
    expect(await within(1_000, streams[1].ended)).toBeLessThan(1_000);
    expect(await within(300, streams[2].ended)).toBe(Infinity);
    await streams[2].cancel();
  });
});
