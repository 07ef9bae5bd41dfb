import { randomUUID } from 'node:crypto';
import type { portalLinkView, Wire } from '@backdesk/contract';
import { issueApiKey } from '@backdesk/server';
import { createLogger } from '@backdesk/server/testing';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { TestClient } from '../support/client.ts';
import { signedIn } from '../support/staff.ts';
import { startSubscribers, type Subscribers } from '../support/subscribers.ts';
import { until } from '../support/until.ts';

type Link = Wire<typeof portalLinkView>;

let desk: Subscribers;
const logged: string[] = [];

beforeAll(async () => {
  const log = createLogger({ level: 'trace', destination: { write: (line) => void logged.push(line) } });
  desk = await startSubscribers({ log });
});
afterEach(() => desk.stripe.clearFaults());
afterAll(() => desk?.stop());

async function aCustomer(email: string | null = `${randomUUID()}@example.com`) {
  const { id: customer } = await desk.stripe.sdk.customers.create({ name: 'Ada', ...(email && { email }) });
  const userId = await until('the customer is mirrored', async () => {
    const [row] = await desk.rows<{ id: string }>('select id from users where stripe_customer_id = $1', [
      customer,
    ]);
    return row?.id;
  });
  return { customer, userId };
}
const link = (userId: string, operationId: string = randomUUID(), by = desk.agent) =>
  by.call('billing.linkPortal', { operationId, userId });
const audited = (userId: string) =>
  desk.rows<{ action: string; actor: string; after: object }>(
    `select e.action, p.payload::jsonb ->> 'actorName' as actor, p.payload::jsonb -> 'after' as after
     from audit_entries e join audit_payloads p on p.sequence = e.sequence where e.target_id = $1`,
    [userId],
  );
const sessionsMade = async (): Promise<number> => {
  const { counts } = await desk.stripe.control<{ counts: Record<string, number> }>('GET', '/calls');
  return counts['POST /v1/billing_portal/sessions'] ?? 0;
};
/** Every row of every table, of whichever schema, in which this text stands. */
async function rowsWith(text: string): Promise<string[]> {
  const tables = await desk.rows<{ name: string }>(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
     where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
  );
  expect(tables.length).toBeGreaterThan(50);
  const found: string[] = [];
  for (const { name } of tables)
    if ((await desk.rows(`select from ${name} t where t::text like '%' || $1 || '%' limit 1`, [text])).length)
      found.push(name);
  return found;
}

test('support makes a link for a customer; it is in the answer, and nowhere else', async () => {
  const { customer, userId } = await aCustomer();
  const operationId = randomUUID();
  const response = await desk.agent.fetch('/trpc/billing.linkPortal', {
    method: 'POST',
    body: JSON.stringify({ operationId, userId }),
  });
  expect(response.headers.get('cache-control')).toBe('no-store');
  const made = ((await response.json()) as { result: { data: Link } }).result.data;
  expect(made).toEqual({
    url: expect.stringMatching(/^https:\/\/billing\.stripe\..+\/p\/session\//),
    isRenewable: true,
  });
  expect(await audited(userId)).toEqual([
    { action: 'billing.link_portal', actor: expect.any(String), after: { customer, operationId } },
  ]);
  const secret = made.url.split('/').at(-1) ?? '';
  expect(secret.length).toBeGreaterThan(20);
  expect(await rowsWith(secret)).toEqual([]);
  expect(await rowsWith(operationId)).toEqual(['public.audit_payloads']);
  expect(logged.filter((line) => line.includes(secret))).toEqual([]);
  // Whoever would log one all the same logs nothing of use.
  desk.server.services.log.info({ made }, made.url);
  expect(logged.at(-1)).toContain('[secret]');
  expect(logged.at(-1)).not.toContain(secret);
});

test('asked twice it is one link, and every asking is in the log', async () => {
  const { userId } = await aCustomer();
  const operationId = randomUUID();
  const [first, second] = [await link(userId, operationId), await link(userId, operationId)];
  expect(second.data).toEqual(first.data);
  expect(await audited(userId)).toHaveLength(2);
  // The number of one customer's link never brings that of another, nor that of a colleague.
  const other = await link((await aCustomer()).userId, operationId);
  const { client } = await signedIn(desk.server, 'support_agent');
  const colleagues = await link(userId, operationId, client);
  const urls = [first, other, colleagues].map(({ data }) => (data as Link).url);
  expect(new Set(urls).size).toBe(3);
});

test('without an e-mail at Stripe nobody could prove anything, so the link cannot be renewed', async () => {
  const { userId } = await aCustomer(null);
  expect((await link(userId)).data).toMatchObject({ isRenewable: false });
  // What we know of them besides is not what Stripe asks for.
  await desk.rows(`update users set email = 'ada@example.com' where id = $1 returning id`, [userId]);
  expect((await link(userId)).data).toMatchObject({ isRenewable: false });
  const { userId: known } = await aCustomer();
  await desk.rows(`update users set email = null where id = $1 returning id`, [known]);
  expect((await link(known)).data).toMatchObject({ isRenewable: true });
});

test('says why there is no link: nobody at Stripe, deleted there, no account, a portal that was never set up', async () => {
  const refusal = async (userId: string) => {
    const { error } = await link(userId);
    return [error?.data.reason, error?.message];
  };
  const { customer, userId } = await aCustomer();
  const made = await sessionsMade();
  const [stranger] = await desk.rows<{ id: string }>(
    `insert into users (id, product_id, email) select gen_random_uuid(), id, 'nobody@example.com' from products returning id`,
  );
  expect(await refusal(stranger?.id ?? '')).toEqual([
    'portal_not_linkable',
    expect.stringMatching(/not a customer at Stripe/),
  ]);
  expect(await refusal(randomUUID())).toEqual(['not_found', expect.any(String)]);
  await desk.rows(`update products set has_stripe_account = false returning id`);
  expect(await refusal(userId)).toEqual([
    'portal_not_linkable',
    expect.stringMatching(/has no account at Stripe/),
  ]);
  await desk.rows(`update products set has_stripe_account = true returning id`);
  expect(await sessionsMade()).toBe(made);
  expect(await audited(userId)).toEqual([]);

  const setUp = (isPortalMissing: boolean) =>
    desk.stripe.control('POST', '/settings', { account: 'acme', isPortalMissing });
  await setUp(true);
  expect(await refusal(userId)).toEqual(['portal_not_linkable', expect.stringMatching(/was never set up/)]);
  await setUp(false);
  const asked = await sessionsMade();
  const setDeleted = (at: Date | null) =>
    desk.rows('update users set deleted_at = $2 where id = $1 returning id', [userId, at]);
  await setDeleted(new Date());
  expect(await refusal(userId)).toEqual(['portal_not_linkable', 'This user was deleted.']);
  await setDeleted(null);
  expect(await sessionsMade()).toBe(asked);
  await desk.stripe.sdk.customers.del(customer);
  expect(await refusal(userId)).toEqual(['portal_not_linkable', expect.stringMatching(/was deleted there/)]);
});

test('when Stripe is away a sentence says so, what was asked for stays in the log, and the next try works', async () => {
  const { userId } = await aCustomer();
  const path = '/v1/billing_portal/sessions';
  for (const kind of [
    'reset_before_commit',
    'reset_after_commit',
    '500_after_commit',
    '429',
    'truncate',
  ] as const) {
    // The SDK asks a second time by itself where the connection was reset.
    await desk.stripe.fault({ kind, path, times: kind.startsWith('reset') ? 2 : 1 });
    const { error } = await link(userId);
    expect([kind, error?.data.reason, error?.message]).toEqual([
      kind,
      'portal_not_linkable',
      expect.stringMatching(/Try again in a moment/),
    ]);
    expect((await link(userId)).data).toMatchObject({ isRenewable: true });
  }
  expect(await audited(userId)).toHaveLength(10);
  await desk.stripe.fault({ kind: '401', path, times: 1 });
  expect((await link(userId)).error?.message).toMatch(/check the Stripe key/);
  // What Stripe had made was on its way when the connection broke: nothing of it is in the log.
  expect(logged.filter((line) => line.includes('no link to the customer portal')).length).toBeGreaterThan(5);
  expect(logged.filter((line) => line.includes('/p/session/'))).toEqual([]);
});

test('no program makes links, no role without the right, and nobody hundreds of them', async () => {
  const { userId } = await aCustomer();
  const operator = { kind: 'operator', id: null, name: 'Test' } as const;
  const { secret } = await issueApiKey(desk.server.services, { name: 'Bot', role: 'support_lead' }, operator);
  const program = new TestClient(desk.server);
  program.headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' };
  const made = await sessionsMade();
  expect((await link(userId, randomUUID(), program)).error?.message).toMatch(/made by a person/);
  for (const role of ['engineer', 'auditor'] as const) {
    const { client } = await signedIn(desk.server, role);
    expect((await link(userId, randomUUID(), client)).error?.data.reason).toBe('forbidden');
  }
  expect(await sessionsMade()).toBe(made);

  const { client: eager } = await signedIn(desk.server, 'support_agent');
  const refused: unknown[] = [];
  for (let count = 0; count < 32; count += 1) {
    const { error } = await link(userId, randomUUID(), eager);
    if (error) refused.push([count, error.data.reason]);
  }
  expect(refused).toEqual([
    [30, 'rate_limited'],
    [31, 'rate_limited'],
  ]);
  // One who makes many does not stop the others.
  expect((await link(userId)).data).toBeDefined();
});
