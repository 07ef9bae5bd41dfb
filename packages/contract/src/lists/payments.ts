import { z } from 'zod';
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
    description: { label: 'Description', kind: 'text', column: 'default' },
    createdAt: { label: 'Created', kind: 'instant', isSortable: true, column: 'default' },
    paidAt: { label: 'Paid', kind: 'instant', column: 'offered' },
    refunded: { label: 'Refunded', kind: 'money', column: 'default', align: 'end' },
    isDisputed: { label: 'Disputed', kind: 'flag', column: 'offered' },
    cardBrand: { label: 'Card', kind: 'enum', column: 'offered' },
    cardLast4: { label: 'Card ends in', kind: 'text', column: 'offered' },
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
