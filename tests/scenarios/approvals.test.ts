import { randomUUID } from 'node:crypto';
import {
  type approvalsView,
  type approvalView,
  type lookupView,
  type paymentDetailView,
  taxWithin,
  type Wire,
} from '@backdesk/contract';
import { expireApprovals, startWorkerLoops } from '@backdesk/server/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestClient } from '../support/client.ts';
import { rowsOf } from '../support/fingerprint.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { signedIn, type TestMember } from '../support/staff.ts';
import { aPaidCustomer, type SimulatedStripe, startStripe } from '../support/stripe.ts';
import { until } from '../support/until.ts';

type Approval = Wire<typeof approvalView>;
type Payment = Wire<typeof paymentDetailView>;
type Person = { client: TestClient; member: TestMember };

let stripe: SimulatedStripe;
let server: TestServer;
let worker: Awaited<ReturnType<typeof startWorkerLoops>>;
/** May refund $100; $500 and more than $200 only with a fresh code; $2,000. */
let agent: Person;
let lead: Person;
let finance: Person;

beforeAll(async () => {
  stripe = await startStripe();
  server = await startTestServer({ STRIPE_API_BASE: stripe.base });
  worker = await startWorker();
  await stripe.sendWebhooksTo(`${server.url}/webhooks/stripe/acme`, server.webhookSecret);
  agent = await signedIn(server, 'support_agent');
  lead = await signedIn(server, 'support_lead');
  finance = await signedIn(server, 'finance');
  // Stripe pays refunds out of the balance.
  await paid(200_000);
});
afterAll(async () => {
  await worker?.stop();
  await server?.stop();
  await stripe?.stop();
});

const startWorker = () =>
  startWorkerLoops(server.services, { stripeTimeoutMs: 1_000, retryScale: 0.05, sweepMs: 100 });
const rows = <Row extends Record<string, unknown>>(query: string, values: unknown[] = []) =>
  rowsOf<Row>(server.database.superuserUrl, query, values);

/** A customer who paid so much, seen at the desk. */
async function paid(amount: number, email?: string): Promise<{ paymentId: string; intent: string }> {
  const { payment } = await aPaidCustomer(stripe, { amount, ...(email && { email }) });
  return until('the payment is mirrored', async () => {
    const { data } = await agent.client.call('users.lookup', { query: payment.id });
    const { paymentId } = data as Wire<typeof lookupView>;
    return paymentId ? { paymentId, intent: payment.id } : undefined;
  });
}
const wish = (paymentId: string, amount: string) => ({
  operationId: randomUUID(),
  paymentId,
  amount,
  currency: 'USD',
  reason: 'service_failed',
  note: 'Down for a day.',
});
const detail = async (paymentId: string) =>
  (await agent.client.call('billing.payment', { paymentId })).data as Payment;
const settled = (paymentId: string, state: string) =>
  until(`the refund is ${state}`, async () =>
    (await detail(paymentId)).refunds.find((refund) => refund.state === state),
  );
const atStripe = async (intent: string) => (await stripe.sdk.refunds.list({ payment_intent: intent })).data;

/** Asks for more than an agent may refund, and finds the request. */
async function requested(cents: number, email?: string) {
  const { paymentId, intent } = await paid(cents, email);
  const asked = await agent.client.call('billing.requestRefundApproval', wish(paymentId, String(cents)));
  expect(asked).toMatchObject({ status: 200, data: { state: 'awaiting_approval' } });
  const { data } = await lead.client.call('billing.approvals', { show: 'open' });
  const approval = (data as Wire<typeof approvalsView>).approvals.find((one) => one.paymentId === paymentId);
  if (!approval) throw new Error('The request stands nowhere.');
  return { paymentId, intent, approval };
}
const decide = (
  { client }: Pick<Person, 'client'>,
  { id, quoteHash }: Pick<Approval, 'id' | 'quoteHash'>,
  decision: 'approve' | 'deny' = 'approve',
  note = '',
) => client.call('billing.decideApproval', { approvalId: id, quoteHash, decision, note });
const together = <Result>(count: number, make: (index: number) => Promise<Result>) =>
  Promise.all(Array.from({ length: count }, (_, index) => make(index)));
const refusal = (reason: string, message: RegExp = /./) => ({
  error: { data: { reason }, message: expect.stringMatching(message) },
});

test('above the limit a colleague agrees, and then it is paid once', async () => {
  const { paymentId, intent } = await paid(15_000);
  expect(await agent.client.call('billing.refundPayment', wish(paymentId, '15000'))).toMatchObject(
    refusal('refund_exceeds_limit', /ask for approval/),
  );
  const same = wish(paymentId, '15000');
  const asked = await together(10, () => agent.client.copy().call('billing.requestRefundApproval', same));
  expect(new Set(asked.map(({ data }) => (data as { id: string }).id))).toEqual(new Set([same.operationId]));
  // Its money is held: nobody gives it back meanwhile, and nothing has gone to Stripe.
  expect((await detail(paymentId)).payment.refundable.amount).toBe('0');
  expect(await lead.client.call('billing.refundPayment', wish(paymentId, '100'))).toMatchObject(
    refusal('payment_already_refunded'),
  );
  expect(await atStripe(intent)).toEqual([]);
  const open = (await lead.client.call('billing.approvals', { show: 'open' })).data as Wire<
    typeof approvalsView
  >;
  const [approval] = open.approvals.filter((one) => one.paymentId === paymentId);
  expect(approval).toMatchObject({
    state: 'pending',
    amount: { amount: '15000', currency: 'USD' },
    requestedBy: agent.member.name,
    leftAfter: { amount: '0' },
    notApprovableBecause: null,
  });
  if (!approval) throw new Error('The request stands nowhere.');
  // Two people at once, ten times each: one decision, one refund.
  const answers = await together(20, (index) =>
    decide({ client: (index % 2 ? lead : finance).client.copy() }, approval),
  );
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(answers.filter(({ error }) => error?.data.reason === 'approval_ended')).toHaveLength(19);
  await settled(paymentId, 'succeeded');
  expect(await atStripe(intent)).toHaveLength(1);
  expect((await lead.client.call('billing.approval', { approvalId: approval.id })).data).toMatchObject({
    state: 'executed',
  });
  expect(await decide(finance, approval)).toMatchObject(refusal('approval_ended', /decided already/));
  const audited = await rows<{ action: string }>(
    `select action from audit_entries where target_id = $1 order by sequence`,
    [same.operationId],
  );
  expect(audited.map(({ action }) => action)).toEqual([
    'billing.request_refund_approval',
    'billing.approve_refund',
  ]);
});

test('nobody decides about what they asked for, get themselves, or may not refund', async () => {
  const { approval, intent } = await requested(15_000, lead.member.email);
  expect(await decide(agent, approval)).toMatchObject(refusal('forbidden'));
  await rows(`update staff_members set role = 'support_lead' where id = $1`, [agent.member.id]);
  expect(await decide(agent, approval)).toMatchObject(
    refusal('approval_not_yours', /asked for this yourself/),
  );
  expect(await decide(agent, approval, 'deny')).toMatchObject(refusal('approval_not_yours'));
  await rows(`update staff_members set role = 'support_agent' where id = $1`, [agent.member.id]);
  expect(await decide(lead, approval)).toMatchObject(
    refusal('approval_not_yours', /get this money yourself/),
  );
  await rows(`update staff_members set refund_limit_cents = 14999 where id = $1`, [finance.member.id]);
  expect(await decide(finance, approval)).toMatchObject(
    refusal('approval_not_yours', /Your own limit is \$149\.99/),
  );
  await rows(`update staff_members set refund_limit_cents = null where id = $1`, [finance.member.id]);
  // Whatever the code does, the database holds to it.
  for (const who of [agent.member.id, lead.member.id])
    await expect(
      rows(
        `update approval_requests set state = 'approved', approver_id = $1, decided_at = now() where id = $2`,
        [who, approval.id],
      ),
    ).rejects.toThrow(/approval_requests_persons_check/);
  expect(await atStripe(intent)).toEqual([]);
  expect(await decide(finance, approval, 'deny', 'Ask their bank.')).toMatchObject({
    status: 200,
    data: { state: 'denied', decisionNote: 'Ask their bank.', refundState: 'canceled' },
  });
  const after = await detail(approval.paymentId ?? '');
  expect(after.payment.refundable.amount).toBe('15000');
  expect(after.refunds[0]?.detail).toMatch(/did not agree: Ask their bank\./);
});

test('agreeing to much asks for the code once more', async () => {
  const { approval, paymentId } = await requested(30_000);
  expect(await decide(lead, approval)).toMatchObject(refusal('step_up_required', /above \$200\.00/));
  expect(await lead.client.call('staff.stepUp', { code: lead.member.code(1) })).toMatchObject({
    status: 200,
  });
  expect(await decide(lead, approval)).toMatchObject({ status: 200 });
  await settled(paymentId, 'succeeded');
});

test('what moved since it was asked for, and what was not looked at, is not agreed to', async () => {
  const { paymentId, intent } = await paid(40_000);
  await agent.client.call('billing.requestRefundApproval', wish(paymentId, '15000'));
  const [row] = await rows<{ id: string }>(`select id from approval_requests where target_id = $1`, [
    paymentId,
  ]);
  const read = async () =>
    (await finance.client.call('billing.approval', { approvalId: row?.id })).data as Approval;
  const before = await read();
  expect(await decide(finance, { id: before.id, quoteHash: 'f'.repeat(64) })).toMatchObject(
    refusal('quote_changed'),
  );
  await stripe.sdk.refunds.create({ payment_intent: intent, amount: 10_000 });
  await until('the refund from outside is here', async () => (await detail(paymentId)).refunds.length === 2);
  expect(await decide(finance, before)).toMatchObject(refusal('quote_changed', /moved on this payment/));
  const now = await read();
  expect(now.notApprovableBecause).toMatch(/moved on this payment/);
  expect(await decide(finance, now)).toMatchObject(refusal('quote_changed'));
  expect(await decide(finance, now, 'deny')).toMatchObject({ status: 200 });
  expect(await atStripe(intent)).toHaveLength(1);
});

test('it is withdrawn by who asked, runs out after a day, and is not needed below the limit', async () => {
  const own = await requested(12_000);
  const withdraw = (person: Person) =>
    person.client.call('billing.withdrawApproval', { approvalId: own.approval.id });
  expect(await withdraw(lead)).toMatchObject(refusal('approval_not_yours', /only they can withdraw/));
  expect(await withdraw(agent)).toMatchObject({
    status: 200,
    data: { state: 'withdrawn', refundState: 'canceled' },
  });
  expect(await decide(lead, own.approval)).toMatchObject(refusal('approval_ended', /withdrawn/));
  expect(await agent.client.call('billing.requestRefundApproval', wish(own.paymentId, '9999'))).toMatchObject(
    refusal('approval_not_needed'),
  );

  const late = await requested(13_000);
  await rows(
    `update approval_requests set created_at = created_at - interval '25 hours',
    expires_at = expires_at - interval '25 hours' where id = $1`,
    [late.approval.id],
  );
  expect(await decide(lead, late.approval)).toMatchObject(refusal('approval_ended', /run out/));
  expect(await expireApprovals(server.services.database, server.clock.now())).toBe(1);
  expect(await expireApprovals(server.services.database, server.clock.now())).toBe(0);
  const after = await detail(late.paymentId);
  expect(after.refunds[0]).toMatchObject({
    state: 'canceled',
    detail: expect.stringMatching(/Nobody agreed/),
  });
  expect(after.payment.refundable.amount).toBe('13000');
});

test('whoever agreed has to be allowed to still when it is sent', async () => {
  const { approval, paymentId, intent } = await requested(15_000);
  await worker.stop();
  expect(await decide(lead, approval)).toMatchObject({ status: 200, data: { state: 'approved' } });
  await rows(`update staff_members set role = 'support_agent' where id = $1`, [lead.member.id]);
  worker = await startWorker();
  const refund = await settled(paymentId, 'failed');
  expect(refund.detail).toMatch(/may not agree to it any more/);
  expect(await atStripe(intent)).toEqual([]);
  await rows(`update staff_members set role = 'support_lead' where id = $1`, [lead.member.id]);
});

test('while refunds to a customer are blocked nobody makes, approves or is offered one', async () => {
  const { paymentId } = await paid(5_000);
  const held = await requested(15_000);
  const ofBlocked = (await detail(paymentId)).payment.userId;
  const ofHeld = (await detail(held.paymentId)).payment.userId;
  const block = (by: Person, userId: string, note = 'Charges back everything.') =>
    by.client.copy().call('billing.blockRefunds', { userId, note });
  expect(await block(agent, ofBlocked)).toMatchObject(refusal('forbidden'));
  expect((await block(lead, ofBlocked, '  ')).error?.data.fields?.note?.[0]).toMatch(/is required/);
  const answers = await together(5, () => block(lead, ofBlocked));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  await block(lead, ofHeld);
  const entries = await rows(
    `select from audit_entries where action = 'billing.block_refunds' and target_id = $1`,
    [ofBlocked],
  );
  expect(entries).toHaveLength(1);

  expect((await detail(paymentId)).payment).toMatchObject({
    refundable: { amount: '0' },
    notRefundableBecause: expect.stringMatching(
      /blocked refunds to this customer: “Charges back everything\.”/,
    ),
  });
  for (const by of [agent, finance])
    expect(await by.client.call('billing.refundPayment', wish(paymentId, '500'))).toMatchObject(
      refusal('refunds_blocked', /lift the block/),
    );
  expect((await agent.client.call('billing.makeRightChoices', { userId: ofBlocked })).data).toMatchObject({
    payments: [],
  });
  const amends = {
    userId: ofBlocked,
    refund: { paymentId, amount: '500', currency: 'USD' },
    subscription: null,
    credit: null,
    reason: 'goodwill',
    note: '',
    ticket: '',
  };
  expect(await agent.client.call('billing.makeRightQuote', amends)).toMatchObject(refusal('refunds_blocked'));
  expect((await agent.client.call('users.get', { userId: ofBlocked })).data).toMatchObject({
    refundBlock: { note: 'Charges back everything.', blockedBy: lead.member.name },
  });
  expect(await decide(lead, held.approval)).toMatchObject(refusal('quote_changed', /blocked/));

  const lift = (userId: string) =>
    lead.client.call('billing.unblockRefunds', { userId, note: 'They have paid.' });
  expect((await lift(ofBlocked)).data).toEqual({ block: null });
  await lift(ofHeld);
  expect((await agent.client.call('billing.refundPayment', wish(paymentId, '500'))).status).toBe(200);
  expect((await decide(lead, held.approval)).status).toBe(200);
  await settled(held.paymentId, 'succeeded');
});

test('says what of the refund is tax, as the dialog of the refund does, before and after it is paid', async () => {
  const { paymentId } = await paid(23_800);
  const taxOf = async (approvalId: string) =>
    ((await lead.client.call('billing.approval', { approvalId })).data as Approval).refundTax;
  const withTax = (tax: number, total: number) =>
    rows(
      `with made as (
        insert into invoices (id, product_id, user_id, stripe_invoice_id, stripe_status, status, subtotal_cents, tax_cents, total_cents, due_cents, paid_cents, currency)
        select gen_random_uuid(), product_id, user_id, 'in_' || id, 'paid', 'paid', $2::int - $1::int, $1, $2, $2, $2, 'USD' from payments where id = $3 returning id)
      update payments set invoice_id = made.id from made where payments.id = $3 returning made.id`,
      [tax, total, paymentId],
    );
  // A part goes back at once; with another part before it the share below would be a cent more.
  expect((await agent.client.call('billing.refundPayment', wish(paymentId, '1000'))).status).toBe(200);
  await settled(paymentId, 'succeeded');
  const asked = wish(paymentId, '20002');
  await agent.client.call('billing.requestRefundApproval', asked);
  const open = (await lead.client.call('billing.approvals', { show: 'open' })).data as Wire<
    typeof approvalsView
  >;
  const approval = open.approvals.find((one) => one.paymentId === paymentId);
  if (!approval) throw new Error('The request stands nowhere.');
  expect(await taxOf(approval.id)).toBeNull();
  // 19 % of $200.00 net and $38.00 tax.
  await withTax(3_800, 23_800);
  const share = { amount: '3193', currency: 'USD' };
  const parts = { amount: 20_002n, paid: 23_800n, tax: 3_800n };
  expect([0n, 1_000n, 21_002n].map((before) => taxWithin({ ...parts, before }))).toEqual([
    3_194n,
    3_193n,
    3_194n,
  ]);
  expect(await taxOf(approval.id)).toEqual(share);
  await lead.client.call('staff.stepUp', { code: lead.member.code(2) });
  const { data } = await lead.client.call('billing.approval', { approvalId: approval.id });
  expect((await decide(lead, data as Approval)).data).toMatchObject({ state: 'approved', refundTax: share });
  await until('both refunds are paid', async () => {
    const { payment } = await detail(paymentId);
    return payment.refunded.amount === '21002';
  });
  expect(await taxOf(approval.id)).toEqual(share);
});
