import { refundsList } from '@backdesk/contract';
import { sql } from 'kysely';
import type { ListSource } from '../../../platform/list/source.ts';
import { dashboardUrl } from '../../../platform/stripe-dashboard.ts';
import { billingFields, billingList } from './fields.ts';
import { searchBilling } from './search.ts';

const field = billingFields('r');

export const refundsSource: ListSource<typeof refundsList> = {
  ...billingList('r'),
  definition: refundsList,
  table: 'refunds',
  fields: {
    amount: field.sortedMoney('amount_cents'),
    state: field.closed('state'),
    userName: field.userName,
    reason: field.closed('reason'),
    requestedBy: field.text('requested_by_name'),
    createdAt: field.sortedInstant('created_at'),
    settledAt: field.instant('settled_at'),
    detail: field.text('detail'),
    isExternal: field.plain('is_external'),
    currency: field.currency,
    product: field.product,
    paymentStripeId: field.stripeIdOf('payment_id', 'payments', 'stripe_payment_intent_id'),
    stripeId: field.stripeId('stripe_refund_id'),
  },
  extra: {
    userId: sql`r.user_id`,
    paymentId: sql`r.payment_id`,
  },
  // Stripe has no page for a refund: it stands on that of its payment.
  finish: (row, mode) => ({
    ...row,
    stripeUrl: dashboardUrl(mode, 'payments', row.paymentStripeId as string | null),
  }),
  relations: {},
  search: searchBilling({
    alias: 'r',
    refund: 'stripe_refund_id',
    own: ['id', 'user_id', 'payment_id'],
    paymentId: 'payment_id',
  }),
};
