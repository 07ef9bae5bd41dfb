import { subscriptionStatuses } from '@backdesk/contract';
import { defineEntity, p } from '@mikro-orm/core';
import { createdAtColumn, currencyColumn, idColumn } from '../../../platform/db/columns.ts';
import { productColumn, userColumn } from './columns.ts';
import { indexOn, newestFirst, sparseIndex } from './indexes.ts';
import { Plan } from './plan.ts';
import { PlanPrice } from './plan-price.ts';
import { Subscription } from './subscription.ts';

/**
 * A state that a subscription once held, never changed afterwards. `occurredAt` is when it began at
 * Stripe, `knownAt` when we learned of it; both together say what was believed on any day.
 */
export const SubscriptionVersionSchema = defineEntity({
  name: 'SubscriptionVersion',
  tableName: 'subscription_versions',
  properties: {
    id: idColumn(),
    product: productColumn,
    user: userColumn,
    subscription: () => p.manyToOne(Subscription).ref().deleteRule('restrict'),
    /** 1, 2, 3… per subscription, in the order we learned of them. */
    sequence: p.integer(),
    status: p.enum(subscriptionStatuses),
    stripeStatus: p.text(),
    plan: () => p.manyToOne(Plan).ref().nullable().deleteRule('restrict'),
    planPrice: () => p.manyToOne(PlanPrice).ref().nullable().deleteRule('restrict'),
    planName: p.text(),
    priceCents: p.bigint().nullable(),
    recurringCents: p.bigint().nullable(),
    currency: currencyColumn().nullable(),
    billingInterval: p.text().nullable(),
    intervalCount: p.integer().nullable(),
    quantity: p.integer(),
    itemCount: p.integer(),
    stripeCouponId: p.text().nullable(),
    trialEndAt: p.datetime().nullable(),
    currentPeriodStartAt: p.datetime().nullable(),
    currentPeriodEndAt: p.datetime().nullable(),
    isCancelAtPeriodEnd: p.boolean(),
    cancelAt: p.datetime().nullable(),
    canceledAt: p.datetime().nullable(),
    endedAt: p.datetime().nullable(),
    cancellationReason: p.text().nullable(),
    cancellationFeedback: p.text().nullable(),
    pauseBehavior: p.text().nullable(),
    resumesAt: p.datetime().nullable(),
    /** SHA-256 of the columns above; an equal state makes no new version. */
    contentHash: p.text(),
    occurredAt: p.datetime(),
    knownAt: p.datetime().defaultRaw('now()'),
    createdAt: createdAtColumn(),
  },
  uniques: [
    {
      name: 'subscription_versions_subscription_id_sequence_unique',
      properties: ['subscription', 'sequence'],
    },
  ],
  indexes: [
    indexOn('subscription_versions', ['subscription_id', 'occurred_at desc', 'sequence desc']),
    indexOn('subscription_versions', ['product_id', 'known_at', 'id']),
    newestFirst('subscription_versions', 'user_id'),
    sparseIndex('subscription_versions', 'plan_id'),
    sparseIndex('subscription_versions', 'plan_price_id'),
  ],
  checks: [{ name: 'subscription_versions_sequence_check', expression: 'sequence > 0' }],
});

export class SubscriptionVersion extends SubscriptionVersionSchema.class {}
SubscriptionVersionSchema.setClass(SubscriptionVersion);
