import { randomBytes } from 'node:crypto';
import { roles } from '@backdesk/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestClient } from '../../support/client.ts';
import { fingerprint, rowsOf } from '../../support/fingerprint.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { aMember, signedIn, signIn, type TestMember } from '../../support/staff.ts';

const password = 'correct horse battery staple';
type Created = { invitation: { id: string; state: string }; link: string };

let server: TestServer;
let owner: TestClient;
let self: TestMember;
beforeAll(async () => {
  server = await startTestServer();
  ({ client: owner, member: self } = await signedIn(server, 'owner'));
  await stepUp(owner, self);
});
afterAll(() => server.stop());

/** Gives the code of the next half minute: the one of this one was used to sign in. */
async function stepUp(client: TestClient, member: TestMember): Promise<void> {
  const { status } = await client.call('staff.stepUp', { code: member.code(1) });
  if (status !== 200) throw new Error(`The step-up was refused with ${status}.`);
}

/** An owner whose code is fresh, however long the tests before took. */
async function aFreshOwner(on = server): Promise<TestClient> {
  const { client, member } = await signedIn(on, 'owner');
  await stepUp(client, member);
  return client;
}

const sql = <Row>(text: string, values: unknown[] = []) =>
  rowsOf<Row>(server.database.superuserUrl, text, values);
const tokenOf = ({ link }: Created) => link.split('#')[1] ?? '';
const stranger = () => new TestClient(server);
let count = 0;
const anAddress = () => `invited-${(count += 1)}@example.com`;

async function invited(
  email = anAddress(),
  role = 'finance',
  by = owner,
): Promise<Created & { email: string }> {
  const { status, data, error } = await by.call('staff.invite', { email, role });
  if (status !== 200) throw new Error(`The invitation was refused: ${error?.message}`);
  return { ...(data as Created), email };
}

const accept = (token: string, over: object = {}, client = stranger()) =>
  client.call('staff.acceptInvitation', { token, name: 'New', password, ...over });

async function refusalOf(call: ReturnType<TestClient['call']>): Promise<string> {
  const { error } = await call;
  return error ? `${error.data.reason}: ${error.message}` : 'was answered';
}

describe('an invitation', () => {
  test('makes one member with the role and the address it was made for, who sets up a second factor', async () => {
    const created = await invited('ZOE@example.com', 'support_lead');
    expect(created.link).toMatch(new RegExp(`^${server.config.url.origin}/invitation#[\\w-]{43}$`));
    const token = tokenOf(created);
    expect((await stranger().call('staff.openInvitation', { token })).data).toMatchObject({
      purpose: 'join',
      email: 'zoe@example.com',
      role: 'support_lead',
      invitedBy: self.name,
    });
    expect(await accept(token, { name: 'Zoë O’Neil' })).toMatchObject({
      status: 200,
      data: { email: 'zoe@example.com' },
    });
    const client = stranger();
    expect(await client.auth('sign-in/email', { email: 'zoe@example.com', password })).toMatchObject({
      status: 200,
      body: { needsSecondFactor: true },
    });
    const { data } = await owner.call('staff.members');
    expect((data as { members: object[] }).members).toContainEqual(
      expect.objectContaining({ name: 'Zoë O’Neil', role: 'support_lead', hasSecondFactor: false }),
    );
    expect(
      ((await owner.call('staff.invitations')).data as { invitations: object[] }).invitations,
    ).toContainEqual(
      expect.objectContaining({ id: created.invitation.id, state: 'used', createdBy: self.name }),
    );
  });

  test('is nowhere in the clear: not in the database, not in the audit log, not in the list', async () => {
    const created = await invited();
    const everything = JSON.stringify([
      await sql('select * from invitations'),
      await sql('select * from audit_payloads'),
      await sql('select * from audit_entries'),
      (await owner.call('staff.invitations')).data,
    ]);
    expect(everything).toContain(created.invitation.id);
    expect(everything).not.toContain(tokenOf(created));
    await accept(tokenOf(created));
    expect(JSON.stringify(await sql('select * from audit_payloads'))).not.toContain(password);
  });

  test('used by a hundred at the same moment makes one member', async () => {
    const own = await startTestServer({ BACKDESK_TRUST_PROXY: '1' });
    try {
      const created = await invited(anAddress(), 'finance', await aFreshOwner(own));
      const answers = await Promise.all(
        Array.from({ length: 100 }, (_, index) => {
          const client = new TestClient(own);
          client.headers['x-forwarded-for'] = `192.0.2.${index}`;
          return accept(tokenOf(created), { name: `Racer ${index}` }, client);
        }),
      );
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      expect(answers.filter(({ error }) => error?.data.reason === 'link_ended')).toHaveLength(99);
      expect(
        await rowsOf(own.database.superuserUrl, 'select from staff_members where email = $1', [
          created.email,
        ]),
      ).toHaveLength(1);
    } finally {
      await own.stop();
    }
  });

  test.each([
    ['was used', /used already/, async (created: Created) => accept(tokenOf(created))],
    [
      'was revoked',
      /withdrawn/,
      async ({ invitation }: Created) =>
        owner.call('staff.revokeInvitation', { invitationId: invitation.id }),
    ],
    [
      'has expired',
      /expired/,
      async ({ invitation }: Created) =>
        sql(`update invitations set expires_at = now() - interval '1 second' where id = $1`, [invitation.id]),
    ],
    [
      'was replaced by a later one',
      /withdrawn/,
      async ({ email }: Created & { email: string }) => invited(email),
    ],
  ] as const)('that %s lets nobody in and says so', async (_what, sentence, end) => {
    const created = await invited();
    await end(created);
    const before = await fingerprint(server.database.superuserUrl);
    for (const call of [
      stranger().call('staff.openInvitation', { token: tokenOf(created) }),
      accept(tokenOf(created), { name: 'Late' }),
    ])
      expect(await refusalOf(call)).toMatch(new RegExp(`^link_ended: .*${sentence.source}`));
    expect({ ...(await fingerprint(server.database.superuserUrl)), 'public.rate_limits': '' }).toEqual({
      ...before,
      'public.rate_limits': '',
    });
  });

  test('lives seven days', async () => {
    const created = await invited();
    const [{ seconds } = { seconds: 0 }] = await sql<{ seconds: number }>(
      `select extract(epoch from expires_at - created_at)::int as seconds from invitations where id = $1`,
      [created.invitation.id],
    );
    expect(
      Math.abs(seconds - 7 * 24 * 3600 - (server.clock.now().getTime() - Date.now()) / 1000),
    ).toBeLessThan(60);
  });

  test.each(['deactivated', 'demoted'] as const)(
    'of an owner who was %s afterwards lets nobody in',
    async (how) => {
      const { client, member } = await signedIn(server, 'owner');
      await stepUp(client, member);
      const { data } = await client.call('staff.invite', { email: anAddress(), role: 'owner' });
      const input = { memberId: member.id };
      const other = await aFreshOwner();
      expect(
        how === 'demoted'
          ? await other.call('staff.changeRole', { ...input, role: 'auditor' })
          : await other.call('staff.setActive', { ...input, isActive: false }),
      ).toMatchObject({ status: 200 });
      expect(await refusalOf(accept(tokenOf(data as Created)))).toMatch(
        /^link_ended: .*cannot let anybody in/,
      );
    },
  );

  test('cannot carry more than the role it was made for, nor another address', async () => {
    const created = await invited(anAddress(), 'support_agent');
    for (const over of [
      { role: 'owner' },
      { email: 'other@example.com' },
      { memberId: self.id },
      { purpose: 'new_access' },
      { permissions: ['staff:manage'] },
    ])
      expect(await refusalOf(accept(tokenOf(created), over))).toMatch(/^invalid_input/);
    await accept(tokenOf(created));
    expect(await sql('select role from staff_members where email = $1', [created.email])).toEqual([
      { role: 'support_agent' },
    ]);
  });

  test('is refused for an address that works here already', async () => {
    const email = self.email.toUpperCase();
    expect(await refusalOf(owner.call('staff.invite', { email, role: 'auditor' }))).toMatch(
      /^conflict: .*already/,
    );
  });

  test('for somebody who joined otherwise meanwhile does not make them twice', async () => {
    const created = await invited();
    await owner.call('staff.createMember', { name: 'Twin', email: created.email, role: 'auditor' });
    expect(await refusalOf(accept(tokenOf(created)))).toMatch(/^conflict/);
    expect(await sql('select role from staff_members where email = $1', [created.email])).toEqual([
      { role: 'auditor' },
    ]);
  });

  test.each([{ password: 'short' }, { password: '' }, { name: '' }, { name: 'a\u0000b' }])(
    'is not used up by %o',
    async (over) => {
      const created = await invited();
      expect(await refusalOf(accept(tokenOf(created), over))).toMatch(/^invalid_input/);
      expect(await accept(tokenOf(created))).toMatchObject({ status: 200 });
    },
  );
});

describe('who may invite', () => {
  test.each(roles.filter((role) => role !== 'owner'))('not a member in the role %s', async (role) => {
    const { client } = await signedIn(server, role);
    const target = await aMember(server, 'support_agent');
    const before = await fingerprint(server.database.superuserUrl);
    for (const [name, input] of [
      ['staff.invite', { email: anAddress(), role: 'owner' }],
      ['staff.resetAccess', { memberId: target.id, purpose: 'new_access' }],
    ] as const)
      expect(await refusalOf(client.call(name, input))).toMatch(/^forbidden/);
    expect(await fingerprint(server.database.superuserUrl)).toEqual(before);
  });

  test('not an owner whose code is not fresh', async () => {
    const { client } = await signedIn(server, 'owner');
    const target = await aMember(server, 'support_agent');
    for (const [name, input] of [
      ['staff.invite', { email: anAddress(), role: 'auditor' }],
      ['staff.resetAccess', { memberId: target.id, purpose: 'new_access' }],
    ] as const) {
      expect(await refusalOf(client.call(name, input))).toMatch(/^step_up_required/);
    }
  });
});

test('tokens cannot be guessed: an address is refused after twenty, a right link clears it', async () => {
  const own = await startTestServer();
  try {
    const created = await invited(anAddress(), 'finance', await aFreshOwner(own));
    const open = (token: string) => new TestClient(own).call('staff.openInvitation', { token });
    const guess = () => refusalOf(open(randomBytes(32).toString('base64url')));
    for (let index = 0; index < 19; index += 1) expect(await guess()).toMatch(/^not_found/);
    expect(await open(tokenOf(created))).toMatchObject({ status: 200 });
    const parallel = await Promise.all(Array.from({ length: 60 }, guess));
    expect(parallel.filter((answer) => answer.startsWith('not_found'))).toHaveLength(20);
    expect(parallel.filter((answer) => answer.startsWith('rate_limited'))).toHaveLength(40);
    const late = () => accept(tokenOf(created), {}, new TestClient(own));
    expect(await refusalOf(late())).toMatch(/^rate_limited/);
    own.clock.advance(601);
    expect(await late()).toMatchObject({ status: 200 });
  } finally {
    await own.stop();
  }
});

describe('a link that lets a colleague in again', () => {
  const linkFor = async (memberId: string, purpose: string) => {
    const { data, error } = await (await aFreshOwner()).call('staff.resetAccess', { memberId, purpose });
    if (!data) throw new Error(`The link was refused: ${error?.message}`);
    return tokenOf(data as Created);
  };
  const renewed = 'another good password';

  test('with a new password keeps the second factor and ends every session', async () => {
    const member = await aMember(server, 'engineer');
    const client = await signIn(server, member);
    const token = await linkFor(member.id, 'new_password');
    expect(await client.call('staff.me')).toMatchObject({ status: 200 });
    expect(await accept(token, { name: undefined, password: renewed })).toMatchObject({ status: 200 });
    expect(await client.call('staff.me')).toMatchObject({ status: 401 });
    const again = stranger();
    expect(
      await again.auth('sign-in/email', { email: member.email, password: member.password }),
    ).toMatchObject({ status: 401 });
    await signIn(server, { ...member, password: renewed, code: () => member.code(1) });
  });

  test('with a new second factor asks for the password, and takes passkeys and codes away', async () => {
    const member = await aMember(server, 'engineer');
    const token = await linkFor(member.id, 'new_second_factor');
    expect(await refusalOf(accept(token, { password: renewed }))).toMatch(
      /^invalid_input: The password is not/,
    );
    expect(await accept(token, { password: member.password })).toMatchObject({ status: 200 });
    const client = stranger();
    expect(
      await client.auth('sign-in/email', { email: member.email, password: member.password }),
    ).toMatchObject({ body: { needsSecondFactor: true } });
  });

  test('with both needs neither of the old ones', async () => {
    const member = await aMember(server, 'engineer');
    expect(await accept(await linkFor(member.id, 'new_access'), { password: renewed })).toMatchObject({
      status: 200,
    });
    expect(await stranger().auth('sign-in/email', { email: member.email, password: renewed })).toMatchObject({
      body: { needsSecondFactor: true },
    });
  });

  test('is not made for oneself or for somebody who was deactivated, and not used by one', async () => {
    const member = await aMember(server, 'engineer');
    const token = await linkFor(member.id, 'new_access');
    const { client, member: another } = await signedIn(server, 'owner');
    await stepUp(client, another);
    expect(
      await refusalOf(client.call('staff.resetAccess', { memberId: another.id, purpose: 'new_access' })),
    ).toMatch(/^forbidden/);
    const fresh = await aFreshOwner();
    await fresh.call('staff.setActive', { memberId: member.id, isActive: false });
    expect(
      await refusalOf(fresh.call('staff.resetAccess', { memberId: member.id, purpose: 'new_access' })),
    ).toMatch(/^conflict: .*deactivated/);
    expect(await refusalOf(accept(token))).toMatch(/^link_ended: .*deactivated/);
  });
});

describe('changing one’s own password', () => {
  test('needs the old one and a fresh code, and ends the other sessions from their next request on', async () => {
    const member = await aMember(server, 'finance');
    const here = await signIn(server, member);
    const there = await signIn(server, { ...member, code: () => member.code(1) });
    const change = (oldPassword: string, newPassword: string) =>
      here.call('staff.changePassword', { oldPassword, newPassword });
    expect(await refusalOf(change(member.password, password))).toMatch(/^step_up_required/);
    server.clock.advance(60);
    await stepUp(here, member);
    expect(await refusalOf(change('wrong password', password))).toMatch(
      /^invalid_input: The present password/,
    );
    expect(await refusalOf(change(member.password, member.password))).toMatch(/^invalid_input/);
    expect(await refusalOf(change(member.password, 'short'))).toMatch(/^invalid_input/);
    expect(await there.call('staff.me')).toMatchObject({ status: 200 });
    expect(await change(member.password, password)).toMatchObject({
      status: 200,
      data: { endedSessionCount: 1 },
    });
    expect(await there.call('staff.me')).toMatchObject({ status: 401 });
    expect(await here.call('staff.me')).toMatchObject({ status: 200 });
    server.clock.advance(60);
    await signIn(server, { ...member, password, code: () => member.code(1) });
  });

  test('is limited like any guess at a password', async () => {
    const member = await aMember(server, 'finance');
    const client = await signIn(server, member);
    await stepUp(client, member);
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        refusalOf(
          client.call('staff.changePassword', { oldPassword: `wrong ${index}`, newPassword: password }),
        ),
      ),
    );
    expect(answers.filter((answer) => answer.startsWith('invalid_input')).length).toBeLessThanOrEqual(10);
  });
});

describe('an owner ends the session of somebody else', () => {
  test('and it opens nothing from the next request on', async () => {
    server.clock.advance(61);
    const { client, member } = await signedIn(server, 'finance');
    const { data } = await owner.call('staff.memberSessions');
    const theirs = (data as { sessions: { id: string; member: { id: string } }[] }).sessions.filter(
      (session) => session.member.id === member.id,
    );
    expect(theirs).toHaveLength(1);
    expect(await owner.call('staff.revokeMemberSession', { sessionId: theirs[0]?.id })).toMatchObject({
      status: 200,
    });
    expect(await client.call('staff.me')).toMatchObject({ status: 401 });
    expect(await refusalOf(owner.call('staff.revokeMemberSession', { sessionId: theirs[0]?.id }))).toMatch(
      /^not_found/,
    );
  });
});
