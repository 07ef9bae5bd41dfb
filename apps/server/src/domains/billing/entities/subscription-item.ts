import { defineEntity, p } from '@mikro-orm/core';
import { createdAtColumn, currencyColumn, idColumn, updatedAtColumn } from '../../../platform/db/columns.ts';
import { Addon } from './addon.ts';
import { productColumn } from './columns.ts';
import { sparseIndex } from './indexes.ts';
import { Plan } from './plan.ts';
import { PlanPrice } from './plan-price.ts';
import { Subscription } from './subscription.ts';

/** One price of a subscription with its quantity; an item that was taken out keeps its row. */
export const SubscriptionItemSchema = defineEntity({
  name: 'SubscriptionItem',
  tableName: 'subscription_items',
  properties: {
    id: idColumn(),
    product: productColumn,
    subscription: () =>
      p.manyToOne(Subscription).ref().deleteRule('cascade').index('idx_subscription_items_subscription_id'),
    plan: () => p.manyToOne(Plan).ref().nullable().deleteRule('restrict'),
    planPrice: () => p.manyToOne(PlanPrice).ref().nullable().deleteRule('restrict'),
    addon: () => p.manyToOne(Addon).ref().nullable().deleteRule('restrict'),
    stripeSubscriptionItemId: p.text().nullable(),
    stripePriceId: p.text().nullable(),
    name: p.text(),
    priceCents: p.bigint().nullable(),
    currency: currencyColumn(),
    billingInterval: p.text().nullable(),
    intervalCount: p.integer().nullable(),
    quantity: p.integer().default(1),
    currentPeriodStartAt: p.datetime().nullable(),
    currentPeriodEndAt: p.datetime().nullable(),
    /** When it was last seen to be gone from its subscription. */
    removedAt: p.datetime().nullable(),
    createdAt: createdAtColumn(),
    updatedAt: updatedAtColumn(),
  },
  uniques: [
    {
      name: 'subscription_items_product_id_stripe_id_unique',
      properties: ['product', 'stripeSubscriptionItemId'],
    },
  ],
  indexes: [
    sparseIndex('subscription_items', 'plan_id'),
    sparseIndex('subscription_items', 'plan_price_id'),
    sparseIndex('subscription_items', 'addon_id'),
  ],
  checks: [{ name: 'subscription_items_quantity_check', expression: 'quantity >= 0' }],
});

export class SubscriptionItem extends SubscriptionItemSchema.class {}
SubscriptionItemSchema.setClass(SubscriptionItem);
