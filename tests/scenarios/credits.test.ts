import { randomUUID } from 'node:crypto';
import type {
  creditLotView,
  creditTermsView,
  lookupView,
  goodwillLimitsView,
  Wire,
} from '@backdesk/contract';
import { openCreditAccounts, postMovements, settleCredits, startWorkerLoops } from '@backdesk/server/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestClient } from '../support/client.ts';
import { depth } from '../support/depth.ts';
import { rowsOf } from '../support/fingerprint.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { signedIn, type TestMember } from '../support/staff.ts';
import { aPaidCustomer, type SimulatedStripe, startStripe } from '../support/stripe.ts';
import { until } from '../support/until.ts';

type Lot = Wire<typeof creditLotView>;
type Person = { client: TestClient; member: TestMember };

let stripe: SimulatedStripe;
let server: TestServer;
let worker: Awaited<ReturnType<typeof startWorkerLoops>>;
/** May give $100 at once, $500 a day, and more than $50 only with a fresh code. */
let agent: Person;
let owner: Person;

beforeAll(async () => {
  stripe = await startStripe();
  server = await startTestServer({ STRIPE_API_BASE: stripe.base });
  worker = await startWorkerLoops(server.services, {
    stripeTimeoutMs: 1_000,
    retryScale: 0.05,
    sweepMs: 100,
  });
  await stripe.sendWebhooksTo(`${server.url}/webhooks/stripe/acme`, server.webhookSecret);
  agent = await signedIn(server, 'support_agent');
  owner = await signedIn(server, 'owner');
  await rows(`update products set credits_unit = 'cents'`);
  await aPaidCustomer(stripe, { amount: 200_000 });
});
afterAll(async () => {
  await worker?.stop();
  await server?.stop();
  await stripe?.stop();
});

const rows = <Row extends Record<string, unknown>>(query: string, values: unknown[] = []) =>
  rowsOf<Row>(server.database.superuserUrl, query, values);
const refusal = (reason: string, message: RegExp = /./) => ({
  error: { data: { reason }, message: expect.stringMatching(message) },
});
const together = <Result>(count: number, make: (index: number) => Promise<Result>) =>
  Promise.all(Array.from({ length: count }, (_, index) => make(index)));
const inDays = (days: number) => new Date(server.clock.now().getTime() + days * 86_400_000).toISOString();

async function paid(amount: number, wish: { email?: string; card?: string } = {}) {
  const { payment } = await aPaidCustomer(stripe, { amount, ...wish });
  return until('the payment is mirrored', async () => {
    const { data } = await agent.client.call('users.lookup', { query: payment.id });
    const { paymentId, users } = data as Wire<typeof lookupView>;
    return paymentId && users[0] ? { paymentId, userId: users[0].id, intent: payment } : undefined;
  });
}
const wish = (userId: string, amount: string, more: object = {}) => ({
  operationId: randomUUID(),
  userId,
  unit: 'cents',
  amount,
  category: 'promotional',
  priority: 20,
  effectiveAt: null,
  expiresAt: null,
  reason: 'goodwill',
  note: 'Down for a day.',
  ticket: 'T-17',
  ...more,
});
async function given(userId: string, amount: string, more: object = {}): Promise<Lot> {
  const { data, error } = await owner.client.call('billing.grantCredits', wish(userId, amount, more));
  if (error) throw new Error(error.message);
  return data as Lot;
}
const balanceOf = async (userId: string) =>
  ((await agent.client.call('billing.creditTerms', { userId })).data as Wire<typeof creditTermsView>).balance;
const takeBack = ({ id, left }: Lot, note = 'By mistake') =>
  agent.client.call('billing.voidCredit', { grantId: id, left, note });
async function spend(userId: string, amountUnits: bigint) {
  const [held] = await rows<{ id: string }>(`select id from credit_accounts where user_id = $1`, [userId]);
  await server.services.database.fork().transactional((em) =>
    postMovements(em, server.product.id, [
      {
        accountId: held?.id ?? '',
        movement: { kind: 'usage', at: server.clock.now(), amountUnits, mayOverdraw: true },
      },
    ]),
  );
}
/** The ledger adds up, and lots that count hold what the balance says. */
async function expectSound() {
  expect(await rows('select * from credit_account_mismatches()')).toEqual([]);
  expect(
    await rows(`select a.id, a.balance_units, sum(g.remaining_units) from credit_accounts a
      left join credit_grants g on g.account_id = a.id and not g.is_scheduled
      group by a.id having greatest(a.balance_units, 0) <> coalesce(sum(g.remaining_units), 0)`),
  ).toEqual([]);
}

test('credit asked for ten times at once is one lot, audited, and the rest of it can be taken back', async () => {
  const { userId } = await paid(1_000);
  // The account is there: opening it does not put the ten in order.
  await given(userId, '700');
  const same = wish(userId, '4000', { expiresAt: inDays(30) });
  const answers = await together(10, () => agent.client.copy().call('billing.grantCredits', same));
  expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
  expect(await balanceOf(userId)).toBe('4700');
  const lot = answers[0]?.data as Lot;
  expect(lot).toMatchObject({
    id: same.operationId,
    left: '4000',
    state: 'usable',
    ticket: 'T-17',
    grantedBy: agent.member.name,
  });
  expect(await agent.client.call('billing.grantCredits', { ...same, amount: '1' })).toMatchObject(
    refusal('operation_reused'),
  );
  await spend(userId, 1_500n);
  // Priority is equal, so what lapses first went first: only the rest of the lot is there.
  expect(await takeBack(lot)).toMatchObject(refusal('credit_not_voidable', /was used since/));
  const now = { ...lot, left: '2500' };
  const taken = await together(6, () => takeBack(now));
  expect(taken.map(({ status }) => status)).toEqual(Array(6).fill(200));
  expect(await balanceOf(userId)).toBe('700');
  expect(
    await rows(
      `select kind, amount_units::int as units from credit_entries where grant_id = $1 order by sequence`,
      [lot.id],
    ),
  ).toEqual([
    { kind: 'grant', units: 4_000 },
    { kind: 'usage', units: -1_500 },
    { kind: 'void', units: -2_500 },
  ]);
  expect(
    await rows(`select action from audit_entries where target_id = $1 order by sequence`, [lot.id]),
  ).toEqual([{ action: 'billing.grant_credits' }, { action: 'billing.void_credit' }]);
  await expectSound();
});

test('credit for later counts from its day on, and lapses alone', async () => {
  const { userId } = await paid(1_000);
  await given(userId, '500');
  const later = await given(userId, '300', { effectiveAt: inDays(2), expiresAt: inDays(4) });
  expect(later.state).toBe('scheduled');
  expect(await balanceOf(userId)).toBe('500');
  const settle = (days: number) =>
    settleCredits(server.services.database, new Date(server.clock.now().getTime() + days * 86_400_000));
  expect(await settle(1)).toBe(0);
  expect(await settle(3)).toBe(1);
  expect(await balanceOf(userId)).toBe('800');
  expect(await settle(5)).toBe(1);
  expect(await settle(5)).toBe(0);
  expect(await balanceOf(userId)).toBe('500');
  const never = await given(userId, '300', { effectiveAt: inDays(2) });
  expect(await takeBack(never)).toMatchObject({ status: 200, data: { state: 'voided', left: '0' } });
  expect(await settle(3)).toBe(0);
  expect(
    await agent.client.call('billing.grantCredits', wish(userId, '1', { expiresAt: inDays(-1) })),
  ).toMatchObject(refusal('invalid_input', /future/));
  await expectSound();
});

test('nobody gives more than they may: at once, within a day, to one user, or to themselves', async () => {
  expect(
    await agent.client.call('billing.grantCredits', wish((await paid(1_000)).userId, '5001')),
  ).toMatchObject(refusal('step_up_required', /more than \$50\.00/));
  const first = await signedIn(server, 'support_lead');
  const second = await signedIn(server, 'support_lead');
  const limits = {
    productKey: 'acme',
    role: 'support_lead',
    version: 0,
    limits: { perAction: '10000', perDay: '20000', perUser: '15000' },
    reason: 'As agreed.',
  };
  const set = ({ client }: Person) => client.call('billing.setGoodwillLimits', limits);
  expect(await set(first)).toMatchObject(refusal('forbidden'));
  expect(await set(owner)).toMatchObject(refusal('step_up_required'));
  await owner.client.call('staff.stepUp', { code: owner.member.code(1) });
  expect((await set(owner)).data).toMatchObject({
    currency: 'USD',
    roles: expect.arrayContaining([
      {
        role: 'support_lead',
        perAction: '10000',
        perDay: '20000',
        perUser: '15000',
        isSet: true,
        version: 1,
      },
    ]),
  });
  // Two who began from the same: one is saved, the other is shown what it is now and by whom.
  const again = { ...limits, version: 1 };
  const raced = await Promise.all(
    [9_000, 8_000].map((perAction) =>
      owner.client.copy().call('billing.setGoodwillLimits', {
        ...again,
        limits: { ...again.limits, perAction: String(perAction) },
      }),
    ),
  );
  expect(raced.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
  const [saved] = raced.flatMap(({ data }) => (data ? [data as Wire<typeof goodwillLimitsView>] : []));
  const now = saved?.roles.find(({ role }) => role === 'support_lead');
  expect(raced.find(({ error }) => error)).toMatchObject({
    error: {
      data: {
        reason: 'conflict',
        present: {
          version: 2,
          changedBy: owner.member.name,
          values: {
            isDefault: false,
            perAction: now?.perAction === '9000' ? '90.00' : '80.00',
            perDay: '200.00',
          },
        },
      },
    },
  });
  expect(await owner.client.call('billing.setGoodwillLimits', { ...again, version: 2 })).toMatchObject({
    status: 200,
  });
  const { userId, paymentId } = await paid(9_000);
  const ask = (person: Person, amount: string, to: string) =>
    person.client.copy().call('billing.grantCredits', wish(to, amount));
  expect(await ask(first, '10001', userId)).toMatchObject(
    refusal('goodwill_exceeds_limit', /\$100\.00 at once/),
  );
  const own = await paid(1_000, { email: first.member.email });
  expect(await ask(first, '4000', own.userId)).toMatchObject(
    refusal('approval_not_yours', /This user is you/),
  );
  // Whoever gives it and whatever it is, it counts for the user: a refund of $90, then credit.
  const refund = {
    operationId: randomUUID(),
    paymentId,
    amount: '9000',
    currency: 'USD',
    reason: 'goodwill',
    note: '',
  };
  expect(await first.client.call('billing.refundPayment', refund)).toMatchObject({ status: 200 });
  expect(await ask(second, '6001', userId)).toMatchObject(
    refusal('goodwill_exceeds_limit', /within 30 days .* has got \$90\.00/),
  );
  expect(await ask(second, '6000', userId)).toMatchObject({ status: 200 });
  // $200 a day: $60 were given, and three of twelve at once fit, to users who got nothing yet.
  const others = await together(4, () => paid(1_000));
  const answers = await together(12, (index) => ask(second, '4000', others[index % 4]?.userId ?? ''));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(3);
  const refused = answers.flatMap(({ error }) => (error ? [error.message] : []));
  expect(refused.filter((message) => !/within 24 hours and have given \$180\.00/.test(message))).toEqual([]);
  const later = await paid(4_000);
  const more = { ...refund, operationId: randomUUID(), paymentId: later.paymentId, amount: '4000' };
  expect(await second.client.call('billing.refundPayment', more)).toMatchObject(
    refusal('goodwill_exceeds_limit'),
  );
  expect((await second.client.call('billing.payment', { paymentId: later.paymentId })).data).toMatchObject({
    goodwillLeft: { amount: '2000', currency: 'USD' },
  });
  // A colleague agrees, and stands for it with their own limits.
  expect(await second.client.call('billing.requestRefundApproval', more)).toMatchObject({ status: 200 });
  const [asked] = await rows<{ id: string; hash: string }>(
    `select id, quote_hash as hash from approval_requests where target_id = $1`,
    [later.paymentId],
  );
  const agree = (person: Person) =>
    person.client.call('billing.decideApproval', {
      approvalId: asked?.id,
      quoteHash: asked?.hash,
      decision: 'approve',
      note: '',
    });
  expect(await agree(owner)).toMatchObject({ status: 200 });
  const [stands] = await rows(`select given_by_id from goodwill_given where id = $1`, [more.operationId]);
  expect(stands).toEqual({ given_by_id: owner.member.id });
  await expectSound();
});

test('a refund of bought credit takes it back when it succeeds, only the difference, and a failure returns it', async () => {
  const { userId, paymentId, intent } = await paid(4_000, { card: 'pm_card_refundFail' });
  await server.services.database.fork().transactional(async (em) => {
    const [accountId = ''] = await openCreditAccounts(em, server.product.id, [
      { userId, unit: 'cents', currency: 'USD' },
    ]);
    await postMovements(em, server.product.id, [
      { accountId, movement: { kind: 'purchase', at: new Date(), amountUnits: 5_000n, paymentId } },
    ]);
  });
  await given(userId, '200');
  await spend(userId, 4_600n);
  const is = (balance: string) =>
    until(`the balance is ${balance}`, async () => (await balanceOf(userId)) === balance || undefined);
  const refund = (amount: number) => stripe.sdk.refunds.create({ payment_intent: intent.id, amount });
  await refund(1_000);
  // A quarter of 5,000 is taken back, of which 400 were there.
  await is('-650');
  await refund(2_000);
  await is('-3150');
  await stripe.control('POST', '/clock', { seconds: 61 });
  await stripe.flushWebhooks();
  await is('600');
  expect(
    await rows(
      `select kind, sum(amount_units)::int as units from credit_entries where payment_id = $1 group by kind order by kind`,
      [paymentId],
    ),
  ).toEqual([
    { kind: 'clawback_reversal', units: 3_750 },
    { kind: 'purchase', units: 5_000 },
    { kind: 'refund_clawback', units: -3_750 },
  ]);
  await expectSound();
});

test('whatever happens to credit in whatever order, the balance is the ledger', async () => {
  const { userId } = await paid(1_000);
  // Opens the account.
  await given(userId, '1');
  let day = 0;
  const step = fc.record({
    what: fc.constantFrom('grant', 'later', 'spend', 'settle', 'void'),
    amount: fc.integer({ min: 1, max: 3_000 }),
    days: fc.integer({ min: 1, max: 20 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 10 }), async (steps) => {
      for (const { what, amount, days } of steps) {
        if (what === 'grant')
          await given(userId, String(amount), { expiresAt: inDays(days), priority: days });
        if (what === 'later') await given(userId, String(amount), { effectiveAt: inDays(days) });
        if (what === 'spend') await spend(userId, BigInt(amount));
        if (what === 'settle') {
          day = Math.max(day, days);
          await settleCredits(
            server.services.database,
            new Date(server.clock.now().getTime() + day * 86_400_000),
          );
        }
        if (what === 'void') {
          const [lot] = await rows<{ id: string; left: string }>(
            `select g.id, remaining_units::text as left from credit_grants g join credit_accounts a on a.id = g.account_id
             where a.user_id = $1 and remaining_units > 0 order by g.id limit 1`,
            [userId],
          );
          if (lot)
            await agent.client.call('billing.voidCredit', { grantId: lot.id, left: lot.left, note: 'x' });
        }
      }
      await expectSound();
    }),
    { numRuns: depth(3, 200) },
  );
}, 90_000);
