import { z } from 'zod';
import { invoiceStatusLabels } from '../billing.ts';
import { id } from '../wire.ts';
import { defineList } from '../list/definition.ts';
import { listRow } from '../list/rows.ts';
import { optionsOf } from './options.ts';

/** Every invoice, drafts included. */
export const invoicesList = defineList({
  name: 'billing.invoices',
  noun: ['invoice', 'invoices'],
  defaultSort: '-createdAt',
  fields: {
    number: { label: 'Number', kind: 'text', column: 'default' },
    status: { label: 'Status', kind: 'enum', options: optionsOf(invoiceStatusLabels), column: 'default' },
    userName: { label: 'User', kind: 'text', isFilterable: false, column: 'default' },
    total: { label: 'Total', kind: 'money', isSortable: true, column: 'default', align: 'end' },
    paid: { label: 'Paid', kind: 'money', column: 'default', align: 'end' },
    remaining: { label: 'Left to pay', kind: 'money', column: 'offered', align: 'end' },
    createdAt: { label: 'Created', kind: 'instant', isSortable: true, column: 'default' },
    dueAt: { label: 'Due', kind: 'instant', column: 'default' },
    paidAt: { label: 'Paid at', kind: 'instant', column: 'offered' },
    billingReason: { label: 'Billing reason', kind: 'enum', column: 'offered' },
    attempts: { label: 'Attempts', kind: 'count', column: 'offered', align: 'end' },
    nextAttemptAt: { label: 'Next attempt', kind: 'instant', column: 'offered' },
    currency: { label: 'Currency', kind: 'enum', column: 'offered' },
    product: { label: 'Product', kind: 'enum', column: 'offered' },
    stripeId: { label: 'Invoice id', kind: 'id', column: 'offered' },
    subscriptionStripeId: { label: 'Subscription id', kind: 'id', column: 'offered' },
  },
  relations: {},
});

export const invoiceRow = listRow(invoicesList, { id, userId: id, stripeUrl: z.string().nullable() });
