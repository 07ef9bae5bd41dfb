import { disputesList } from '@backdesk/contract';
import { sql } from 'kysely';
import type { ListSource } from '../../../platform/list/source.ts';
import { dashboardUrl } from '../../../platform/stripe-dashboard.ts';
import { billingFields, billingList } from './fields.ts';
import { searchBilling } from './search.ts';

const field = billingFields('d');

export const disputesSource: ListSource<typeof disputesList> = {
  ...billingList('d'),
  definition: disputesList,
  table: 'disputes',
  fields: {
    amount: field.sortedMoney('amount_cents'),
    status: field.closed('status'),
    userName: field.userName,
    reason: field.word('reason'),
    evidenceDueAt: field.sortedInstant('evidence_due_at', true),
    createdAt: field.sortedInstant('created_at'),
    balance: field.money('balance_cents'),
    hasEvidence: field.plain('has_evidence'),
    isPastDue: field.plain('is_past_due'),
    currency: field.currency,
    product: field.product,
    paymentStripeId: field.stripeIdOf('payment_id', 'payments', 'stripe_payment_intent_id'),
    stripeId: field.stripeId('stripe_dispute_id'),
  },
  extra: { userId: sql`d.user_id`, paymentId: sql`d.payment_id` },
  finish: (row, mode) => ({
    ...row,
    stripeUrl: dashboardUrl(mode, 'disputes', row.stripeId as string | null),
  }),
  relations: {},
  search: searchBilling({
    alias: 'd',
    dispute: 'stripe_dispute_id',
    own: ['id', 'user_id', 'payment_id'],
    paymentId: 'payment_id',
  }),
};
