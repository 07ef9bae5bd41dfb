import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { currentTotp, findOrCreateDemoStaff, issueApiKey } from '@backdesk/server';
import { announceSetup, loadConfig, retireDemoStaff } from '@backdesk/server/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TestClient } from '../../support/client.ts';
import { type Desk, startDesk } from '../../support/desk.ts';
import { fingerprint, rowsOf } from '../../support/fingerprint.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { aMember } from '../../support/staff.ts';

let demo: TestServer;
let desk: Desk;

/** The same installation, started again without the demo. */
beforeEach(async () => {
  demo = await startTestServer();
  desk = await startDesk({
    database: demo.database,
    now: () => demo.clock.now(),
    env: { BACKDESK_HOME: demo.home, BACKDESK_DEMO: '0' },
  });
});
afterEach(async () => {
  await desk.stop();
  await demo.stop();
});

const rows = (sql: string) => rowsOf(demo.database.superuserUrl, sql);
async function retire(): Promise<string> {
  let printed = '';
  await retireDemoStaff(desk.services, (text) => {
    printed += text;
  });
  return printed;
}

test('the demo only exists beside a simulated Stripe', () => {
  const env = { BACKDESK_SECRET: 'ab'.repeat(32), DATABASE_URL: 'postgres://u@127.0.0.1/x' };
  const isDemo = (over: Record<string, string>) => loadConfig({ ...env, ...over }).isDemo;
  expect(isDemo({ STRIPE_API_BASE: 'http://127.0.0.1:9' })).toBe(true);
  expect(isDemo({ STRIPE_API_BASE: 'http://127.0.0.1:9', BACKDESK_DEMO: '0' })).toBe(false);
  for (const STRIPE_SECRET_KEY of ['sk_live_1', 'sk_test_1'])
    expect([STRIPE_SECRET_KEY, isDemo({ STRIPE_SECRET_KEY, BACKDESK_DEMO: '1' })]).toEqual([
      STRIPE_SECRET_KEY,
      false,
    ]);
});

test('outside the demo nobody gets in with its sign-ins, sessions or API keys', async () => {
  const people = await findOrCreateDemoStaff(demo.services);
  const ida = people.find(({ role }) => role === 'owner')!;
  const { email, password } = ida;
  const open = new TestClient(desk);
  await open.auth('sign-in/email', { email, password });
  await open.auth('two-factor/verify-totp', { code: currentTotp(ida.totpSecret) });
  expect(await open.call('staff.me')).toMatchObject({ status: 200, data: { role: 'owner' } });
  const [owner] = await rowsOf<{ id: string; name: string }>(
    demo.database.superuserUrl,
    `select id, name from staff_members where role = 'owner'`,
  );
  const { secret } = await issueApiKey(
    demo.services,
    { name: 'Demo script', role: 'owner' },
    { kind: 'operator', id: owner?.id ?? null, name: owner?.name ?? '' },
  );
  const program = new TestClient(desk);
  program.headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' };
  expect(await program.call('staff.members')).toMatchObject({ status: 200 });

  expect(await retire()).toMatch(/^The demo is over here: its 6 members cannot sign in any more/);
  expect((await open.call('staff.me')).status).toBe(401);
  expect((await program.call('staff.members')).status).toBe(401);
  for (const one of people) {
    const typed = { email: one.email, password: one.password };
    expect((await new TestClient(desk).auth('sign-in/email', typed)).status, one.email).toBe(401);
  }
  expect(existsSync(join(demo.home, 'demo-credentials.json'))).toBe(false);
  expect(
    await rows(`select action, count(*)::int as n from audit_entries
      where action in ('staff.deactivate_member', 'staff.revoke_api_key') group by 1 order by 1`),
  ).toEqual([
    { action: 'staff.deactivate_member', n: 6 },
    { action: 'staff.revoke_api_key', n: 1 },
  ]);

  // The desk needs an owner of its own now, and the start says how to make one.
  let printed = '';
  await announceSetup(desk.services, (text) => {
    printed += text;
  });
  const token = /^ {4}(\S+)$/m.exec(printed)?.[1];
  const input = { token, name: 'Real', email: 'real@example.com', password: 'correct horse battery' };
  expect(await new TestClient(desk).call('staff.createOwner', input)).toMatchObject({ status: 200 });
});

test('real members stay, a second start changes nothing, and in the demo nobody is retired', async () => {
  await findOrCreateDemoStaff(demo.services);
  const real = await aMember(demo, 'owner');
  await retireDemoStaff(demo.services, () => undefined);
  expect(await rows('select from staff_members where is_active')).toHaveLength(7);
  await retire();
  expect(await rows('select id from staff_members where is_active')).toEqual([{ id: real.id }]);
  const before = await fingerprint(demo.database.superuserUrl);
  expect(await retire()).toBe('');
  expect(await fingerprint(demo.database.superuserUrl)).toEqual(before);
});
