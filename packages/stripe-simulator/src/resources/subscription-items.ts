import { changeItems, type ItemChange, type Proration } from '../billing/change-subscription.ts';
import { missing } from '../core/error.ts';
import { LIST_PARAMS } from '../core/list.ts';
import { changedFrom, type Fields } from '../core/object.ts';
import type { Route } from '../core/route.ts';
import type { Work } from '../core/work.ts';
import type { Subscription, SubscriptionItem } from '../objects/subscription.ts';

/** Items live inside their subscription, so one is found by looking into those. */
function find(work: Work, id: string): { subscription: Subscription; item: SubscriptionItem } {
  for (const subscription of work.account.table('subscription').values()) {
    const item = subscription.items.data.find((each) => each.id === id);
    if (item) return { subscription, item };
  }
  throw missing('subscription_item', id);
}

/** Applies one change and says so, as a change of the subscription would. */
function change(work: Work, subscription: Subscription, item: ItemChange, proration: unknown): Subscription {
  changeItems(work, subscription, [item], {
    proration: (proration as Proration | undefined) ?? 'create_prorations',
  });
  const after = work.get('subscription', subscription.id);
  const previous = changedFrom(subscription, after);
  if (Object.keys(previous).length > 0) work.emit('customer.subscription.updated', after, previous);
  return after;
}

function create(work: Work, params: Fields): object {
  const { subscription: id, proration_behavior: proration, ...item } = params;
  const before = work.get('subscription', id as string, 'subscription');
  const after = change(work, before, item, proration);
  return after.items.data.at(-1) ?? missing('subscription_item', '');
}

function update(work: Work, params: Fields, id: string): object {
  const { proration_behavior: proration, off_session: _present, ...item } = params;
  const { subscription } = find(work, id);
  change(work, subscription, { ...item, id }, proration);
  return find(work, id).item;
}

function remove(work: Work, params: Fields, id: string): object {
  const { subscription } = find(work, id);
  change(work, subscription, { id, deleted: true }, params['proration_behavior']);
  return { id, object: 'subscription_item', deleted: true };
}

export const subscriptionItems: readonly Route[] = [
  {
    method: 'POST',
    path: '/v1/subscription_items',
    params: ['metadata', 'price', 'proration_behavior', 'quantity', 'subscription', 'expand'],
    run: create,
  },
  {
    method: 'GET',
    path: '/v1/subscription_items/{id}',
    params: ['expand'],
    run: (work, _params, id) => find(work, id).item,
  },
  {
    method: 'POST',
    path: '/v1/subscription_items/{id}',
    params: ['metadata', 'off_session', 'price', 'proration_behavior', 'quantity', 'expand'],
    run: update,
  },
  {
    method: 'DELETE',
    path: '/v1/subscription_items/{id}',
    params: ['proration_behavior'],
    run: remove,
  },
  {
    method: 'GET',
    path: '/v1/subscription_items',
    params: [...LIST_PARAMS, 'subscription'],
    run: (work, params) => work.get('subscription', params['subscription'] as string, 'subscription').items,
  },
];
