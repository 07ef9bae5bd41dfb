import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { roles } from '@backdesk/contract';
import { createStaffMember, issueApiKey } from '@backdesk/server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { columns, permissionMatrix } from '../../architecture/permission-matrix.ts';
import { TestClient } from '../../support/client.ts';
import { fingerprint, fingerprintOfUsed, rowsOf } from '../../support/fingerprint.ts';
import { type Procedure, procedures } from '../../support/procedures.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { aMember, signIn, type TestMember } from '../../support/staff.ts';
import { effectiveOf } from '../support/effective.ts';

const operator = { kind: 'operator', id: null, name: 'Test' } as const;
/** No procedure knows this field: whoever is let through is told so before anything happens. */
const probe = { probe: true };

let server: TestServer;
/** Stands in for Stripe, to hear that nobody calls. */
let stripe: Server;
let callCount = 0;
let target: TestMember;
let keyId: string;
let member: Record<
  string,
  { signedIn: TestClient; expired: TestClient; revoked: TestClient; pending: TestClient }
>;

const effective = (name: string): unknown => effectiveOf(name, { target, keyId });

beforeAll(async () => {
  stripe = createServer(() => {
    callCount += 1;
  }).listen(0, '127.0.0.1');
  await once(stripe, 'listening');
  const { port } = stripe.address() as AddressInfo;
  server = await startTestServer({ STRIPE_API_BASE: `http://127.0.0.1:${port}` });
  target = await aMember(server, 'engineer');
  keyId = (await issueApiKey(server.services, { name: 'Target', role: 'engineer' }, operator)).id;
  member = {};
  for (const role of roles) {
    const [a, b, c] = [await aMember(server, role), await aMember(server, role), await aMember(server, role)];
    const [signedIn, expired, revoked] = [
      await signIn(server, a),
      await signIn(server, b),
      await signIn(server, c),
    ];
    await rowsOf(
      server.database.superuserUrl,
      `update auth."session" set "expiresAt" = now() - interval '1 second' where "userId" = $1`,
      [b.id],
    );
    const before = revoked.copy();
    const out = await before.auth('sign-out', {});
    if (out.status !== 200) throw new Error(`Signing out was refused: ${JSON.stringify(out)}`);
    member[role] = { signedIn, expired, revoked, pending: await withoutSecondFactor(role) };
  }
});
afterAll(async () => {
  await server.stop();
  stripe.closeAllConnections();
  stripe.close();
});

async function withoutSecondFactor(role: (typeof roles)[number]): Promise<TestClient> {
  const email = `pending-${role}@example.com`;
  const { initialPassword } = await createStaffMember(
    server.services,
    { name: 'Pending', email, role },
    operator,
  );
  const client = new TestClient(server);
  const { body } = await client.auth('sign-in/email', { email, password: initialPassword });
  if (body.needsSecondFactor !== true)
    throw new Error(`The second factor is not missing: ${JSON.stringify(body)}`);
  return client;
}

/** The reason of a call's refusal; `called` when it was answered. */
async function reasonOf(client: TestClient, { name, type }: Procedure, input: unknown): Promise<string> {
  if (type !== 'subscription') return (await client.call(name, input)).error?.data.reason ?? 'called';
  const query = new URLSearchParams({ input: JSON.stringify(input ?? {}) });
  const response = await client.fetch(`/trpc/${name}?${query.toString()}`, {
    headers: { accept: 'text/event-stream' },
  });
  const text = await firstChunks(response, /"reason"|event: connected[\s\S]*\n\n[\s\S]+\n\n/);
  return /"reason":"(\w+)"/.exec(text)?.[1] ?? 'called';
}

async function firstChunks(response: Response, until: RegExp): Promise<string> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (until.test(text)) break;
  }
  return text;
}

const outcome = (access: string, isAllowed: boolean, refused: string) =>
  access === 'public' || isAllowed ? 'invalid_input' : refused;

describe.each(roles.map((role) => ({ role })))('$role', ({ role }) => {
  const column = columns.indexOf(role);

  test('signed in: exactly the cells of the matrix are open', async () => {
    for (const procedure of procedures) {
      const { access, cells } = permissionMatrix[procedure.name]!;
      const isAllowed = cells.split(' ')[column] === 'y';
      expect([procedure.name, await reasonOf(member[role]!.signedIn, procedure, probe)]).toEqual([
        procedure.name,
        outcome(access, isAllowed, 'forbidden'),
      ]);
    }
  });

  test('signed in: a call that is denied changes nothing, however well it is made', async () => {
    const before = await fingerprintOfUsed(server.database.superuserUrl);
    for (const procedure of procedures) {
      const { cells } = permissionMatrix[procedure.name]!;
      if (cells.split(' ')[column] === 'y') continue;
      const reason = await reasonOf(member[role]!.signedIn, procedure, effective(procedure.name));
      expect([procedure.name, reason]).toEqual([procedure.name, 'forbidden']);
    }
    expect(await fingerprint(server.database.superuserUrl)).toEqual(before);
  });

  test.each([
    ['expired', 'not_signed_in'],
    ['revoked', 'not_signed_in'],
    ['pending', 'second_factor_required'],
  ] as const)('session %s: only the public doors open, and nothing changes', async (state, refused) => {
    const client = member[role]![state];
    expect(client.cookies.size).toBeGreaterThan(0);
    const before = await fingerprintOfUsed(server.database.superuserUrl);
    for (const procedure of procedures) {
      const { access } = permissionMatrix[procedure.name]!;
      expect([procedure.name, await reasonOf(client, procedure, probe)]).toEqual([
        procedure.name,
        outcome(access, false, refused),
      ]);
      if (access === 'public') continue;
      expect([procedure.name, await reasonOf(client, procedure, effective(procedure.name))]).toEqual([
        procedure.name,
        refused,
      ]);
    }
    expect(await fingerprint(server.database.superuserUrl)).toEqual(before);
  });
});

test('nobody: only the public doors open, and nothing changes', async () => {
  const before = await fingerprint(server.database.superuserUrl);
  for (const procedure of procedures) {
    const { access } = permissionMatrix[procedure.name]!;
    if (access === 'public') continue;
    for (const input of [probe, effective(procedure.name)])
      expect([procedure.name, await reasonOf(new TestClient(server), procedure, input)]).toEqual([
        procedure.name,
        'not_signed_in',
      ]);
  }
  expect(await fingerprint(server.database.superuserUrl)).toEqual(before);
});

describe.each(roles.map((role) => ({ role })))('API key of $role', ({ role }) => {
  test('its permissions are those of the role; cookies beside it do not count', async () => {
    const { secret } = await issueApiKey(server.services, { name: role, role }, operator);
    // An owner's cookies come along: they must not lend their rights.
    const client = member.owner!.signedIn.copy();
    client.headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' };
    for (const procedure of procedures) {
      const { access, cells } = permissionMatrix[procedure.name]!;
      const isAllowed = cells.split(' ')[columns.indexOf(role)] === 'y';
      expect([procedure.name, await reasonOf(client, procedure, probe)]).toEqual([
        procedure.name,
        outcome(access, isAllowed, 'forbidden'),
      ]);
    }
  });
});

test('a revoked or invented API key is nobody', async () => {
  const { id, secret } = await issueApiKey(server.services, { name: 'Gone', role: 'owner' }, operator);
  const client = new TestClient(server);
  client.headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' };
  expect(await client.call('staff.members')).toMatchObject({ status: 200 });
  await rowsOf(server.database.superuserUrl, 'update api_keys set revoked_at = now() where id = $1', [id]);
  expect(await client.call('staff.members')).toMatchObject({ status: 401 });
  for (const invented of [
    'bdk_',
    `bdk_${'A'.repeat(43)}`,
    secret.slice(0, -1),
    `${secret}x`,
    "' or 1=1 --",
  ]) {
    client.headers.authorization = `Bearer ${invented}`;
    expect(await client.call('staff.members')).toMatchObject({ status: 401 });
  }
});

test('Stripe was not called by any of it', () => {
  expect(callCount).toBe(0);
});
