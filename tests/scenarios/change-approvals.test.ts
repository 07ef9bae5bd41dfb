import type { approvalsView, approvalView, changeWorthView, Wire } from '@backdesk/contract';
import { expireApprovals } from '@backdesk/server/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signedIn } from '../support/staff.ts';
import { ask, type Operation, startSubscribers, type Subscribers } from '../support/subscribers.ts';
import { until } from '../support/until.ts';

type Approval = Wire<typeof approvalView>;

let desk: Subscribers;
/** May give $100 at once; $500, and more than $200 only with a fresh code. */
let lead: Awaited<ReturnType<typeof signedIn>>;
let price: string;
const coupons: Record<string, string> = {};

beforeAll(async () => {
  desk = await startSubscribers();
  lead = await signedIn(desk.server, 'support_lead');
  price = (await desk.aPlan('Business', 2_000)).stripeId;
  for (const [id, percent] of [
    ['HALF', 50],
    ['ALL', 100],
  ] as const) {
    await desk.stripe.sdk.coupons.create({ id, name: id, percent_off: percent, duration: 'forever' });
    coupons[id] = await until(`${id} is mirrored`, async () => {
      const [row] = await desk.rows<{ id: string }>('select id from coupons where stripe_coupon_id = $1', [
        id,
      ]);
      return row?.id;
    });
  }
});
afterAll(() => desk?.stop());

const give = (subscriptionId: string, coupon: string, asksApproval: boolean) =>
  ask(desk, 'setCoupon', subscriptionId, { couponId: coupons[coupon], note: 'Was down.', asksApproval });
const move = (subscriptionId: string, days: number, asksApproval: boolean) =>
  ask(desk, 'moveRenewal', subscriptionId, {
    to: new Date((Math.floor(Date.now() / 1000) + days * 86_400) * 1000).toISOString(),
    preview: null,
    note: '',
    asksApproval,
  });
const waiting = async (): Promise<Approval[]> =>
  ((await lead.client.call('billing.approvals', { show: 'open' })).data as Wire<typeof approvalsView>)
    .approvals;
const theRequest = async (subscriptionId: string): Promise<Approval> => {
  const found = (await waiting()).find(({ change }) => change?.subscriptionId === subscriptionId);
  if (!found) throw new Error('The request stands nowhere.');
  return found;
};
const decide = (who: typeof lead, { id, quoteHash }: Approval, decision = 'approve') =>
  who.client.call('billing.decideApproval', { approvalId: id, quoteHash, decision, note: '' });
const refusal = (reason: string, message: RegExp = /./) => ({
  error: { data: { reason }, message: expect.stringMatching(message) },
});
const stateOf = async (subscriptionId: string) => (await desk.actionsOf(subscriptionId)).operations[0]?.state;

test('a coupon above the limit waits for a colleague, and is given once they agree, in their name', async () => {
  const { stripeId, subscriptionId } = await desk.aSubscriber(price);
  const worth = (couponId = coupons['HALF'] ?? '') =>
    desk.agent.call('billing.changeWorth', { subscriptionId, change: { kind: 'coupon', couponId } });
  // Half of $20 for a year.
  expect((await worth()).data).toEqual({
    worth: { amount: '12000', currency: 'USD' },
    left: { amount: '10000', currency: 'USD' },
    needsApproval: true,
  } satisfies Wire<typeof changeWorthView>);
  expect(await give(subscriptionId, 'HALF', false)).toMatchObject(refusal('goodwill_exceeds_limit'));
  const asked = await give(subscriptionId, 'HALF', true);
  expect(asked).toMatchObject({ status: 200, data: { state: 'awaiting_approval' } });
  // Nothing is changed, nothing else is begun beside it, and nobody else has been asked.
  expect(await move(subscriptionId, 40, false)).toMatchObject(refusal('operation_under_way'));
  expect((await desk.atStripe(stripeId)).discounts).toEqual([]);
  const request = await theRequest(subscriptionId);
  expect(request).toMatchObject({
    kind: 'discount',
    amount: { amount: '12000', currency: 'USD' },
    lines: ['Give the coupon HALF'],
    reason: null,
    leftToGive: { amount: '50000' },
    notApprovableBecause: null,
    change: { subscriptionId, state: 'awaiting_approval' },
  });
  await desk.rows(`update staff_members set role = 'support_lead' where id = $1 returning id`, [
    (
      await desk.rows<{ id: string }>(`select requester_id as id from approval_requests where id = $1`, [
        request.id,
      ])
    )[0]?.id,
  ]);
  const own = await desk.agent.call('billing.decideApproval', {
    approvalId: request.id,
    quoteHash: request.quoteHash,
    decision: 'approve',
    note: '',
  });
  expect(own).toMatchObject(refusal('approval_not_yours', /asked for this yourself/));
  await desk.rows(
    `update staff_members set role = 'support_agent' where role = 'support_lead' and id <> $1 returning id`,
    [lead.member.id],
  );
  const answers = await Promise.all(Array.from({ length: 8 }, () => decide(lead, request)));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  const operation = await desk.settled(subscriptionId, (asked.data as Operation).id);
  expect(operation).toMatchObject({ state: 'succeeded', detail: null });
  expect((await desk.atStripe(stripeId)).discounts).toHaveLength(1);
  const given = await desk.rows(
    `select kind, amount_cents::int as cents, given_by_name as by from goodwill_given where id = $1`,
    [operation.id],
  );
  expect(given).toEqual([{ kind: 'coupon', cents: 12_000, by: lead.member.name }]);
  expect((await desk.auditOf(subscriptionId)).map(({ action }) => action)).toEqual([
    'billing.request_set_coupon',
    'billing.approve_discount',
  ]);
  expect((await lead.client.call('billing.approval', { approvalId: request.id })).data).toMatchObject({
    state: 'executed',
    change: { state: 'succeeded' },
  });
});

test('what is within the limit is not asked for, and above the approver’s own limit nobody agrees', async () => {
  const { subscriptionId } = await desk.aSubscriber(price);
  expect(await move(subscriptionId, 40, true)).toMatchObject(refusal('approval_not_needed'));
  // $240 is above what a lead gives without a fresh code.
  expect(await give(subscriptionId, 'ALL', true)).toMatchObject({ status: 200 });
  const request = await theRequest(subscriptionId);
  expect(await decide(lead, request)).toMatchObject(refusal('step_up_required'));
  await desk.rows(`update staff_members set refund_limit_cents = 20000 where id = $1 returning id`, [
    lead.member.id,
  ]);
  expect(await decide(lead, request)).toMatchObject(refusal('approval_not_yours', /Your own limit/));
  await desk.rows(`update staff_members set refund_limit_cents = null where id = $1 returning id`, [
    lead.member.id,
  ]);
  expect(await decide(lead, request, 'deny')).toMatchObject({ status: 200, data: { state: 'denied' } });
  expect(await stateOf(subscriptionId)).toBe('canceled');
});

test('free days wait too; after the subscription has moved nobody agrees to them, and after a day they run out', async () => {
  const { stripeId, subscriptionId } = await desk.aSubscriber(price);
  const [before] = await desk.rows<{ hash: string }>(
    `select content_hash as hash from stripe_objects where id = $1`,
    [stripeId],
  );
  // 200 days of $20 a month.
  expect(await move(subscriptionId, 230, false)).toMatchObject(refusal('goodwill_exceeds_limit'));
  expect(await move(subscriptionId, 230, true)).toMatchObject({ data: { state: 'awaiting_approval' } });
  const request = await theRequest(subscriptionId);
  expect(request).toMatchObject({ kind: 'subscription_change', notApprovableBecause: null });
  await desk.stripe.sdk.subscriptions.update(stripeId, { metadata: { seats: '2' } });
  await until('the desk has seen it', async () => {
    const [now] = await desk.rows<{ hash: string }>(
      `select content_hash as hash from stripe_objects where id = $1`,
      [stripeId],
    );
    return now?.hash === before?.hash ? undefined : true;
  });
  expect(await decide(lead, request)).toMatchObject(refusal('quote_changed', /Something moved/));
  expect(await theRequest(subscriptionId)).toMatchObject({
    notApprovableBecause: expect.stringMatching(/Something moved/),
  });
  const later = new Date(desk.server.clock.now().getTime() + 25 * 3_600_000);
  expect(await expireApprovals(desk.server.services.database, later)).toBe(1);
  expect(await stateOf(subscriptionId)).toBe('canceled');
  expect((await desk.atStripe(stripeId)).status).toBe('active');
});

/** Somebody of $150 a month whose subscription ended, and who got so much of the payment back. */
async function anEndedOne(refunded: number) {
  const dear = (await desk.aPlan('Dear', 15_000)).stripeId;
  const made = await desk.aSubscriber(dear);
  const { data } = await desk.stripe.sdk.invoicePayments.list({
    invoice: (await desk.lastInvoice(made.stripeId)).id ?? '',
  });
  const intent = data[0]?.payment.payment_intent as string;
  await desk.stripe.sdk.subscriptions.cancel(made.stripeId);
  const refund = async (amount: number) => {
    await desk.stripe.sdk.refunds.create({ payment_intent: intent, amount });
    await desk.stripe.flushWebhooks();
  };
  await refund(refunded);
  const { subscriptionId } = made;
  const worth = async () =>
    (await desk.agent.call('billing.changeWorth', { subscriptionId, change: { kind: 'reinstate' } }))
      .data as Wire<typeof changeWorthView>;
  await until('the end and the refund are seen', async () => {
    const { status } = await desk.actionsOf(subscriptionId);
    return status === 'canceled' && Number((await worth()).worth?.amount) > 10_000 ? true : undefined;
  });
  const reinstate = async (asksApproval: boolean) => {
    const { seen } = await desk.actionsOf(subscriptionId);
    const { data: preview } = await desk.agent.call('billing.reinstatePreview', {
      subscriptionId,
      seen,
      when: 'cycle',
    });
    const { token } = preview as { token: string };
    return ask(desk, 'reinstateSubscription', subscriptionId, {
      when: 'cycle',
      preview: token,
      asksApproval,
    });
  };
  return { ...made, worth, reinstate, refund };
}

test('a reinstatement with days that nobody paid for waits too, and does not become void by the hour', async () => {
  const { subscriptionId, customer, worth, reinstate } = await anEndedOne(15_000);
  expect(await worth()).toMatchObject({ needsApproval: true, left: { amount: '10000' } });
  expect(await reinstate(false)).toMatchObject(refusal('goodwill_exceeds_limit'));
  const asked = await reinstate(true);
  expect(asked).toMatchObject({ data: { state: 'awaiting_approval' } });
  const running = async () => (await desk.stripe.sdk.subscriptions.list({ customer })).data.length;
  expect(await running()).toBe(0);
  const request = await theRequest(subscriptionId);
  expect(request).toMatchObject({
    kind: 'subscription_change',
    change: { subscriptionId, kind: 'subscription_reinstate', state: 'awaiting_approval' },
    lines: [expect.stringMatching(/^Reinstate it, paid from/)],
    notApprovableBecause: null,
  });
  // Less is given away by then; what was asked for is what counts.
  await desk.ahead(900, async () => {
    expect(Number((await worth()).worth?.amount)).toBeLessThan(Number(request.amount.amount));
    const { quoteHash, notApprovableBecause } = await theRequest(subscriptionId);
    expect({ quoteHash, notApprovableBecause }).toEqual({
      quoteHash: request.quoteHash,
      notApprovableBecause: null,
    });
  });
  expect(await decide(lead, request)).toMatchObject({ status: 200 });
  const operation = await desk.settled(subscriptionId, (asked.data as Operation).id);
  expect(operation).toMatchObject({ state: 'succeeded', detail: null });
  expect(await running()).toBe(1);
  const given = await desk.rows(
    `select kind, amount_cents::text as cents, given_by_name as by from goodwill_given where id = $1`,
    [operation.id],
  );
  expect(given).toEqual([{ kind: 'free_days', cents: request.amount.amount, by: lead.member.name }]);
});

test('after more was refunded, or its first day has come, nobody agrees to a reinstatement', async () => {
  const { subscriptionId, customer, worth, reinstate, refund } = await anEndedOne(12_000);
  expect(await reinstate(true)).toMatchObject({ data: { state: 'awaiting_approval' } });
  const before = Number((await worth()).worth?.amount);
  await refund(3_000);
  await until('more is given away', async () =>
    Number((await worth()).worth?.amount) > before + 2_000 ? true : undefined,
  );
  const request = await theRequest(subscriptionId);
  expect(request.notApprovableBecause).toMatch(/Something moved/);
  expect(await decide(lead, request)).toMatchObject(refusal('quote_changed'));
  await desk.rows(
    `update stripe_operations set parameters = jsonb_set(parameters, '{firstChargeAt}', '1700000000')
     where approval_request_id = $1 returning id`,
    [request.id],
  );
  expect((await theRequest(subscriptionId)).notApprovableBecause).toMatch(/paid first has passed/);
  expect(await decide(lead, request, 'deny')).toMatchObject({ data: { state: 'denied' } });
  expect((await desk.stripe.sdk.subscriptions.list({ customer })).data).toEqual([]);
});
