import { randomUUID } from 'node:crypto';
import type { approvalsView, approvalView, Wire } from '@backdesk/contract';
import { expireApprovals } from '@backdesk/server/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { TestClient } from '../support/client.ts';
import { rowsOf } from '../support/fingerprint.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { signedIn } from '../support/staff.ts';

type Approval = Wire<typeof approvalView>;
type Person = Awaited<ReturnType<typeof signedIn>>;

let server: TestServer;
/** May give $100 at once; $500, and more than $200 only with a fresh code. */
let agent: Person;
let lead: Person;
let userId: string;

const rows = <Row extends Record<string, unknown>>(query: string, values: unknown[] = []) =>
  rowsOf<Row>(server.database.superuserUrl, query, values);

beforeAll(async () => {
  server = await startTestServer();
  agent = await signedIn(server, 'support_agent');
  lead = await signedIn(server, 'support_lead');
  await rows(`update products set credits_unit = 'cents' returning id`);
});
beforeEach(async () => {
  await rows('delete from goodwill_given');
  const [row] = await rows<{ id: string }>(
    `insert into users (id, product_id, full_name, email) select gen_random_uuid(), id, 'Ada', gen_random_uuid() || '@example.com' from products returning id`,
  );
  userId = row?.id ?? '';
});
afterAll(() => server?.stop());

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
const wish = (amount: string, more: object = {}) => ({
  operationId: randomUUID(),
  userId,
  unit: 'cents',
  amount,
  category: 'promotional',
  priority: 20,
  effectiveAt: null,
  expiresAt: inDays(90),
  reason: 'promised',
  note: 'Promised on the phone.',
  ticket: 'T-7',
  ...more,
});
const askFor = (input: object, client: TestClient = agent.client) =>
  client.call('billing.requestCreditApproval', input);
const decide = (who: Person, { id, quoteHash }: Approval, decision = 'approve') =>
  who.client.copy().call('billing.decideApproval', { approvalId: id, quoteHash, decision, note: '' });
const seen = async (approvalId: string) =>
  (await lead.client.call('billing.approval', { approvalId })).data as Approval;
const lots = () =>
  rows<{ id: string; cents: number; by: string; reason: string; ticket: string }>(
    `select g.id, g.amount_units::int as cents, g.granted_by_name as by, g.reason, g.ticket
     from credit_grants g join credit_accounts a on a.id = g.account_id where a.user_id = $1`,
    [userId],
  );
const given = () =>
  rows(
    `select id, kind, amount_cents::int as cents, given_by_name as by from goodwill_given where user_id = $1`,
    [userId],
  );
const refusal = (reason: string, message: RegExp = /./) => ({
  error: { data: { reason }, message: expect.stringMatching(message) },
});

test('credit above the limit waits for a colleague, and is given once, as it was asked for, in their name', async () => {
  const input = wish('15000');
  expect(await agent.client.call('billing.grantCredits', input)).toMatchObject(
    refusal('goodwill_exceeds_limit'),
  );
  const answers = await Promise.all(Array.from({ length: 6 }, () => askFor(input, agent.client.copy())));
  expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(200));
  const ids = new Set(answers.map(({ data }) => (data as Approval).id));
  expect(ids.size).toBe(1);
  const [id = ''] = ids;
  expect(await lots()).toEqual([]);
  const { data } = await lead.client.call('billing.approvals', { show: 'open' });
  const request = (data as Wire<typeof approvalsView>).approvals.find((one) => one.id === id);
  if (!request) throw new Error('The request stands nowhere.');
  expect(request).toMatchObject({
    kind: 'credit_grant',
    amount: { amount: '15000', currency: 'USD' },
    note: 'Promised on the phone.',
    requestedBy: agent.member.name,
    lines: [
      expect.stringMatching(/^Give \$150\.00, until /),
      'Counts as given by us',
      'Used up before what they bought',
      'It was promised',
      'Ticket T-7',
    ],
    notApprovableBecause: null,
    leftToGive: { amount: '50000' },
  });
  expect(await decide(agent, request)).toMatchObject(refusal('forbidden'));
  const asAgent = (await agent.client.call('billing.approval', { approvalId: id })).data as Approval;
  expect(asAgent.notApprovableBecause).toMatch(/You asked for this yourself/);
  const another = (await signedIn(server, 'support_agent')).client;
  const asAnother = (await another.call('billing.approval', { approvalId: id })).data as Approval;
  expect(asAnother.notApprovableBecause).toBe('Your role may not approve credit.');
  const agreed = await Promise.all(Array.from({ length: 6 }, () => decide(lead, request)));
  expect(agreed.filter(({ status }) => status === 200)).toHaveLength(1);
  const gift = { id: input.operationId, cents: 15_000, by: lead.member.name };
  expect(await lots()).toEqual([{ ...gift, reason: 'promised', ticket: 'T-7' }]);
  expect(await given()).toEqual([{ ...gift, kind: 'credit' }]);
  expect(await seen(id)).toMatchObject({
    state: 'executed',
    decidedBy: lead.member.name,
    notApprovableBecause: expect.stringMatching(/Look at the user’s credit/),
  });
  const audited = await rows<{ action: string }>(
    `select action from audit_entries where target_id = $1 order by sequence`,
    [input.operationId],
  );
  expect(audited.map(({ action }) => action)).toEqual([
    'billing.request_grant_credits',
    'billing.grant_credits',
    'billing.approve_credit_grant',
  ]);
  // What is done is done: the same number brings nothing more, from whichever side.
  expect(await askFor({ ...input, amount: '16000' })).toMatchObject(refusal('operation_reused'));
  expect(await agent.client.call('billing.grantCredits', input)).toMatchObject(refusal('operation_reused'));
  expect(await lots()).toHaveLength(1);
});

test('within the limit nobody is asked, and what nobody can weigh is not asked for', async () => {
  expect(await askFor(wish('10000'))).toMatchObject(refusal('approval_not_needed'));
  expect(await askFor(wish('15000', { expiresAt: inDays(-1) }))).toMatchObject(refusal('invalid_input'));
  expect(await askFor(wish('15000', { unit: 'credits' }))).toMatchObject(refusal('credit_not_grantable'));
  await rows(`update products set credits_unit = 'credits' returning id`);
  expect(await askFor(wish('15000', { unit: 'credits' }))).toMatchObject(
    refusal('goodwill_exceeds_limit', /Nobody has bought credit/),
  );
  await rows(`update products set credits_unit = 'cents' returning id`);
  expect(await askFor(wish('15000'), (await signedIn(server, 'engineer')).client)).toMatchObject({
    status: 403,
  });
  const [own] = await rows<{ id: string }>(
    `insert into users (id, product_id, email) select gen_random_uuid(), id, $1 from products returning id`,
    [agent.member.email],
  );
  expect(await askFor(wish('15000', { userId: own?.id }))).toMatchObject(refusal('approval_not_yours'));
  expect(await rows(`select from approval_requests where user_id in ($1, $2)`, [userId, own?.id])).toEqual(
    [],
  );
});

test('whoever agrees stands for it with their own limits and code, and may deny it', async () => {
  const asked = (await askFor(wish('30000'))).data as Approval;
  expect(await decide(lead, await seen(asked.id))).toMatchObject(refusal('step_up_required'));
  await rows(`update staff_members set refund_limit_cents = 20000 where id = $1 returning id`, [
    lead.member.id,
  ]);
  expect(await decide(lead, await seen(asked.id))).toMatchObject(
    refusal('approval_not_yours', /Your own limit/),
  );
  await rows(`update staff_members set refund_limit_cents = null where id = $1 returning id`, [
    lead.member.id,
  ]);
  await rows(
    `insert into goodwill_given (id, product_id, user_id, kind, amount_cents, currency, given_by_id, given_by_name)
     select gen_random_uuid(), product_id, id, 'credit', 9000000, 'USD', 'x', 'Somebody' from users where id = $1 returning id`,
    [userId],
  );
  await lead.client.call('staff.stepUp', { code: lead.member.code(1) });
  expect(await decide(lead, await seen(asked.id))).toMatchObject(refusal('goodwill_exceeds_limit'));
  expect((await decide(lead, await seen(asked.id), 'deny')).data).toMatchObject({ state: 'denied' });
  expect(await lots()).toEqual([]);
});

test('when its day has passed, or the product counts other credit, nobody agrees; it is withdrawn and runs out', async () => {
  const asked = (await askFor(wish('15000', { expiresAt: inDays(0.5) }))).data as Approval;
  server.clock.advance(13 * 3_600);
  const { client } = await signedIn(server, 'support_lead');
  const late = (await client.call('billing.approval', { approvalId: asked.id })).data as Approval;
  expect(late.notApprovableBecause).toBe(
    'This credit cannot be given as it was asked for. The day until which it was to be usable has passed. Deny it, and have it asked for anew.',
  );
  const answer = client.call('billing.decideApproval', {
    approvalId: asked.id,
    quoteHash: late.quoteHash,
    decision: 'approve',
    note: '',
  });
  expect(await answer).toMatchObject(
    refusal('quote_changed', /The day until which it was to be usable has passed/),
  );
  server.clock.advance(-13 * 3_600);

  const other = (await askFor(wish('15000'))).data as Approval;
  await rows(`update products set credits_unit = 'credits' returning id`);
  expect(await decide(lead, await seen(other.id))).toMatchObject(refusal('quote_changed', /something else/));
  await rows(`update products set credits_unit = 'cents' returning id`);
  const withdrawn = await agent.client.call('billing.withdrawApproval', { approvalId: other.id });
  expect(withdrawn.data).toMatchObject({ state: 'withdrawn' });
  const later = new Date(server.clock.now().getTime() + 25 * 3_600_000);
  await expireApprovals(server.services.database, later);
  expect(await seen(asked.id)).toMatchObject({ state: 'expired' });
  expect(await lots()).toEqual([]);
});

test('whoever gives it directly beside those who agree gives it instead: it is one lot, counted once', async () => {
  const second = await signedIn(server, 'support_lead');
  for (let round = 0; round < 4; round += 1) {
    await rows('delete from goodwill_given');
    const input = wish('15000', { note: `Round ${round}.` });
    const request = await seen(((await askFor(input)).data as Approval).id);
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, index) =>
        index % 2 === round % 2
          ? decide(lead, request)
          : second.client.copy().call('billing.grantCredits', input),
      ),
    );
    const refused = answers.filter(({ status }) => status !== 200);
    // Whoever gave it directly may ask again and gets the same; nobody agrees twice.
    expect(refused.length).toBeGreaterThanOrEqual(3);
    for (const answer of refused)
      expect(['operation_reused', 'approval_ended']).toContain(answer.error?.data?.reason);
    const mine = (await lots()).filter(({ id }) => id === input.operationId);
    expect(mine).toHaveLength(1);
    expect(await given()).toEqual([
      { id: input.operationId, kind: 'credit', cents: 15_000, by: mine[0]?.by },
    ]);
    expect((await seen(request.id)).state).toBe(mine[0]?.by === lead.member.name ? 'executed' : 'pending');
  }
});
