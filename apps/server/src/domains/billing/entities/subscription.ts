import { subscriptionStatuses } from '@backdesk/contract';
import { defineEntity, p } from '@mikro-orm/core';
import { createdAtColumn, currencyColumn, idColumn, updatedAtColumn } from '../../../platform/db/columns.ts';
import { Product } from '../../products/index.ts';
import { User } from '../../users/index.ts';

/** A subscription as Stripe last described it; `status` is canonical, `stripeStatus` is Stripe's own word. */
export const SubscriptionSchema = defineEntity({
  name: 'Subscription',
  tableName: 'subscriptions',
  properties: {
    id: idColumn(),
    product: () => p.manyToOne(Product).ref().deleteRule('restrict'),
    user: () => p.manyToOne(User).ref().deleteRule('restrict').index('idx_subscriptions_user_id'),
    stripeSubscriptionId: p.text(),
    stripeStatus: p.text(),
    status: p.enum(subscriptionStatuses),
    planName: p.text(),
    priceCents: p.bigint().nullable(),
    currency: currencyColumn().nullable(),
    billingInterval: p.text().nullable(),
    intervalCount: p.integer().nullable(),
    quantity: p.integer().default(1),
    startedAt: p.datetime().nullable(),
    currentPeriodStartAt: p.datetime().nullable(),
    currentPeriodEndAt: p.datetime().nullable(),
    isCancelAtPeriodEnd: p.boolean().default(false),
    canceledAt: p.datetime().nullable(),
    endedAt: p.datetime().nullable(),
    createdAt: createdAtColumn(),
    updatedAt: updatedAtColumn(),
  },
  uniques: [
    {
      name: 'subscriptions_product_id_stripe_subscription_id_unique',
      properties: ['product', 'stripeSubscriptionId'],
    },
  ],
});

export class Subscription extends SubscriptionSchema.class {}
SubscriptionSchema.setClass(Subscription);
