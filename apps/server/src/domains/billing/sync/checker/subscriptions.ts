import { subscriptionScheduleStatuses, subscriptionStatuses } from '@backdesk/contract';
import { isOfAddon } from './catalogue.ts';
import {
  at,
  type Check,
  created,
  currency,
  elements,
  type Field,
  idIn,
  instant,
  joined,
  type Json,
  type Known,
  owner,
  personal,
  plain,
  status,
} from './check.ts';

/** The item that the subscription is of: the first that is no add-on. */
function leading(raw: Json, known: Known): Json | undefined {
  const items = elements(raw['items']);
  return items.find((item) => !isOfAddon(item['price'], known)) ?? items[0];
}

const ofItem = (name: string, column: string, read: (item: Json | undefined) => unknown): Field => ({
  name,
  mirror: column,
  stripe: (raw, known) => read(leading(raw, known)),
});
const seconds = (column: string) => `extract(epoch from t.${column})::bigint`;

const plan: Field = {
  name: 'plan',
  mirror: 't.plan_name',
  stripe: (raw, known) => {
    const price = at(leading(raw, known), 'price');
    const product = known.products.get(String(idIn(at(price, 'product'))));
    return product?.['deleted'] === true
      ? undefined
      : (product?.['name'] ?? at(price, 'nickname') ?? at(price, 'id') ?? 'No plan');
  },
};

/** What an interval costs: only where all items have the same interval and every price is flat. */
function recurring(raw: Json): number | null {
  const prices = elements(raw['items']).map((item) => ({
    each: at(item, 'price', 'unit_amount'),
    count: Number(item['quantity'] ?? 1),
    interval: joined([
      at(item, 'price', 'recurring', 'interval'),
      at(item, 'price', 'recurring', 'interval_count'),
    ]),
  }));
  if (new Set(prices.map(({ interval }) => interval)).size > 1) return null;
  if (prices.some(({ each }) => each === null || each === undefined)) return null;
  return prices.reduce((sum, { each, count }) => sum + Number(each) * count, 0);
}

const items: Field = {
  name: 'items',
  mirror: `(select string_agg(concat_ws(' ', i.stripe_subscription_item_id, i.stripe_price_id, i.quantity, i.price_cents,
      extract(epoch from i.current_period_end_at)::bigint), ', ' order by i.stripe_subscription_item_id collate "C")
    from subscription_items i where i.subscription_id = t.id and i.removed_at is null)`,
  stripe: (raw) =>
    elements(raw['items'])
      .toSorted((a, b) => (String(a['id']) < String(b['id']) ? -1 : 1))
      .map((item) =>
        joined([
          item['id'],
          at(item, 'price', 'id'),
          item['quantity'] ?? 1,
          at(item, 'price', 'unit_amount'),
          item['current_period_end'],
        ]),
      )
      .join(', '),
};

const subscription: Check = {
  kind: 'subscription',
  from: 'subscriptions t',
  id: 'stripe_subscription_id',
  isKept: (raw) => raw['customer'] != null,
  fields: [
    created,
    owner,
    plain('status at Stripe', 'stripe_status', 'status'),
    status(subscriptionStatuses),
    plan,
    ofItem('price', 't.price_cents', (item) => at(item, 'price', 'unit_amount') ?? null),
    ofItem('interval', 't.billing_interval', (item) => at(item, 'price', 'recurring', 'interval') ?? null),
    ofItem(
      'interval count',
      't.interval_count',
      (item) => at(item, 'price', 'recurring', 'interval_count') ?? null,
    ),
    ofItem('quantity', 't.quantity', (item) => item?.['quantity'] ?? 1),
    ofItem(
      'period start',
      seconds('current_period_start_at'),
      (item) => item?.['current_period_start'] ?? null,
    ),
    ofItem('period end', seconds('current_period_end_at'), (item) => item?.['current_period_end'] ?? null),
    { name: 'recurring', mirror: 't.recurring_cents', stripe: recurring },
    { name: 'item count', mirror: 't.item_count', stripe: (raw) => elements(raw['items']).length },
    items,
    currency(),
    plain('collection method', 'collection_method', 'collection_method'),
    plain('days until due', 'days_until_due', 'days_until_due'),
    plain('payment method', 'stripe_payment_method_id', 'default_payment_method'),
    {
      name: 'coupon',
      mirror: 't.stripe_coupon_id',
      stripe: (raw) => idIn(at(raw, 'discounts', 0, 'source', 'coupon')) ?? null,
    },
    plain('schedule', 'stripe_schedule_id', 'schedule'),
    plain('latest invoice', 'stripe_latest_invoice_id', 'latest_invoice'),
    instant('started', 'started_at', 'start_date'),
    instant('trial start', 'trial_start_at', 'trial_start'),
    instant('trial end', 'trial_end_at', 'trial_end'),
    plain('cancel at period end', 'is_cancel_at_period_end', 'cancel_at_period_end'),
    instant('cancel at', 'cancel_at', 'cancel_at'),
    instant('canceled', 'canceled_at', 'canceled_at'),
    instant('ended', 'ended_at', 'ended_at'),
    plain('cancellation reason', 'cancellation_reason', ['cancellation_details', 'reason']),
    plain('cancellation feedback', 'cancellation_feedback', ['cancellation_details', 'feedback']),
    personal(plain('cancellation comment', 'cancellation_comment', ['cancellation_details', 'comment'])),
    plain('pause', 'pause_behavior', ['pause_collection', 'behavior']),
    instant('resumes', 'resumes_at', ['pause_collection', 'resumes_at']),
    {
      // What the product itself knows of gifts is not taken away by metadata that say nothing.
      name: 'gift',
      mirror: 't.is_gift',
      stripe: (raw) =>
        at(raw, 'metadata', 'gift') === 'true' || at(raw, 'metadata', 'kind') === 'gift' ? true : undefined,
    },
  ],
};

const schedule: Check = {
  kind: 'subscription_schedule',
  from: `(select h.*, s.stripe_subscription_id from subscription_schedules h
    left join subscriptions s on s.id = h.subscription_id) t`,
  id: 'stripe_subscription_schedule_id',
  isKept: (raw) => raw['customer'] != null,
  fields: [
    created,
    owner,
    {
      name: 'subscription',
      mirror: 't.stripe_subscription_id',
      stripe: (raw) => idIn(raw['subscription']) ?? idIn(raw['released_subscription']) ?? null,
    },
    plain('status at Stripe', 'stripe_status', 'status'),
    status(subscriptionScheduleStatuses),
    plain('end behavior', 'end_behavior', 'end_behavior'),
    { name: 'phases', mirror: 't.phase_count', stripe: (raw) => elements(raw['phases']).length },
    instant('phase start', 'current_phase_start_at', ['current_phase', 'start_date']),
    instant('phase end', 'current_phase_end_at', ['current_phase', 'end_date']),
    instant('canceled', 'canceled_at', 'canceled_at'),
    instant('completed', 'completed_at', 'completed_at'),
    instant('released', 'released_at', 'released_at'),
  ],
};

export const subscriptionChecks = [subscription, schedule];
