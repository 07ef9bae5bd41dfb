import { randomBytes } from 'node:crypto';
import type { Role } from '@backdesk/contract';
import { createStaffMember } from '@backdesk/server';
import { aSignedInMember, sharedPassword } from '@backdesk/server/testing';
import { Secret, TOTP } from 'otpauth';
import { TestClient } from './client.ts';
import type { TestServer } from './server.ts';

export type TestMember = {
  id: string;
  name: string;
  email: string;
  role: Role;
  password: string;
  recoveryCodes: string[];
  /** The code of the member's app, `steps` half-minutes from now. */
  code(steps?: number): string;
};

let count = 0;

/** Who somebody is and what they prove it with. The codes come from another implementation than the server's. */
function somebody(server: TestServer, role: Role) {
  count += 1;
  const name = `Member ${count}`;
  // A database that is kept from run to run knows the members of the earlier ones.
  const email = `${role}-${count}-${randomBytes(4).toString('hex')}@example.com`;
  const totpSecret = randomBytes(16).toString('hex');
  const recoveryCodes = [`aaaa-bbbb-${count}`, `cccc-dddd-${count}`];
  const totp = new TOTP({ secret: Secret.fromUTF8(totpSecret) });
  const code = (steps = 0) => totp.generate({ timestamp: server.clock.now().getTime() + steps * 30_000 });
  return { name, email, role, secondFactor: { totpSecret, recoveryCodes }, code };
}

/** A member with a second factor, who has not signed in yet. */
export async function aMember(server: TestServer, role: Role): Promise<TestMember> {
  const { code, ...member } = somebody(server, role);
  const password = randomBytes(12).toString('hex');
  const { id } = await createStaffMember(
    server.services,
    { ...member, password },
    { kind: 'operator', id: null, name: 'Test' },
  );
  const { name, email, secondFactor } = member;
  return { id, name, email, role, password, recoveryCodes: secondFactor.recoveryCodes, code };
}

/** A browser in which `member` has given the password, and the code unless told otherwise. */
export async function signIn(
  server: TestServer,
  member: TestMember,
  { untilCode = false }: { untilCode?: boolean } = {},
): Promise<TestClient> {
  const client = new TestClient(server);
  const { email, password } = member;
  const first = await client.auth('sign-in/email', { email, password });
  if (first.status !== 200) throw new Error(`The password was refused: ${JSON.stringify(first.body)}`);
  if (untilCode) return client;
  const second = await client.auth('two-factor/verify-totp', { code: member.code() });
  if (second.status !== 200) throw new Error(`The code was refused: ${JSON.stringify(second.body)}`);
  return client;
}

/** A new member of this role, signed in, without the work of it: tests of the sign-in use `signIn`. */
export async function signedIn(
  server: TestServer,
  role: Role,
): Promise<{ client: TestClient; member: TestMember }> {
  const { code, secondFactor, name, email } = somebody(server, role);
  const { id, cookie } = await aSignedInMember(server.services, { name, email, role }, secondFactor);
  const client = new TestClient(server);
  client.cookies.set(cookie.name, cookie.value);
  const { recoveryCodes } = secondFactor;
  return { client, member: { id, name, email, role, password: sharedPassword, recoveryCodes, code } };
}
