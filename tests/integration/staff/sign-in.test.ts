import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { aMember, signIn } from '../../support/staff.ts';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(async () => {
  await server.stop();
});

describe('signing in', () => {
  test('a password and a code make a session, and the audit log says so', async () => {
    const member = await aMember(server, 'auditor');
    const client = await signIn(server, member);
    const me = await client.call('staff.me');
    expect(me).toMatchObject({
      status: 200,
      data: { id: member.id, email: member.email, role: 'auditor', steppedUpUntil: null },
    });
    const audit = await client.call('staff.auditEntries', { action: 'staff.sign_in', actorId: member.id });
    expect(audit).toMatchObject({
      status: 200,
      data: {
        rows: [{ targetKind: 'member', targetId: member.id, after: '{"method":"totp"}' }],
        nextCursor: null,
      },
    });
  });
});
