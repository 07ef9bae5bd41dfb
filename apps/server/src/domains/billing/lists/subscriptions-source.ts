import { subscriptionsList } from '@backdesk/contract';
import { sql } from 'kysely';
import type { ListSource } from '../../../platform/list/source.ts';
import { dashboardUrl } from '../../../platform/stripe-dashboard.ts';
import { billingFields, billingList } from './fields.ts';
import { searchBilling } from './search.ts';

const field = billingFields('s');

export const subscriptionsSource: ListSource<typeof subscriptionsList> = {
  ...billingList('s'),
  definition: subscriptionsList,
  table: 'subscriptions',
  fields: {
    plan: field.word('plan_name'),
    status: field.closed('status'),
    userName: field.userName,
    price: field.sortedMoney('price_cents', true),
    recurring: field.money('recurring_cents'),
    interval: field.closed('billing_interval'),
    quantity: field.plain('quantity'),
    createdAt: field.sortedInstant('created_at'),
    startedAt: field.instant('started_at'),
    trialEndAt: field.instant('trial_end_at'),
    currentPeriodEndAt: field.sortedInstant('current_period_end_at', true),
    isCancelAtPeriodEnd: field.plain('is_cancel_at_period_end'),
    cancelAt: field.instant('cancel_at'),
    canceledAt: field.instant('canceled_at'),
    endedAt: field.instant('ended_at'),
    cancellationReason: field.word('cancellation_reason'),
    cancellationFeedback: field.word('cancellation_feedback'),
    collection: field.word('collection_method'),
    isGift: field.plain('is_gift'),
    currency: field.currency,
    product: field.product,
    stripeId: field.stripeId('stripe_subscription_id'),
  },
  extra: { userId: sql`s.user_id` },
  finish: (row, mode) => ({
    ...row,
    stripeUrl: dashboardUrl(mode, 'subscriptions', row.stripeId as string | null),
  }),
  relations: {},
  search: searchBilling({ alias: 's', subscription: 'stripe_subscription_id', own: ['id', 'user_id'] }),
};
