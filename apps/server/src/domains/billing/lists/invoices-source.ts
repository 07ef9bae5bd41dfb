import { invoicesList } from '@backdesk/contract';
import { sql } from 'kysely';
import type { ListSource } from '../../../platform/list/source.ts';
import { dashboardUrl } from '../../../platform/stripe-dashboard.ts';
import { billingFields, billingList } from './fields.ts';
import { searchBilling } from './search.ts';

const field = billingFields('i');

export const invoicesSource: ListSource<typeof invoicesList> = {
  ...billingList('i'),
  definition: invoicesList,
  table: 'invoices',
  fields: {
    number: field.text('number'),
    status: field.closed('status'),
    userName: field.userName,
    total: field.sortedMoney('total_cents'),
    paid: field.money('paid_cents'),
    remaining: field.money('remaining_cents'),
    createdAt: field.sortedInstant('created_at'),
    dueAt: field.instant('due_at'),
    paidAt: field.instant('paid_at'),
    billingReason: field.word('billing_reason'),
    attempts: field.plain('attempt_count'),
    nextAttemptAt: field.instant('next_attempt_at'),
    currency: field.currency,
    product: field.product,
    stripeId: field.stripeId('stripe_invoice_id'),
    subscriptionStripeId: {
      shown: sql`i.stripe_subscription_id`,
      is: field.stripeIdOf('subscription_id', 'subscriptions', 'stripe_subscription_id').is,
    },
  },
  extra: { userId: sql`i.user_id` },
  finish: (row, mode) => ({
    ...row,
    stripeUrl: dashboardUrl(mode, 'invoices', row.stripeId as string | null),
  }),
  relations: {},
  search: searchBilling({
    alias: 'i',
    invoice: 'stripe_invoice_id',
    invoiceNumber: 'number',
    own: ['id', 'user_id', 'subscription_id'],
  }),
};
