import { randomUUID } from 'node:crypto';
import type { creditTermsView, goodwillLimitsView, Wire } from '@backdesk/contract';
import { aUser, openCreditAccounts, postMovements } from '@backdesk/server/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestClient } from '../support/client.ts';
import { rowsOf } from '../support/fingerprint.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { signedIn, type TestMember } from '../support/staff.ts';

let server: TestServer;
/** May give $100 at once. */
let agent: TestClient;
let owner: { client: TestClient; member: TestMember };
let userId: string;
beforeAll(async () => {
  server = await startTestServer();
  agent = (await signedIn(server, 'support_agent')).client;
  owner = await signedIn(server, 'owner');
  await rows(`update products set credits_unit = 'credits' returning id`);
  userId = (await aUser(server.services.database.fork(), server.product.id)).id;
});
afterAll(() => server?.stop());

const rows = <Row extends Record<string, unknown>>(query: string, values: unknown[] = []) =>
  rowsOf<Row>(server.database.superuserUrl, query, values);
const refusal = (reason: string, message: RegExp = /./) => ({
  error: { data: { reason }, message: expect.stringMatching(message) },
});
const give = (amount: number, by = agent) =>
  by.call('billing.grantCredits', {
    operationId: randomUUID(),
    userId,
    unit: 'credits',
    amount: String(amount),
    category: 'promotional',
    priority: 20,
    effectiveAt: null,
    expiresAt: null,
    reason: 'goodwill',
    note: '',
    ticket: 'T-9',
  });
const set = (thousand: string | null, version: number, by = owner.client) =>
  by.call('billing.setCreditWorth', { productKey: 'acme', version, thousand, reason: 'As agreed.' });
const credit = async () =>
  (
    (await owner.client.call('billing.goodwillLimits', { productKey: 'acme' })).data as Wire<
      typeof goodwillLimitsView
    >
  ).credit;
const thousand = async () =>
  ((await agent.call('billing.creditTerms', { userId })).data as Wire<typeof creditTermsView>).thousand;
const counted = () =>
  rows<{ cents: number }>(`select amount_cents::int as cents from goodwill_given order by created_at`);

test('an owner says what credit is worth where nobody bought any; then it is given within the limits', async () => {
  expect(await credit()).toEqual({ bought: null, set: null, version: 0 });
  expect(await give(1_000)).toMatchObject(
    refusal('goodwill_exceeds_limit', /An owner can say what it is worth/),
  );
  expect(await set('1000', 0, agent)).toMatchObject(refusal('forbidden'));
  expect(await set('1000', 0)).toMatchObject(refusal('step_up_required'));
  await owner.client.call('staff.stepUp', { code: owner.member.code(1) });
  for (const wrong of ['0', '-5', '100000001']) expect((await set(wrong, 0)).status).toBe(400);
  // $10.00 for 1,000.
  expect((await set('1000', 0)).data).toMatchObject({ credit: { bought: null, set: '1000', version: 1 } });
  expect(await thousand()).toEqual({ amount: '1000', currency: 'USD' });
  expect((await give(2_500)).error).toBeUndefined();
  expect(await counted()).toEqual([{ cents: 2_500 }]);
  expect(await give(10_001)).toMatchObject(refusal('goodwill_exceeds_limit', /\$100\.00 at once/));
  const [entry] = await rows<{ reason: string; after: unknown }>(
    `select p.payload::jsonb ->> 'reason' as reason, p.payload::jsonb -> 'after' as after from audit_entries e
     join audit_payloads p using (sequence) where e.action = 'billing.set_credit_worth'`,
  );
  expect(entry).toEqual({
    reason: 'As agreed.',
    after: { thousandCents: '1000', currency: 'USD', version: 1 },
  });
});

test('of two who began from the same one is saved, the other sees what it is now and by whom; none is none again', async () => {
  const wishes = Array.from({ length: 12 }, (_, index) => String(2_000 + index * 100));
  const raced = await Promise.all(wishes.map((worth) => set(worth, 1, owner.client.copy())));
  expect(raced.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(raced.filter(({ status }) => status === 409)).toHaveLength(11);
  const now = await credit();
  expect(raced.find(({ error }) => error)?.error?.data).toMatchObject({
    reason: 'conflict',
    present: {
      version: 2,
      changedBy: owner.member.name,
      values: { thousand: `${(now?.set ?? '').slice(0, -2)}.00` },
    },
  });
  // What was given keeps its worth.
  expect(await counted()).toEqual([{ cents: 2_500 }]);
  expect((await set(null, 2)).data).toMatchObject({ credit: { set: null, version: 3 } });
  expect(await give(10)).toMatchObject(refusal('goodwill_exceeds_limit', /is not known/));
  expect((await set('1000', 3)).status).toBe(200);
});

test('once customers buy credit, what they pay counts', async () => {
  const [payment] = await rows<{ id: string }>(
    `insert into payments (id, product_id, user_id, stripe_status, status, amount_cents, captured_cents, currency, kind)
     values (gen_random_uuid(), $1, $2, 'succeeded', 'succeeded', 4000, 4000, 'USD', 'credit_purchase') returning id`,
    [server.product.id, userId],
  );
  await server.services.database.fork().transactional(async (em) => {
    const wanted = [{ userId, unit: 'credits' as const }];
    const [accountId = ''] = await openCreditAccounts(em, server.product.id, wanted);
    await postMovements(em, server.product.id, [
      {
        accountId,
        movement: { kind: 'purchase', at: new Date(), amountUnits: 2_000n, paymentId: payment?.id ?? '' },
      },
    ]);
  });
  expect(await credit()).toMatchObject({ bought: '2000', set: '1000' });
  expect(await thousand()).toEqual({ amount: '2000', currency: 'USD' });
});

test('a product without credit of its own has no worth to set', async () => {
  await rows(`update products set credits_unit = null returning id`);
  expect(await credit()).toBeNull();
  expect(await set('1000', 4)).toMatchObject(refusal('credit_not_grantable', /no credit of its own/));
});
