import { randomUUID } from 'node:crypto';
import type {
  billingDetailView,
  codeActionsView,
  codeTermsView,
  discountCodeRow,
  Wire,
} from '@backdesk/contract';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { TestClient } from '../support/client.ts';
import { signedIn } from '../support/staff.ts';
import { type Operation, startSubscribers, type Subscribers } from '../support/subscribers.ts';
import { until } from '../support/until.ts';

type Actions = Wire<typeof codeActionsView>;
type Row = Wire<typeof discountCodeRow>;

let desk: Subscribers;
let lead: TestClient;

beforeAll(async () => {
  desk = await startSubscribers();
  lead = (await signedIn(desk.server, 'support_lead')).client;
});
afterEach(() => desk.stripe.clearFaults());
afterAll(() => desk?.stop());

const wish = (code: string, more: object = {}) => ({
  operationId: randomUUID(),
  productKey: 'acme',
  code,
  couponId: null,
  newCoupon: { name: code, percentOff: 25, amountOff: null, duration: 'repeating', durationMonths: 3 },
  maxRedemptions: 2,
  expiresAt: null,
  isFirstTimeOnly: false,
  note: 'For the newsletter.',
  ...more,
});
const termsOf = async () =>
  (await lead.call('billing.codeTerms', { productKey: 'acme' })).data as Wire<typeof codeTermsView>;
const made = (id: string): Promise<Operation> =>
  until('the code is made, or not', async () =>
    (await termsOf()).operations.find((one) => one.id === id && one.settledAt !== null),
  );
const listed = async (): Promise<Row[]> => {
  const { data } = await lead.call('billing.discountCodes', {});
  return (data as { rows: Row[] }).rows;
};
const codeOf = async (word: string): Promise<Row> => {
  const row = (await listed()).find(({ code }) => code === word);
  if (!row) throw new Error(`There is no code ${word}.`);
  return row;
};
const actionsOf = async (codeId: string): Promise<Actions> =>
  (await lead.call('billing.codeActions', { codeId })).data as Actions;
const atStripe = async (code: string) =>
  (await desk.stripe.sdk.promotionCodes.list({ code, limit: 10 })).data;

test.each([
  ['LOST', { kind: 'reset_after_commit' }],
  ['TWICE', { kind: '500_after_commit' }],
] as const)('%s is made once, with its coupon, however often it is asked for', async (word, fault) => {
  await desk.stripe.fault({ ...fault, method: 'POST', path: '/v1/', times: 2 });
  const input = wish(word);
  const answers = await Promise.all([1, 2, 3].map(() => lead.copy().call('billing.createCode', input)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect(await made(input.operationId)).toMatchObject({
    state: 'succeeded',
    wish: `Make the code ${word}: 25 % off for 3 months`,
  });
  const codes = await atStripe(word);
  expect(codes).toMatchObject([{ active: true, max_redemptions: 2 }]);
  expect(await codeOf(word)).toMatchObject({
    state: 'active',
    worth: '25 % off for 3 months',
    used: 0,
    most: 2,
  });
  expect(await lead.call('billing.createCode', wish(word.toLowerCase()))).toMatchObject({
    error: { data: { reason: 'code_not_changeable' }, message: expect.stringContaining('works already') },
  });
  expect(await desk.auditOf(input.operationId)).toMatchObject([
    { action: 'billing.create_code', after: { code: word, note: 'For the newsletter.' } },
  ]);
});

test('a code that somebody made at Stripe, of which the desk has not heard, is left alone', async () => {
  const coupon = await desk.stripe.sdk.coupons.create({ percent_off: 10, duration: 'once', name: 'Ten' });
  const { id } = await desk.stripe.sdk.promotionCodes.create({
    promotion: { type: 'coupon', coupon: coupon.id },
    code: 'RACE',
  });
  await until('the desk has heard', async () => (await listed()).find(({ code }) => code === 'RACE'));
  await desk.rows(
    `update promotion_codes set is_active = false where stripe_promotion_code_id = $1 returning id`,
    [id],
  );
  const input = wish('RACE');
  await lead.call('billing.createCode', input);
  expect(await made(input.operationId)).toMatchObject({
    state: 'failed',
    detail: expect.stringContaining('works already'),
  });
  expect(await atStripe('RACE')).toMatchObject([{ id }]);
  await desk.rows(
    `update promotion_codes set is_active = true where stripe_promotion_code_id = $1 returning id`,
    [id],
  );
});

test('an existing coupon is used; who types the code is listed; it is turned off and on by who may', async () => {
  const { id: price } = await desk.aPlan('Pro', 2_000).then(({ stripeId }) => ({ id: stripeId }));
  await desk.stripe.sdk.coupons.create({
    amount_off: 500,
    currency: 'usd',
    duration: 'forever',
    name: 'Five',
  });
  const coupon = await until('the coupon is mirrored', async () =>
    (await termsOf()).coupons.find(({ name }) => name === 'Five'),
  );
  expect((await termsOf()).prices).toContainEqual(
    expect.objectContaining({ name: 'Pro', price: { amount: '2000', currency: 'USD' }, interval: 'month' }),
  );
  const input = wish('FIVE', { couponId: coupon.couponId, newCoupon: null });
  await lead.call('billing.createCode', input);
  expect(await made(input.operationId)).toMatchObject({ state: 'succeeded' });
  const [promotion] = await atStripe('FIVE');
  const { subscriptionId } = await desk.aSubscriber(price, {
    discounts: [{ promotion_code: promotion?.id ?? '' }],
  });
  const { id: codeId } = await codeOf('FIVE');
  const detail = await until('its use is counted', async () => {
    const { data } = await lead.call('billing.discountCodeDetail', { id: codeId });
    const { related } = data as Wire<typeof billingDetailView>;
    return related.length === 1 && related[0]?.title === 'Used by'
      ? (data as Wire<typeof billingDetailView>)
      : undefined;
  });
  expect(detail).toMatchObject({
    title: 'FIVE',
    related: [{ rows: [{ title: 'Ada', object: { kind: 'subscription', id: subscriptionId } }] }],
  });

  const change = async (to: 'on' | 'off', more: object = {}) => ({
    operationId: randomUUID(),
    codeId,
    seen: (await actionsOf(codeId)).seen,
    change: to,
    note: '',
    ...more,
  });
  const stale = await change('off');
  expect(await desk.agent.call('billing.changeCode', stale)).toMatchObject({ status: 403 });
  expect(await desk.agent.call('billing.createCode', wish('AGENT'))).toMatchObject({ status: 403 });
  for (const to of ['off', 'on'] as const) {
    const asked = await change(to);
    await lead.call('billing.changeCode', asked);
    await until(`it is ${to}`, async () =>
      (await actionsOf(codeId)).operations.find(
        ({ id, state }) => id === asked.operationId && state === 'succeeded',
      ),
    );
    expect(await atStripe('FIVE')).toMatchObject([{ active: to === 'on' }]);
    expect((await codeOf('FIVE')).state).toBe(to === 'on' ? 'active' : 'off');
    expect(await lead.call('billing.changeCode', await change(to))).toMatchObject({
      error: { data: { reason: 'code_not_changeable' } },
    });
  }
  // The object at Stripe is the same again; what was seen while it was off is not.
  const seenOn = await change('off');
  await lead.call('billing.changeCode', seenOn);
  await until('it is off', async () => ((await codeOf('FIVE')).state === 'off' ? true : undefined));
  expect(await lead.call('billing.changeCode', await change('on', { seen: seenOn.seen }))).toMatchObject({
    error: { data: { reason: 'code_changed_meanwhile' } },
  });
});

test('where a code is not what Stripe makes of it, its page says so', async () => {
  const { id: codeId } = await codeOf('TWICE');
  await desk.rows(
    `update discount_codes set max_redemption_count = 9, percent_off = 30 where id = $1 returning id`,
    [codeId],
  );
  await desk.rows(
    `insert into discount_codes (id, product_id, code, kind, percent_off) select gen_random_uuid(), id, 'OLD', 'percent', 5 from products returning id`,
  );
  // Somebody used it where no subscription shows it: Stripe counts it all the same.
  const [counted] = await desk.rows<{ known: number }>(
    `select redemption_count as known from discount_codes where id = $1`,
    [codeId],
  );
  const known = counted?.known ?? 0;
  await desk.rows(
    `update promotion_codes p set redemption_count = $2 from discount_codes c
     where c.id = $1 and p.id = c.promotion_code_id returning p.id`,
    [codeId, known + 1],
  );
  expect((await codeOf('TWICE')).used).toBe(known + 1);
  const notesOf = async (id: string) => {
    const { data } = await lead.call('billing.discountCodeDetail', { id });
    const group = (data as Wire<typeof billingDetailView>).related.find(
      ({ title }) => title === 'Differs from Stripe',
    );
    return group?.rows.map(({ title, note }) => `${title}: ${note}`);
  };
  expect(await notesOf(codeId)).toEqual([
    'Gives: 30% here, 25% at Stripe',
    `Uses that are known: ${known} here, ${known + 1} at Stripe`,
    'At most: 9 here, 2 at Stripe',
  ]);
  const old = await codeOf('OLD');
  expect(old.state).toBe('not_at_stripe');
  expect(await notesOf(old.id)).toEqual(['The code: kept here, unknown: nobody can use it at Stripe']);
  expect((await actionsOf(old.id)).because.off).toMatch(/not at Stripe/);
});
