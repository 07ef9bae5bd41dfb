import { z } from 'zod';
import { paymentKindLabels, paymentRefundStateLabels } from '../billing-words.ts';
import { paymentStatusLabels } from '../billing.ts';
import { id } from '../wire.ts';
import { defineList } from '../list/definition.ts';
import { listRow } from '../list/rows.ts';
import { optionsOf } from './options.ts';

/** Every payment: one PaymentIntent with its latest charge. */
export const paymentsList = defineList({
  name: 'billing.payments',
  noun: ['payment', 'payments'],
  defaultSort: '-createdAt',
  fields: {
    amount: { label: 'Amount', kind: 'money', isSortable: true, column: 'default', align: 'end' },
    status: { label: 'Status', kind: 'enum', options: optionsOf(paymentStatusLabels), column: 'default' },
    userName: { label: 'User', kind: 'text', isFilterable: false, column: 'default' },
    // Mostly the same few sentences: an index on them would cost more than it finds.
    description: { label: 'Description', kind: 'text', isFilterable: false, column: 'default' },
    createdAt: { label: 'Created', kind: 'instant', isSortable: true, column: 'default' },
    paidAt: { label: 'Paid', kind: 'instant', column: 'offered' },
    refunded: { label: 'Refunded', kind: 'money', column: 'default', align: 'end' },
    refundState: {
      label: 'Refund',
      kind: 'enum',
      options: optionsOf(paymentRefundStateLabels),
      column: 'offered',
    },
    kept: { label: 'Kept', kind: 'money', column: 'offered', align: 'end' },
    fee: { label: 'Stripe fee', kind: 'money', isFilterable: false, column: 'offered', align: 'end' },
    kind: { label: 'Paid for', kind: 'enum', options: optionsOf(paymentKindLabels), column: 'offered' },
    isDisputed: { label: 'Disputed', kind: 'flag', column: 'offered' },
    method: { label: 'Method', kind: 'enum', column: 'offered' },
    cardBrand: { label: 'Card', kind: 'enum', column: 'offered' },
    cardLast4: { label: 'Card ends in', kind: 'id', column: 'offered' },
    failureCode: { label: 'Failure code', kind: 'enum', column: 'offered' },
    failureMessage: { label: 'Failure', kind: 'text', isFilterable: false, column: 'offered' },
    currency: { label: 'Currency', kind: 'enum', column: 'offered' },
    product: { label: 'Product', kind: 'enum', column: 'offered' },
    stripeId: { label: 'Payment intent', kind: 'id', column: 'offered' },
    chargeStripeId: { label: 'Charge', kind: 'id', column: 'offered' },
    invoiceStripeId: { label: 'Invoice', kind: 'id', column: 'offered' },
  },
  relations: {},
});

export const paymentRow = listRow(paymentsList, { id, userId: id, stripeUrl: z.string().nullable() });
