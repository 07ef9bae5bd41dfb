import { subscriptionScheduleStatuses } from '@backdesk/contract';
import { defineEntity, p } from '@mikro-orm/core';
import { createdAtColumn, idColumn, updatedAtColumn } from '../../../platform/db/columns.ts';
import { productColumn, userColumn } from './columns.ts';
import { newestFirst, sparseIndex } from './indexes.ts';
import { Subscription } from './subscription.ts';

/** Changes of a subscription that Stripe is going to make by itself. */
export const SubscriptionScheduleSchema = defineEntity({
  name: 'SubscriptionSchedule',
  tableName: 'subscription_schedules',
  properties: {
    id: idColumn(),
    product: productColumn,
    user: userColumn,
    subscription: () => p.manyToOne(Subscription).ref().nullable().deleteRule('restrict'),
    stripeSubscriptionScheduleId: p.text(),
    stripeStatus: p.text(),
    status: p.enum(subscriptionScheduleStatuses),
    endBehavior: p.text().nullable(),
    phaseCount: p.integer().default(0),
    currentPhaseStartAt: p.datetime().nullable(),
    currentPhaseEndAt: p.datetime().nullable(),
    canceledAt: p.datetime().nullable(),
    completedAt: p.datetime().nullable(),
    releasedAt: p.datetime().nullable(),
    createdAt: createdAtColumn(),
    updatedAt: updatedAtColumn(),
  },
  uniques: [
    {
      name: 'subscription_schedules_product_id_stripe_id_unique',
      properties: ['product', 'stripeSubscriptionScheduleId'],
    },
  ],
  indexes: [
    newestFirst('subscription_schedules', 'product_id', 'status'),
    newestFirst('subscription_schedules', 'user_id'),
    sparseIndex('subscription_schedules', 'subscription_id'),
  ],
});

export class SubscriptionSchedule extends SubscriptionScheduleSchema.class {}
SubscriptionScheduleSchema.setClass(SubscriptionSchedule);
