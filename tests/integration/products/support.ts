import type { Role } from '@backdesk/contract';
import type { TestClient } from '../../support/client.ts';
import { rowsOf } from '../../support/fingerprint.ts';
import type { TestServer } from '../../support/server.ts';
import { signedIn, type TestMember } from '../../support/staff.ts';

export type Signed = { client: TestClient; member: TestMember };
type Entry = { action: string; reason: string | undefined; before: unknown; after: unknown };

/** What the form of a product sends, where a test says nothing else. */
export const aProductInput = {
  name: 'Acme',
  currency: 'USD',
  timezone: 'UTC',
  creditsUnit: null,
  quotaResetRule: 'calendar',
  isSingleSubscription: false,
  isAutoTopupOn: false,
  graceDays: 7,
  stripeAccountId: null,
};

/** A member whose second factor was given a moment ago. */
export async function steppedUp(server: TestServer, role: Role): Promise<Signed> {
  const signed = await signedIn(server, role);
  const { status } = await signed.client.call('staff.stepUp', { code: signed.member.code(1) });
  if (status !== 200) throw new Error('The step-up was refused.');
  return signed;
}

/** What the audit log says of these actions, oldest first. */
export async function audited(server: TestServer, actions: string): Promise<Entry[]> {
  const rows = await rowsOf<{ action: string; payload: string }>(
    server.database.superuserUrl,
    `select e.action, p.payload from audit_entries e join audit_payloads p using (sequence)
     where e.action like $1 order by e.sequence`,
    [actions],
  );
  return rows.map(({ action, payload }) => {
    const { reason, before, after } = JSON.parse(payload) as Entry;
    return { action, reason, before, after };
  });
}
