import { plans, prices } from '../catalogue.ts';
import { idAt, stripeId } from '../ids.ts';
import { currentPeriod, priceOf, statusOf } from '../subscriptions.ts';
import { daySeconds } from '../timeline.ts';
import { subscriptionId, timeText, userId, type World } from '../world.ts';
import type { TableRows, Value } from './table.ts';
import { customerId } from './users.ts';

const planId = (world: World, plan: number) => idAt(world.draw, 'plan', world.startsAt.getTime(), plan);
const planPriceId = (world: World, price: number) =>
  idAt(world.draw, 'price', world.startsAt.getTime(), price);
const stripePriceId = (world: World, price: number) => stripeId(world.draw, 'price', price);

export const planRows: TableRows = {
  table: 'plans',
  columns: ['id', 'product_id', 'key', 'name', 'stripe_product_id', 'position', 'created_at'],
  *rows(world) {
    for (const [index, { key, name }] of plans.entries())
      yield [
        planId(world, index),
        world.productId,
        key,
        name,
        stripeId(world.draw, 'prod', index),
        index,
        timeText(world, 0),
      ];
  },
};

export const planPriceRows: TableRows = {
  table: 'plan_prices',
  columns: [
    'id',
    'product_id',
    'plan_id',
    'stripe_price_id',
    'amount_cents',
    'currency',
    'billing_interval',
    'interval_count',
    'created_at',
  ],
  *rows(world) {
    for (const [index, { plan, interval, cents }] of prices.entries())
      yield [
        planPriceId(world, index),
        world.productId,
        planId(world, plan),
        stripePriceId(world, index),
        cents,
        'USD',
        interval,
        1,
        timeText(world, 0),
      ];
  },
};

const feedback = ['too_expensive', 'unused', 'missing_features', 'switched_service', 'other'] as const;

export const subscriptionRows: TableRows = {
  table: 'subscriptions',
  columns: [
    'id',
    'product_id',
    'user_id',
    'stripe_subscription_id',
    'stripe_customer_id',
    'stripe_status',
    'status',
    'plan_id',
    'plan_price_id',
    'plan_name',
    'price_cents',
    'recurring_cents',
    'currency',
    'billing_interval',
    'interval_count',
    'collection_method',
    'started_at',
    'trial_start_at',
    'trial_end_at',
    'current_period_start_at',
    'current_period_end_at',
    'is_cancel_at_period_end',
    'cancel_at',
    'canceled_at',
    'ended_at',
    'cancellation_reason',
    'cancellation_feedback',
    'created_at',
  ],
  *rows(world) {
    for (let index = 0; index < world.subscriptions.count; index++) yield subscriptionRow(world, index);
  },
};

function subscriptionRow(world: World, index: number): Value[] {
  const { subscriptions, draw } = world;
  const price = priceOf(subscriptions, index);
  const status = statusOf(subscriptions, index);
  const user = subscriptions.user[index] as number;
  const startedAt = subscriptions.startedAt[index] as number;
  const started = timeText(world, startedAt, index);
  const trialEnd = subscriptions.trialEndsAt[index] as number;
  const period = currentPeriod(subscriptions, index);
  const endedAt = subscriptions.endedAt[index] as number;
  const part = draw('feedback', index);
  const isLeaving = status === 'active' && part < 0.04;
  const canceledAt = endedAt
    ? timeText(world, Math.max(startedAt, endedAt - Math.floor(part * 20 * daySeconds)))
    : isLeaving
      ? timeText(world, Math.max(startedAt, period.from))
      : null;
  return [
    subscriptionId(world, index),
    world.productId,
    userId(world, user),
    stripeId(draw, 'sub', index),
    customerId(world, user),
    status,
    status,
    planId(world, price.plan),
    planPriceId(world, prices.indexOf(price)),
    plans[price.plan]?.name,
    price.cents,
    price.cents,
    'USD',
    price.interval,
    1,
    'charge_automatically',
    started,
    trialEnd ? started : null,
    trialEnd ? timeText(world, trialEnd) : null,
    timeText(world, period.from),
    timeText(world, period.to),
    isLeaving,
    isLeaving ? timeText(world, period.to) : null,
    canceledAt,
    endedAt ? timeText(world, endedAt) : null,
    status === 'canceled' ? (part < 0.8 ? 'cancellation_requested' : 'payment_failed') : null,
    status === 'canceled' && part < 0.5 ? feedback[Math.floor(part * 10)] : null,
    started,
  ];
}
