import { randomUUID } from 'node:crypto';
import type { billingDetailView, saveOfferView, Wire } from '@backdesk/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask, type Operation, startSubscribers, type Subscribers } from '../support/subscribers.ts';
import { signedIn } from '../support/staff.ts';
import { until } from '../support/until.ts';

type Offer = Wire<typeof saveOfferView>;

let desk: Subscribers;
let price: string;
let cheaper: { id: string; stripeId: string };
const coupons: Record<string, string> = {};

beforeAll(async () => {
  desk = await startSubscribers();
  price = (await desk.aPlan('Pro', 2_000)).stripeId;
  cheaper = await desk.aPlan('Lite', 900);
  for (const [id, percent, duration] of [
    ['STAY', 50, 'once'],
    ['OTHER', 10, 'once'],
    ['FOREVER', 100, 'forever'],
  ] as const) {
    await desk.stripe.sdk.coupons.create({ id, name: id, percent_off: percent, duration });
    coupons[id] = await until(`${id} is mirrored`, async () => {
      const [row] = await desk.rows<{ id: string }>('select id from coupons where stripe_coupon_id = $1', [
        id,
      ]);
      return row?.id;
    });
  }
});
afterAll(() => desk?.stop());

const nothing = { couponId: null, priceId: null, daysCount: null };
const offer = (subscriptionId: string, what: Record<string, unknown>, by = desk.agent) =>
  by.call('billing.makeSaveOffer', {
    operationId: randomUUID(),
    subscriptionId,
    ...nothing,
    feedback: 'too_expensive',
    ticket: 'T-77',
    note: 'Has been here for two years.',
    ...what,
  });
const offered = async (subscriptionId: string, what: Record<string, unknown>): Promise<Offer> => {
  const { data, error } = await offer(subscriptionId, what);
  if (error) throw new Error(`The offer was refused: ${JSON.stringify(error)}`);
  return data as Offer;
};
const give = (subscriptionId: string, coupon: string, more: Record<string, unknown> = {}) =>
  ask(desk, 'setCoupon', subscriptionId, { couponId: coupons[coupon], note: '', ...more });
const cancel = (subscriptionId: string) =>
  ask(desk, 'cancelSubscription', subscriptionId, {
    when: 'period_end',
    endsAt: null,
    feedback: 'too_expensive',
    comment: '',
    note: '',
  });
const stored = async (offerId: string) => {
  const [row] = await desk.rows<Record<string, unknown>>(
    `select state, terms, feedback, ticket, note, offered_by_name as by, answered_by_name as answered, answer_note as "answerNote",
       operation_id as "operationId" from save_offers where id = $1`,
    [offerId],
  );
  return row;
};
/** A lead says no to a change that waits. */
async function deny(operationId: string): Promise<void> {
  const lead = await signedIn(desk.server, 'support_lead');
  const [request] = await desk.rows<{ id: string; hash: string }>(
    `select a.id, a.quote_hash as hash from approval_requests a join stripe_operations o on o.approval_request_id = a.id where o.id = $1`,
    [operationId],
  );
  const denied = await lead.client.call('billing.decideApproval', {
    approvalId: request?.id,
    quoteHash: request?.hash,
    decision: 'deny',
    note: '',
  });
  expect(denied.status).toBe(200);
}
const refusal = (reason: string, message: RegExp = /./) => ({
  error: { data: { reason }, message: expect.stringMatching(message) },
});

test('an offer keeps what, why, who and where they wrote, and changes nothing', async () => {
  const { stripeId, subscriptionId } = await desk.aSubscriber(price);
  const made = await offered(subscriptionId, { kind: 'coupon', couponId: coupons['STAY'] });
  expect(made).toMatchObject({
    state: 'offered',
    terms: 'STAY: 50 % off the next invoice',
    feedback: 'too_expensive',
    ticket: 'T-77',
    note: 'Has been here for two years.',
    answeredAt: null,
  });
  expect((await desk.actionsOf(subscriptionId)).offer).toEqual(made);
  expect((await desk.actionsOf(subscriptionId)).operations).toEqual([]);
  expect((await desk.atStripe(stripeId)).discounts).toEqual([]);
  expect(
    await desk.rows(
      'select from goodwill_given where user_id = (select user_id from subscriptions where id = $1)',
      [subscriptionId],
    ),
  ).toEqual([]);
  // The same offer again is that offer; another waits until this one is answered.
  const again = { operationId: made.offerId, kind: 'coupon', couponId: coupons['STAY'] };
  expect((await offer(subscriptionId, again)).data).toEqual(made);
  const other = await desk.aSubscriber(price);
  expect(await offer(other.subscriptionId, again)).toMatchObject(refusal('operation_reused'));
  for (const what of [
    { couponId: coupons['OTHER'] },
    { kind: 'pause', couponId: null, daysCount: 30 },
    { kind: 'plan', couponId: null, priceId: cheaper.id },
    { feedback: 'unused' },
    { ticket: 'T-78' },
    { ticket: '' },
    { note: '' },
  ])
    expect([what, await offer(subscriptionId, { ...again, ...what })]).toMatchObject([
      what,
      refusal('operation_reused'),
    ]);
  const colleague = await signedIn(desk.server, 'support_agent');
  expect(await offer(subscriptionId, again, colleague.client)).toMatchObject(refusal('operation_reused'));
  expect((await desk.actionsOf(subscriptionId)).offer).toEqual(made);
  expect(await offer(subscriptionId, { kind: 'free_days', daysCount: 7 })).toMatchObject(
    refusal('subscription_not_changeable', /Say first what they answered/),
  );
  const page = (await desk.agent.call('billing.subscriptionDetail', { id: subscriptionId })).data as Wire<
    typeof billingDetailView
  >;
  expect(page.subscription?.offer).toEqual(made);
  expect(page.related.find(({ title }) => title === 'Offered so that they stay')?.rows).toMatchObject([
    { title: made.terms, state: { word: 'Open' }, note: expect.stringContaining('T-77') },
  ]);
  expect((await desk.auditOf(subscriptionId)).map(({ action, reason }) => [action, reason])).toEqual([
    ['billing.make_save_offer', 'too_expensive'],
  ]);
});

test('accepted, the change is made by the command that makes it otherwise, and counts in the limits', async () => {
  const { stripeId, subscriptionId } = await desk.aSubscriber(price);
  const { offerId } = await offered(subscriptionId, { kind: 'coupon', couponId: coupons['STAY'] });
  // Not what was offered, of another subscription, and none at all.
  expect(await give(subscriptionId, 'OTHER', { offerId })).toMatchObject(
    refusal('subscription_not_changeable', /Another coupon was offered/),
  );
  const other = await desk.aSubscriber(price);
  expect(await give(other.subscriptionId, 'STAY', { offerId })).toMatchObject(refusal('not_found'));
  expect(await give(subscriptionId, 'STAY', { offerId: randomUUID() })).toMatchObject(refusal('not_found'));
  expect(await stored(offerId)).toMatchObject({ state: 'offered', operationId: null });

  const asked = await give(subscriptionId, 'STAY', { offerId });
  expect(asked.error).toBeUndefined();
  const { id } = asked.data as Operation;
  expect(await desk.settled(subscriptionId, id)).toMatchObject({ state: 'succeeded' });
  expect((await desk.atStripe(stripeId)).discounts).toHaveLength(1);
  expect(await stored(offerId)).toMatchObject({ state: 'accepted', operationId: id });
  expect(
    await desk.rows('select kind, amount_cents::int as cents from goodwill_given where id = $1', [id]),
  ).toEqual([{ kind: 'coupon', cents: 1_000 }]);
  expect((await desk.auditOf(subscriptionId)).map(({ action }) => action)).toEqual([
    'billing.make_save_offer',
    'billing.accept_save_offer',
    'billing.set_coupon',
  ]);
  expect((await desk.actionsOf(subscriptionId)).offer).toBeNull();
  expect(await desk.agent.call('billing.declineSaveOffer', { offerId, note: '' })).toMatchObject(
    refusal('subscription_changed_meanwhile'),
  );
});

test('of two who accept at once one does, and above the limit it waits for a colleague as without an offer', async () => {
  const { subscriptionId } = await desk.aSubscriber(price);
  const { offerId } = await offered(subscriptionId, { kind: 'coupon', couponId: coupons['FOREVER'] });
  expect(await give(subscriptionId, 'FOREVER', { offerId })).toMatchObject(refusal('goodwill_exceeds_limit'));
  expect(await stored(offerId)).toMatchObject({ state: 'offered' });
  const { seen } = await desk.actionsOf(subscriptionId);
  const answers = await Promise.all(
    Array.from({ length: 6 }, () =>
      desk.agent.call('billing.setCoupon', {
        operationId: randomUUID(),
        subscriptionId,
        seen,
        note: '',
        couponId: coupons['FOREVER'],
        asksApproval: true,
        offerId,
      }),
    ),
  );
  const made = answers.filter(({ status }) => status === 200);
  expect(made).toHaveLength(1);
  const [{ data } = { data: null }] = made;
  const { id, state } = data as Operation;
  expect(state).toBe('awaiting_approval');
  expect(await stored(offerId)).toMatchObject({ state: 'accepted', operationId: id });
  // Until then nothing else is offered: if it is denied, both would be open.
  expect(await offer(subscriptionId, { kind: 'pause', daysCount: 30 })).toMatchObject(
    refusal('subscription_not_changeable', /not settled yet/),
  );
  // Denied, it is open again: nothing was given.
  await deny(id);
  expect((await desk.actionsOf(subscriptionId)).offer).toMatchObject({ offerId, state: 'offered' });
  expect((await desk.agent.call('billing.declineSaveOffer', { offerId, note: 'No answer.' })).status).toBe(
    200,
  );
  expect(await stored(offerId)).toMatchObject({
    state: 'declined',
    operationId: null,
    answerNote: 'No answer.',
  });
});

test('free days, a pause and a cheaper plan are given as offered, and not more', async () => {
  const free = await desk.aSubscriber(price);
  const days = await offered(free.subscriptionId, { kind: 'free_days', daysCount: 10 });
  expect(days.terms).toBe('10 days free');
  const end = Date.parse((await desk.actionsOf(free.subscriptionId)).currentPeriodEnd ?? '');
  const move = (count: number) =>
    ask(desk, 'moveRenewal', free.subscriptionId, {
      to: new Date(end + count * 86_400_000).toISOString(),
      preview: null,
      note: '',
      offerId: days.offerId,
    });
  expect(await move(12)).toMatchObject(refusal('subscription_not_changeable', /10 free days were offered/));
  expect((await move(10)).error).toBeUndefined();
  expect(await stored(days.offerId)).toMatchObject({ state: 'accepted' });

  const paused = await desk.aSubscriber(price);
  const rest = await offered(paused.subscriptionId, { kind: 'pause', daysCount: 30 });
  const pause = (more: Record<string, unknown>) =>
    ask(desk, 'pauseSubscription', paused.subscriptionId, {
      what: 'payments',
      behavior: 'void',
      resumesAt: null,
      creditsUnused: null,
      note: '',
      offerId: rest.offerId,
      ...more,
    });
  expect(await pause({})).toMatchObject(refusal('subscription_not_changeable', /until a day/));
  const inDays = (count: number) =>
    new Date((Math.floor(Date.now() / 1000) + count * 86_400) * 1000).toISOString();
  expect(await pause({ resumesAt: inDays(40) })).toMatchObject(
    refusal('subscription_not_changeable', /30 days was offered/),
  );
  expect((await pause({ resumesAt: inDays(30) })).error).toBeUndefined();
  expect(await stored(rest.offerId)).toMatchObject({ state: 'accepted' });

  const less = await desk.aSubscriber(price);
  const dearer = await desk.aPlan('Max', 5_000);
  expect(await offer(less.subscriptionId, { kind: 'plan', priceId: dearer.id })).toMatchObject(
    refusal('invalid_input', /not cheaper/),
  );
  const plan = await offered(less.subscriptionId, { kind: 'plan', priceId: cheaper.id });
  expect(plan.terms).toBe('Lite for $9.00 a month');
  const change = async (priceId: string) => {
    const { seen } = await desk.actionsOf(less.subscriptionId);
    const wish = { subscriptionId: less.subscriptionId, seen, priceId, quantity: 1, when: 'period_end' };
    const preview = (await desk.agent.call('billing.planChangePreview', wish)).data as { token: string };
    return desk.agent.call('billing.changePlan', {
      ...wish,
      operationId: randomUUID(),
      note: '',
      preview: preview.token,
      offerId: plan.offerId,
    });
  };
  expect(await change(dearer.id)).toMatchObject(
    refusal('subscription_not_changeable', /Another plan was offered/),
  );
  expect((await change(cheaper.id)).error).toBeUndefined();
  expect(await stored(plan.offerId)).toMatchObject({ state: 'accepted' });
});

test('free days are not offered where nobody knows the end of the period, nor a plan in another currency', async () => {
  const { subscriptionId } = await desk.aSubscriber(price);
  const euros = await desk.aPlan('Petit', 500, { currency: 'eur' });
  expect(await offer(subscriptionId, { kind: 'plan', priceId: euros.id })).toMatchObject(
    refusal('invalid_input', /is in EUR/),
  );
  await desk.rows(
    'update subscriptions set current_period_end_at = null, current_period_start_at = null where id = $1 returning id',
    [subscriptionId],
  );
  expect(await offer(subscriptionId, { kind: 'free_days', daysCount: 7 })).toMatchObject(
    refusal('subscription_not_changeable', /when its period ends/),
  );
  expect(await desk.rows('select from save_offers where subscription_id = $1', [subscriptionId])).toEqual([]);
});

test('whoever cancels after all has declined what they were offered, and that is kept', async () => {
  const { subscriptionId } = await desk.aSubscriber(price);
  const { offerId } = await offered(subscriptionId, { kind: 'pause', daysCount: 30 });
  const canceled = await cancel(subscriptionId);
  expect(canceled.error).toBeUndefined();
  expect(await stored(offerId)).toMatchObject({
    state: 'declined',
    operationId: null,
    by: expect.any(String),
    answered: expect.any(String),
  });
  expect((await desk.actionsOf(subscriptionId)).offer).toBeNull();
  await desk.settled(subscriptionId, (canceled.data as Operation).id);
  expect(await offer(subscriptionId, { kind: 'pause', daysCount: 30 })).toMatchObject(
    refusal('subscription_not_changeable'),
  );
  expect(
    await desk.agent.call('billing.declineSaveOffer', { offerId: randomUUID(), note: '' }),
  ).toMatchObject(refusal('not_found'));
});

test('where two are open, from when that was possible, a cancellation declines both', async () => {
  const { subscriptionId } = await desk.aSubscriber(price);
  const { offerId } = await offered(subscriptionId, { kind: 'coupon', couponId: coupons['FOREVER'] });
  const { data } = await give(subscriptionId, 'FOREVER', { offerId, asksApproval: true });
  await deny((data as Operation).id);
  const [second] = await desk.rows<{ id: string }>(
    `insert into save_offers select (jsonb_populate_record(f, '{"state": "offered", "operation_id": null, "answered_at": null,
       "answered_by_id": null, "answered_by_name": null}'::jsonb || jsonb_build_object('id', gen_random_uuid()))).*
     from save_offers f where f.id = $1 returning id`,
    [offerId],
  );
  expect((await cancel(subscriptionId)).error).toBeUndefined();
  for (const id of [offerId, second?.id ?? ''])
    expect(await stored(id)).toMatchObject({ state: 'declined', operationId: null });
  expect((await desk.actionsOf(subscriptionId)).offer).toBeNull();
});

test('an offer says one thing, and what it needs for that', async () => {
  const { subscriptionId } = await desk.aSubscriber(price);
  for (const what of [
    { kind: 'coupon' },
    { kind: 'coupon', couponId: coupons['STAY'], daysCount: 3 },
    { kind: 'free_days', daysCount: 0 },
    { kind: 'free_days', daysCount: 400 },
    { kind: 'plan' },
    { kind: 'pause', priceId: cheaper.id, daysCount: 3 },
    { kind: 'free_days', daysCount: 3, feedback: 'bored' },
  ])
    expect((await offer(subscriptionId, what)).status).toBe(400);
  expect(await offer(subscriptionId, { kind: 'coupon', couponId: randomUUID() })).toMatchObject(
    refusal('not_found'),
  );
  expect(await offer(randomUUID(), { kind: 'pause', daysCount: 3 })).toMatchObject(refusal('not_found'));
  expect(await desk.rows('select from save_offers where subscription_id = $1', [subscriptionId])).toEqual([]);
});
