import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { announceSetup } from '@backdesk/server/testing';
import { TestClient } from '../../support/client.ts';
import { fingerprint, rowsOf } from '../../support/fingerprint.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { aMember } from '../../support/staff.ts';

let server: TestServer;
let token: string;

async function announce(on = server): Promise<string> {
  let printed = '';
  await announceSetup(on.services, (text) => {
    printed += text;
  });
  return /^ {4}(\S+)$/m.exec(printed)?.[1] ?? printed;
}

beforeEach(async () => {
  server = await startTestServer({ BACKDESK_DEMO: '0' });
  token = await announce();
});
afterEach(() => server.stop());

const owner = (i: number, over = {}) => ({
  token,
  name: `Owner ${i}`,
  email: `owner-${i}@example.com`,
  password: 'correct horse battery',
  ...over,
});
const create = (input: unknown) => new TestClient(server).call('staff.createOwner', input);

test('the first start prints a token that makes one owner, who signs in and sets up a second factor', async () => {
  expect(token).toMatch(/^[\w-]{43}$/);
  expect(await new TestClient(server).call('staff.setup')).toMatchObject({ data: { needsOwner: true } });
  expect(await create(owner(1))).toMatchObject({ status: 200, data: { id: expect.any(String) } });
  expect(await new TestClient(server).call('staff.setup')).toMatchObject({ data: { needsOwner: false } });
  const client = new TestClient(server);
  expect(
    await client.auth('sign-in/email', { email: 'owner-1@example.com', password: 'correct horse battery' }),
  ).toMatchObject({ status: 200, body: { twoFactorRedirect: false } });
  expect(await client.call('staff.me')).toMatchObject({
    status: 401,
    error: { data: { reason: 'second_factor_required' } },
  });
  const entries = await rowsOf(server.database.superuserUrl, 'select actor_kind, action from audit_entries');
  expect(entries).toEqual([{ actor_kind: 'setup', action: 'staff.create_owner' }]);
});

test('100 set-ups at the same moment make exactly one owner', async () => {
  const answers = await Promise.all(Array.from({ length: 100 }, (_, i) => create(owner(i))));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(
    new Set(answers.filter(({ status }) => status !== 200).map(({ error }) => error?.data.reason)),
  ).toEqual(new Set(['setup_closed']));
  expect(await rowsOf(server.database.superuserUrl, 'select role from staff_members')).toEqual([
    { role: 'owner' },
  ]);
  expect(await rowsOf(server.database.superuserUrl, 'select from auth."user"')).toHaveLength(1);
});

describe('the door closes for ever', () => {
  test('the token works once, and later starts print none', async () => {
    await create(owner(1));
    const before = await fingerprint(server.database.superuserUrl);
    expect(await create(owner(2))).toMatchObject({
      status: 404,
      error: { data: { reason: 'setup_closed' } },
    });
    expect(await announce()).toBe('');
    expect(await fingerprint(server.database.superuserUrl)).toEqual(before);
  });

  test('also when all members are gone', async () => {
    await create(owner(1));
    await rowsOf(server.database.superuserUrl, 'delete from staff_members');
    expect(await announce()).toBe('');
    expect(await create(owner(2))).toMatchObject({ status: 404 });
    expect(await new TestClient(server).call('staff.setup')).toMatchObject({ data: { needsOwner: false } });
  });

  test('by a member who was made another way', async () => {
    await aMember(server, 'owner');
    expect(await create(owner(2))).toMatchObject({
      status: 404,
      error: { data: { reason: 'setup_closed' } },
    });
  });
});

test.each(['x'.repeat(43), 'short'])('a wrong token (%s) makes nobody', async (wrong) => {
  const before = await fingerprint(server.database.superuserUrl);
  expect(await create(owner(1, { token: wrong }))).toMatchObject({ status: 400 });
  expect(await fingerprint(server.database.superuserUrl)).toEqual(before);
});

test('a new start replaces the token of the one before; only the hash is kept', async () => {
  const second = await announce();
  expect(second).not.toBe(token);
  expect(await create(owner(1))).toMatchObject({
    status: 400,
    error: { data: { fields: { token: expect.any(Array) } } },
  });
  const stored = await rowsOf(server.database.superuserUrl, 'select * from setup_tokens');
  expect(JSON.stringify(stored)).not.toContain(second);
  expect(await create(owner(1, { token: second }))).toMatchObject({ status: 200 });
});

test.each([{ password: 'short' }, { password: '' }, { email: 'nobody' }, { name: '' }, { role: 'owner' }])(
  'an owner with %o is refused with the field at fault',
  async (over) => {
    expect(await create(owner(1, over))).toMatchObject({
      status: 400,
      error: { data: { reason: 'invalid_input' } },
    });
    expect(await rowsOf(server.database.superuserUrl, 'select from staff_members')).toEqual([]);
  },
);

test('the demo has no set-up: no token, and a closed door', async () => {
  const demo = await startTestServer({ BACKDESK_DEMO: '1' });
  try {
    expect(await announce(demo)).toBe('');
    expect(await new TestClient(demo).call('staff.setup')).toMatchObject({ data: { needsOwner: false } });
    expect(await new TestClient(demo).call('staff.createOwner', owner(1))).toMatchObject({ status: 404 });
  } finally {
    await demo.stop();
  }
});
