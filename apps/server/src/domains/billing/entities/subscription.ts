import { billingSources, subscriptionStatuses } from '@backdesk/contract';
import { defineEntity, p } from '@mikro-orm/core';
import { createdAtColumn, currencyColumn, idColumn, updatedAtColumn } from '../../../platform/db/columns.ts';
import { User } from '../../users/index.ts';
import { productColumn, userColumn } from './columns.ts';
import { externalIdIndex, indexOn, listIndexes, newestFirst, orderIndexes, sparseIndex } from './indexes.ts';
import { Plan } from './plan.ts';
import { PlanPrice } from './plan-price.ts';

/** A subscription as Stripe last described it; `status` is canonical, `stripeStatus` is Stripe's own word. */
export const SubscriptionSchema = defineEntity({
  name: 'Subscription',
  tableName: 'subscriptions',
  properties: {
    id: idColumn(),
    product: productColumn,
    user: userColumn,
    /** Null on a subscription that was imported and never was at Stripe. */
    stripeSubscriptionId: p.text().nullable(),
    /** The importer's id; unique within a product. */
    externalId: p.text().nullable(),
    source: p.enum(billingSources).default('stripe'),
    stripeCustomerId: p.text().nullable(),
    stripeStatus: p.text(),
    status: p.enum(subscriptionStatuses),
    plan: () => p.manyToOne(Plan).ref().nullable().deleteRule('restrict'),
    planPrice: () => p.manyToOne(PlanPrice).ref().nullable().deleteRule('restrict'),
    planName: p.text(),
    /** Per unit of the first item. */
    priceCents: p.bigint().nullable(),
    currency: currencyColumn().nullable(),
    billingInterval: p.text().nullable(),
    intervalCount: p.integer().nullable(),
    quantity: p.integer().default(1),
    /** All items times their quantities for one interval, before discounts and tax; null where a price has tiers. */
    recurringCents: p.bigint().nullable(),
    itemCount: p.integer().default(1),
    /** Stripe's word: `charge_automatically` or `send_invoice`. */
    collectionMethod: p.text().nullable(),
    daysUntilDue: p.integer().nullable(),
    stripePaymentMethodId: p.text().nullable(),
    stripeCouponId: p.text().nullable(),
    stripeScheduleId: p.text().nullable(),
    stripeLatestInvoiceId: p.text().nullable(),
    startedAt: p.datetime().nullable(),
    trialStartAt: p.datetime().nullable(),
    trialEndAt: p.datetime().nullable(),
    currentPeriodStartAt: p.datetime().nullable(),
    currentPeriodEndAt: p.datetime().nullable(),
    isCancelAtPeriodEnd: p.boolean().default(false),
    /** The instant it is going to end, when one was set. */
    cancelAt: p.datetime().nullable(),
    canceledAt: p.datetime().nullable(),
    endedAt: p.datetime().nullable(),
    /** Stripe's machine reason: `cancellation_requested`, `payment_failed`, `payment_disputed`. */
    cancellationReason: p.text().nullable(),
    /** What the customer ticked, such as `too_expensive`. */
    cancellationFeedback: p.text().nullable(),
    cancellationComment: p.text().nullable(),
    /** Collection is paused: what happens to the invoices meanwhile (`void`, `keep_as_draft`, `mark_uncollectible`). */
    pauseBehavior: p.text().nullable(),
    resumesAt: p.datetime().nullable(),
    isGift: p.boolean().default(false),
    /** Who gave it, when that is a user of the same product. */
    giftGiver: () => p.manyToOne(User).ref().nullable().deleteRule('set null'),
    giftGiverName: p.text().nullable(),
    giftMessage: p.text().nullable(),
    /** The product allows one running subscription a user, and this row claims that place. */
    isExclusive: p.boolean().default(false),
    createdAt: createdAtColumn(),
    updatedAt: updatedAtColumn(),
  },
  uniques: [
    {
      name: 'subscriptions_product_id_stripe_subscription_id_unique',
      properties: ['product', 'stripeSubscriptionId'],
    },
    externalIdIndex('subscriptions'),
    {
      name: 'subscriptions_user_id_exclusive_unique',
      expression: `create unique index "subscriptions_user_id_exclusive_unique" on "subscriptions" (user_id) where is_exclusive and status in ('trialing', 'active', 'past_due', 'unpaid', 'paused')`,
    },
  ],
  indexes: [
    ...listIndexes('subscriptions', 'status'),
    newestFirst('subscriptions', 'user_id', 'status'),
    ...orderIndexes('subscriptions', 'price_cents'),
    ...orderIndexes('subscriptions', 'current_period_end_at'),
    newestFirst('subscriptions', 'plan_name'),
    indexOn('subscriptions', ['plan_id', 'status', 'created_at desc', 'id desc']),
    sparseIndex('subscriptions', 'plan_price_id'),
    sparseIndex('subscriptions', 'gift_giver_id'),
    indexOn('subscriptions', ['trial_end_at', 'id'], `status = 'trialing'`),
    indexOn('subscriptions', ['cancel_at', 'id'], 'cancel_at is not null and ended_at is null'),
    indexOn('subscriptions', ['ended_at', 'id'], 'ended_at is not null'),
  ],
  checks: [
    { name: 'subscriptions_quantity_check', expression: 'quantity >= 0 and item_count >= 0' },
    { name: 'subscriptions_amount_check', expression: 'price_cents >= 0 and recurring_cents >= 0' },
    {
      name: 'subscriptions_gift_check',
      expression: 'is_gift or (gift_giver_id is null and gift_giver_name is null and gift_message is null)',
    },
  ],
});

export class Subscription extends SubscriptionSchema.class {}
SubscriptionSchema.setClass(Subscription);
