import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { roles } from '@backdesk/contract';
import { currentTotp, findOrCreateDemoStaff, readDemoCredentials } from '@backdesk/server';
import { expect, test } from 'vitest';
import { TestClient } from '../../support/client.ts';
import { rowsOf } from '../../support/fingerprint.ts';
import { startTestServer } from '../../support/server.ts';

test('the demo has a member for each role, who signs in with what the data folder says', async () => {
  const server = await startTestServer();
  try {
    const made = await findOrCreateDemoStaff(server.services);
    expect(made.map(({ role }) => role).toSorted()).toEqual(roles.toSorted());
    const file = join(server.home, 'demo-credentials.json');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(made);

    for (const { email, password, totpSecret, role } of made) {
      const client = new TestClient(server);
      expect(await client.auth('sign-in/email', { email, password })).toMatchObject({ status: 200 });
      const code = currentTotp(totpSecret);
      expect(await client.auth('two-factor/verify-totp', { code })).toMatchObject({ status: 200 });
      expect(await client.call('staff.me')).toMatchObject({ data: { email, role } });
    }
    const [{ email, password, recoveryCodes } = made[0]!] = made;
    const client = new TestClient(server);
    await client.auth('sign-in/email', { email, password });
    expect(await client.auth('two-factor/verify-backup-code', { code: recoveryCodes[0] })).toMatchObject({
      status: 200,
    });

    // Again: nobody new, nothing changed.
    expect(await findOrCreateDemoStaff(server.services)).toEqual(made);
    expect(await readDemoCredentials(server.home)).toEqual(made);
    expect(await rowsOf(server.database.superuserUrl, 'select from staff_members')).toHaveLength(
      roles.length,
    );
  } finally {
    await server.stop();
  }
});
