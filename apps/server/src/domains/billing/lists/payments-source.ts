import { paymentsList } from '@backdesk/contract';
import { sql } from 'kysely';
import type { ListSource } from '../../../platform/list/source.ts';
import { dashboardUrl } from '../../../platform/stripe-dashboard.ts';
import { billingFields, billingList } from './fields.ts';
import { searchBilling } from './search.ts';

const field = billingFields('p');

export const paymentsSource: ListSource<typeof paymentsList> = {
  ...billingList('p'),
  definition: paymentsList,
  table: 'payments',
  fields: {
    amount: field.sortedMoney('amount_cents'),
    status: field.closed('status'),
    userName: field.userName,
    description: field.text('description'),
    createdAt: field.sortedInstant('created_at'),
    paidAt: field.instant('paid_at'),
    refunded: field.money('refunded_cents'),
    refundState: {
      shown: sql`p.refund_state`,
      // As the partial index says it: of the many payments that were never refunded it holds none.
      isOneOf: (states) =>
        states.includes('none')
          ? sql`p.refund_state = any(${states}::text[])`
          : sql`(p.refund_state = any(${states}::text[]) and p.refunded_cents > 0)`,
    },
    kept: field.money('kept_cents'),
    fee: { shown: sql`p.fee_cents`, currency: sql`p.fee_currency` },
    kind: field.closed('kind'),
    method: field.word('method_type'),
    isDisputed: field.plain('is_disputed'),
    cardBrand: field.word('card_brand'),
    cardLast4: field.plain('card_last4'),
    failureCode: field.word('failure_code'),
    failureMessage: field.text('failure_message'),
    currency: field.currency,
    product: field.product,
    stripeId: field.stripeId('stripe_payment_intent_id'),
    chargeStripeId: field.stripeId('stripe_charge_id'),
    invoiceStripeId: field.stripeId('stripe_invoice_id'),
  },
  extra: { userId: sql`p.user_id` },
  finish: (row, mode) => ({
    ...row,
    stripeUrl: dashboardUrl(mode, 'payments', row.stripeId as string | null),
  }),
  relations: {},
  search: searchBilling({
    alias: 'p',
    paymentIntent: 'stripe_payment_intent_id',
    charge: 'stripe_charge_id',
    invoice: 'stripe_invoice_id',
    own: ['id', 'user_id', 'subscription_id', 'invoice_id'],
  }),
};
