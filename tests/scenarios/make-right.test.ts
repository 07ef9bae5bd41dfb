import { randomUUID } from 'node:crypto';
import type {
  amendsView,
  approvalsView,
  makeRightChoicesView,
  makeRightQuoteView,
  Wire,
} from '@backdesk/contract';
import { aPayment, aUser, startWorkerLoops } from '@backdesk/server/testing';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { TestClient } from '../support/client.ts';
import { rowsOf } from '../support/fingerprint.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { signedIn, type TestMember } from '../support/staff.ts';
import { aPaidCustomer, type SimulatedStripe, startStripe } from '../support/stripe.ts';
import { until } from '../support/until.ts';

type Amends = Wire<typeof amendsView>;
type Quote = Wire<typeof makeRightQuoteView>;
type Choices = Wire<typeof makeRightChoicesView>;
type Person = { client: TestClient; member: TestMember };

let stripe: SimulatedStripe;
let server: TestServer;
let worker: Awaited<ReturnType<typeof startWorkerLoops>>;
let agent: Person;
let lead: Person;
let price: string;

beforeAll(async () => {
  stripe = await startStripe();
  server = await startTestServer({ STRIPE_API_BASE: stripe.base });
  worker = await startWorker();
  await stripe.sendWebhooksTo(`${server.url}/webhooks/stripe/acme`, server.webhookSecret);
  agent = await signedIn(server, 'support_agent');
  lead = await signedIn(server, 'support_lead');
  await rows(`update products set credits_unit = 'cents'`);
  const product = await stripe.sdk.products.create({ name: 'Pro' });
  const made = await stripe.sdk.prices.create({
    product: product.id,
    currency: 'usd',
    unit_amount: 8_000,
    recurring: { interval: 'month' },
  });
  price = made.id;
  // Stripe pays refunds out of the balance.
  await aPaidCustomer(stripe, { amount: 100_000 });
});
afterEach(() => stripe.clearFaults());
afterAll(async () => {
  await worker?.stop();
  await server?.stop();
  await stripe?.stop();
});

const startWorker = () =>
  startWorkerLoops(server.services, { stripeTimeoutMs: 1_000, retryScale: 0.05, sweepMs: 100 });
const rows = <Row extends Record<string, unknown>>(query: string, values: unknown[] = []) =>
  rowsOf<Row>(server.database.superuserUrl, query, values);
const refusal = (reason: string, message: RegExp = /./) => ({
  error: { data: { reason }, message: expect.stringMatching(message) },
});

/** Somebody who pays $80 a month, seen at the desk, with all there is to make it right with. */
async function aSubscriber() {
  const customer = await stripe.sdk.customers.create({ name: 'Ada', email: `${randomUUID()}@example.com` });
  const card = await stripe.sdk.paymentMethods.attach('pm_card_visa', { customer: customer.id });
  const { id } = await stripe.sdk.subscriptions.create({
    customer: customer.id,
    items: [{ price }],
    default_payment_method: card.id,
  });
  const userId = await until('they are mirrored', async () => {
    const [row] = await rows<{ id: string }>(
      `select s.user_id as id from subscriptions s where stripe_subscription_id = $1 and status = 'active'
       and exists (select from payments p where p.user_id = s.user_id and p.status = 'succeeded')`,
      [id],
    );
    return row?.id;
  });
  const choices = (await agent.client.call('billing.makeRightChoices', { userId })).data as Choices;
  const [payment] = choices.payments;
  const [subscription] = choices.subscriptions;
  if (!payment || !subscription) throw new Error('There is nothing to make right with.');
  const wish = (refund: string, credit: string) => ({
    userId,
    refund: { paymentId: payment.id, amount: refund, currency: 'USD' },
    subscription: { subscriptionId: subscription.id, seen: subscription.seen, change: 'cancel_period_end' },
    credit: { unit: 'cents', amount: credit, expiresAt: null },
    reason: 'service_failed',
    note: 'Down for a week.',
    ticket: 'T-9',
  });
  return { userId, stripeId: id, subscription, payment, wish };
}
async function quoted(wish: object): Promise<Quote> {
  const { data, error } = await agent.client.call('billing.makeRightQuote', wish);
  if (error) throw new Error(error.message);
  return data as Quote;
}
const confirm = (wish: object, { hash }: Pick<Quote, 'hash'>, more: object = {}) =>
  agent.client
    .copy()
    .call('billing.makeRight', { ...wish, operationId: randomUUID(), hash, asksApproval: false, ...more });
const read = async (amendsId: string) =>
  (await agent.client.call('billing.amends', { amendsId })).data as Amends;
const settled = (amendsId: string) =>
  until('every step is settled', async () => {
    const now = await read(amendsId);
    return now.steps.some(({ state }) => state === 'under_way') ? undefined : now;
  });
const states = ({ steps }: Amends) => Object.fromEntries(steps.map(({ kind, state }) => [kind, state]));
const refundsOf = async (paymentId: string) =>
  rows<{ state: string }>(`select state from refunds where payment_id = $1`, [paymentId]);
const balanceOf = async (userId: string) =>
  (
    await rows<{ units: string }>(
      `select balance_units::text as units from credit_accounts where user_id = $1`,
      [userId],
    )
  )[0]?.units;

test('a refund, a cancellation and credit are quoted in numbers, and each is done once', async () => {
  const { userId, stripeId, payment, wish } = await aSubscriber();
  const asked = wish('3000', '1000');
  const quote = await quoted(asked);
  expect(quote).toMatchObject({
    refund: { amount: { amount: '3000' }, card: 'Visa ••42', leftAfter: { amount: '5000' } },
    subscription: { planName: 'Pro', monthlyLost: { amount: '8000', currency: 'USD' } },
    credit: { amount: '1000', worth: { amount: '1000' }, balanceAfter: '1000' },
    total: { amount: '4000', currency: 'USD' },
    needsApprovalBecause: null,
  });
  expect(BigInt(quote.refund?.feeLost?.amount ?? '0')).toBeGreaterThan(0n);
  // The same operation five times at once.
  const operationId = randomUUID();
  const answers = await Promise.all(Array.from({ length: 5 }, () => confirm(asked, quote, { operationId })));
  expect(answers.map(({ status }) => status)).toEqual(Array(5).fill(200));
  expect(states(await settled(operationId))).toEqual({
    refund: 'done',
    subscription: 'done',
    credit: 'done',
  });
  expect(await refundsOf(payment.id)).toEqual([{ state: 'succeeded' }]);
  expect((await stripe.sdk.subscriptions.retrieve(stripeId)).cancel_at_period_end).toBe(true);
  expect(await balanceOf(userId)).toBe('1000');
  expect(
    await rows(
      `select kind, amount_cents::int as cents from goodwill_given where user_id = $1 order by kind`,
      [userId],
    ),
  ).toEqual([
    { kind: 'credit', cents: 1_000 },
    { kind: 'refund', cents: 3_000 },
  ]);
  expect(await confirm(wish('1', '1'), quote, { operationId })).toMatchObject(refusal('operation_reused'));
});

test('a payment that it was opened from is among the choices, however many are newer', async () => {
  const em = server.services.database.fork();
  const user = await aUser(em, server.product.id);
  const old = await aPayment(em, user, { createdAt: new Date('2026-01-01') });
  for (let newer = 0; newer < 10; newer += 1) await aPayment(em, user);
  const payments = async (chosen?: object) => {
    const { data } = await agent.client.call('billing.makeRightChoices', { userId: user.id, chosen });
    return (data as Choices).payments.map(({ id }) => id);
  };
  expect(await payments()).not.toContain(old.id);
  expect((await payments({ paymentId: old.id }))[0]).toBe(old.id);
});

test('when anything moved since the quote, nothing is done at all', async () => {
  const { userId, payment, wish } = await aSubscriber();
  const asked = wish('2000', '500');
  const quote = await quoted(asked);
  await stripe.sdk.refunds.create({
    payment_intent:
      (
        await rows<{ id: string }>(`select stripe_payment_intent_id as id from payments where id = $1`, [
          payment.id,
        ])
      )[0]?.id ?? '',
    amount: 100,
  });
  await until('a colleague’s refund is here', async () => (await refundsOf(payment.id)).length === 1);
  expect(await confirm(asked, quote)).toMatchObject(refusal('quote_changed', /has moved/));
  // Another sum than was quoted is another quote too.
  expect(await confirm(wish('2001', '500'), await quoted(asked))).toMatchObject(refusal('quote_changed'));
  expect(await refundsOf(payment.id)).toHaveLength(1);
  expect(await balanceOf(userId)).toBeUndefined();
  expect(await rows(`select from stripe_operations where user_id = $1`, [userId])).toEqual([]);
});

test('a worker that dies between the steps leaves the rest to the next one, and what failed is tried again', async () => {
  const { stripeId, payment, wish } = await aSubscriber();
  const asked = wish('1000', '500');
  const operationId = randomUUID();
  // Stripe answers everything but the change of the subscription.
  await stripe.fault({
    kind: '500_before_commit',
    method: 'POST',
    path: `/v1/subscriptions/${stripeId}`,
    times: 1_000,
  });
  await confirm(asked, await quoted(asked), { operationId });
  await until('the first steps are done', async () => states(await read(operationId))['refund'] === 'done');
  await worker.stop();
  expect(states(await read(operationId))).toMatchObject({
    credit: 'done',
    refund: 'done',
    subscription: 'under_way',
  });
  // As somebody who was killed in the middle of an attempt leaves it.
  await rows(
    `update stripe_operations set state = 'submitting', lease_token = gen_random_uuid(), leased_until = now() - interval '1 second',
       next_attempt_at = now() - interval '1 second' where target_stripe_id = $1`,
    [stripeId],
  );
  await stripe.clearFaults();
  worker = await startWorker();
  expect(states(await settled(operationId))).toEqual({
    credit: 'done',
    refund: 'done',
    subscription: 'done',
  });
  expect(await refundsOf(payment.id)).toHaveLength(1);

  const second = await aSubscriber();
  const other = second.wish('1000', '500');
  const failing = randomUUID();
  await stripe.fault({ kind: '402', method: 'POST', path: '/v1/refunds', times: 1 });
  await confirm(other, await quoted(other), { operationId: failing });
  expect(states(await settled(failing))).toEqual({ credit: 'done', refund: 'failed', subscription: 'done' });
  const retry = (step: string) => agent.client.call('billing.retryAmends', { amendsId: failing, step });
  expect(await retry('subscription')).toMatchObject(refusal('approval_ended', /has not failed/));
  expect(await retry('refund')).toMatchObject({ status: 200 });
  expect(states(await settled(failing))).toEqual({ credit: 'done', refund: 'done', subscription: 'done' });
  expect((await refundsOf(second.payment.id)).map(({ state }) => state).toSorted()).toEqual([
    'failed',
    'succeeded',
  ]);
});

test('above one’s limit all of it waits for a colleague, is held, and is done by one decision', async () => {
  const { userId, stripeId, payment, wish } = await aSubscriber();
  const asked = wish('7000', '4000');
  const quote = await quoted(asked);
  expect(quote.needsApprovalBecause).toMatch(/above what you may give/);
  expect(await confirm(asked, quote)).toMatchObject(refusal('goodwill_exceeds_limit'));
  const operationId = randomUUID();
  const held = await confirm(asked, quote, { operationId, asksApproval: true });
  expect(states(held.data as Amends)).toEqual({
    credit: 'waiting',
    refund: 'waiting',
    subscription: 'waiting',
  });
  expect(await balanceOf(userId)).toBeUndefined();
  const openOf = async () => {
    const { data } = await lead.client.call('billing.approvals', { show: 'open' });
    return (data as Wire<typeof approvalsView>).approvals.find((one) => one.userId === userId);
  };
  const request = await openOf();
  expect(request).toMatchObject({
    kind: 'make_right',
    amount: { amount: '11000' },
    notApprovableBecause: null,
  });
  expect(request?.lines).toHaveLength(4);
  const decide = ({ client }: Person, decision = 'approve') =>
    client.copy().call('billing.decideApproval', {
      approvalId: request?.id,
      quoteHash: request?.quoteHash,
      decision,
      note: '',
    });
  expect(await decide(agent)).toMatchObject(refusal('forbidden'));
  const answers = await Promise.all(Array.from({ length: 6 }, () => decide(lead)));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(states(await settled(operationId))).toEqual({
    credit: 'done',
    refund: 'done',
    subscription: 'done',
  });
  expect(await refundsOf(payment.id)).toEqual([{ state: 'succeeded' }]);
  expect(await balanceOf(userId)).toBe('4000');
  expect((await stripe.sdk.subscriptions.retrieve(stripeId)).cancel_at_period_end).toBe(true);
  expect(
    await rows(`select distinct given_by_id as id from goodwill_given where user_id = $1`, [userId]),
  ).toEqual([{ id: lead.member.id }]);

  const denied = await aSubscriber();
  const more = denied.wish('7000', '4000');
  const id = randomUUID();
  await confirm(more, await quoted(more), { operationId: id, asksApproval: true });
  const second = await until('the request stands there', async () => {
    const { data } = await lead.client.call('billing.approvals', { show: 'open' });
    return (data as Wire<typeof approvalsView>).approvals.find((one) => one.userId === denied.userId);
  });
  // Whatever moves meanwhile, it is not agreed to any more.
  await stripe.sdk.subscriptions.update(denied.stripeId, { metadata: { moved: 'yes' } });
  const moved = () =>
    lead.client.call('billing.decideApproval', {
      approvalId: second.id,
      quoteHash: second.quoteHash,
      decision: 'approve',
      note: '',
    });
  await until('the subscription is another', async () => {
    const { data } = await lead.client.call('billing.makeRightChoices', { userId: denied.userId });
    return (data as Choices).subscriptions[0]?.seen !== denied.subscription.seen;
  });
  expect(await moved()).toMatchObject(refusal('quote_changed'));
  expect(
    await lead.client.call('billing.decideApproval', {
      approvalId: second.id,
      quoteHash: second.quoteHash,
      decision: 'deny',
      note: 'Too much.',
    }),
  ).toMatchObject({ status: 200 });
  expect(states(await read(id))).toEqual({
    credit: 'canceled',
    refund: 'canceled',
    subscription: 'canceled',
  });
  expect(await balanceOf(denied.userId)).toBeUndefined();
});

test('whoever agreed has to be allowed to still when a step is sent', async () => {
  const { userId, stripeId, payment, wish } = await aSubscriber();
  const asked = wish('7000', '4000');
  const operationId = randomUUID();
  await confirm(asked, await quoted(asked), { operationId, asksApproval: true });
  const { data } = await lead.client.call('billing.approvals', { show: 'open' });
  const request = (data as Wire<typeof approvalsView>).approvals.find((one) => one.userId === userId);
  await worker.stop();
  const { id: approvalId, quoteHash } = request ?? {};
  expect(
    await lead.client.call('billing.decideApproval', {
      approvalId,
      quoteHash,
      decision: 'approve',
      note: '',
    }),
  ).toMatchObject({ status: 200 });
  await rows(`update staff_members set role = 'support_agent' where id = $1`, [lead.member.id]);
  worker = await startWorker();
  const now = await settled(operationId);
  expect(states(now)).toEqual({ credit: 'done', refund: 'failed', subscription: 'failed' });
  expect(now.steps.map(({ detail }) => detail).filter(Boolean)).toEqual(
    Array(2).fill(expect.stringMatching(/may not agree to it any more/)),
  );
  expect((await stripe.sdk.subscriptions.retrieve(stripeId)).cancel_at_period_end).toBe(false);
  expect(await refundsOf(payment.id)).toEqual([{ state: 'failed' }]);
});
