import type { billingDetailView, userView, Wire } from '@backdesk/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSubscribers, type Subscribers } from '../support/subscribers.ts';
import { until } from '../support/until.ts';

let desk: Subscribers;
beforeAll(async () => {
  desk = await startSubscribers();
});
afterAll(() => desk?.stop());

test('an add-on is the user’s while its item is on a subscription, and beside the plan with its price', async () => {
  const { sdk } = desk.stripe;
  const plan = await desk.aPlan('Together', 2_000);
  const box = await sdk.products.create({ name: 'Surprise box', metadata: { kind: 'addon' } });
  const price = await sdk.prices.create({
    product: box.id,
    currency: 'usd',
    unit_amount: 4_900,
    recurring: { interval: 'month' },
  });
  const { stripeId, subscriptionId } = await desk.aSubscriber(plan.stripeId, {
    items: [{ price: plan.stripeId }, { price: price.id, quantity: 2 }],
  });
  const [owner] = await desk.rows<{ id: string; plan: string }>(
    `select user_id as id, plan_id as plan from subscriptions where id = $1`,
    [subscriptionId],
  );
  const userId = owner?.id ?? '';
  const addons = async () =>
    ((await desk.agent.call('users.get', { userId })).data as Wire<typeof userView>).addons;
  expect(await addons()).toMatchObject([
    {
      name: 'Surprise box',
      status: 'active',
      quantity: 2,
      price: { amount: '4900', currency: 'USD' },
      interval: 'month',
    },
  ]);
  const detail = await desk.agent.call('billing.planDetail', { id: owner?.plan });
  const beside = (detail.data as Wire<typeof billingDetailView>).related.find(({ title }) =>
    title.startsWith('Add-ons'),
  );
  expect(beside?.rows).toMatchObject([
    {
      title: 'Surprise box',
      note: 'every month · 1 user has it',
      money: { amount: '4900', currency: 'USD' },
    },
  ]);

  const { items } = await desk.atStripe(stripeId);
  const item = items.data.find((one) => one.price.id === price.id);
  await sdk.subscriptionItems.update(item?.id ?? '', { quantity: 1 });
  await until('it is one', async () => ((await addons())[0]?.quantity === 1 ? true : undefined));
  await sdk.subscriptionItems.del(item?.id ?? '');
  const [gone] = await until('it is taken off', async () => {
    const found = await addons();
    return found[0]?.status === 'canceled' ? found : undefined;
  });
  expect(gone?.endsAt).not.toBeNull();
  const rows = await desk.rows(`select id from user_addons where user_id = $1`, [userId]);
  expect(rows).toHaveLength(1);
});
