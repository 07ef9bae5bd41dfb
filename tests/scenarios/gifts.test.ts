import type { billingDetailView, subscriptionRow, userView, Wire } from '@backdesk/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSubscribers, type Subscribers } from '../support/subscribers.ts';
import { until } from '../support/until.ts';

let desk: Subscribers;
let price: string;

beforeAll(async () => {
  desk = await startSubscribers();
  price = (await desk.aPlan('Better Together', 24_000)).stripeId;
});
afterAll(() => desk?.stop());

const pageOf = async (userId: string) =>
  (await desk.agent.call('users.get', { userId })).data as Wire<typeof userView>;
const factsOf = async (id: string) => {
  const { data } = await desk.agent.call('billing.subscriptionDetail', { id });
  return Object.fromEntries(
    (data as Wire<typeof billingDetailView>).facts.map(({ label, value }) => [label, value]),
  );
};
const userOf = async (subscriptionId: string): Promise<string> => {
  const [row] = await desk.rows<{ id: string }>('select user_id as id from subscriptions where id = $1', [
    subscriptionId,
  ]);
  return row?.id ?? '';
};

test('a gift shows who gave it and what they wrote, on its page, in the list and with both people', async () => {
  const gift = await desk.aSubscriber(price, {
    metadata: { gift: 'true', gift_from: 'Aunt Ruth', gift_message: 'For the two of you.' },
  });
  expect(await factsOf(gift.subscriptionId)).toMatchObject({
    'A gift from': { type: 'text', text: 'Aunt Ruth' },
    'With the words': { text: 'For the two of you.' },
  });
  const giver = await userOf((await desk.aSubscriber(price)).subscriptionId);
  await desk.rows(`update subscriptions set gift_giver_id = $2 where id = $1`, [gift.subscriptionId, giver]);
  expect(await factsOf(gift.subscriptionId)).toMatchObject({
    'A gift from': { type: 'user', id: giver, text: 'Ada' },
  });
  const receiver = await userOf(gift.subscriptionId);
  const words = { message: 'For the two of you.' };
  expect((await pageOf(receiver)).subscriptions).toMatchObject([
    { gift: { giverId: giver, giverName: 'Ada', ...words } },
  ]);
  expect(await pageOf(giver)).toMatchObject({
    subscriptions: [{ gift: null }],
    givenSubscriptions: [{ id: gift.subscriptionId, userId: receiver, userName: 'Ada', ...words }],
  });
  const { data } = await desk.agent.call('billing.subscriptions', {
    filters: [{ field: 'isGift', op: 'is', value: true }],
  });
  const rows = (data as { rows: Wire<typeof subscriptionRow>[] }).rows;
  expect(rows.map(({ id, isGift }) => [id, isGift])).toEqual([[gift.subscriptionId, true]]);
});

test('what the product knows of a gift is not taken away by what Stripe does not say', async () => {
  const { subscriptionId, stripeId } = await desk.aSubscriber(price);
  const giver = await userOf((await desk.aSubscriber(price)).subscriptionId);
  await desk.rows(
    `update subscriptions set is_gift = true, gift_giver_id = $2, gift_giver_name = 'Bo', gift_message = 'Yours.'
     where id = $1`,
    [subscriptionId, giver],
  );
  const { seen } = await desk.actionsOf(subscriptionId);
  await desk.stripe.sdk.subscriptions.update(stripeId, { description: 'Changed at Stripe' });
  await until('the change is mirrored', async () => (await desk.actionsOf(subscriptionId)).seen !== seen);
  expect(
    await desk.rows(
      'select is_gift, gift_giver_id, gift_giver_name, gift_message from subscriptions where id = $1',
      [subscriptionId],
    ),
  ).toEqual([{ is_gift: true, gift_giver_id: giver, gift_giver_name: 'Bo', gift_message: 'Yours.' }]);
});
