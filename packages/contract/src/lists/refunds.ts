import { z } from 'zod';
import { refundReasonLabels, refundStateLabels } from '../billing.ts';
import { id } from '../wire.ts';
import { defineList } from '../list/definition.ts';
import { listRow } from '../list/rows.ts';
import { optionsOf } from './options.ts';

/** Every refund, made here or at Stripe. */
export const refundsList = defineList({
  name: 'billing.refunds',
  noun: ['refund', 'refunds'],
  defaultSort: '-createdAt',
  fields: {
    amount: { label: 'Amount', kind: 'money', isSortable: true, column: 'default', align: 'end' },
    state: { label: 'State', kind: 'enum', options: optionsOf(refundStateLabels), column: 'default' },
    userName: { label: 'User', kind: 'text', isFilterable: false, column: 'default' },
    reason: { label: 'Reason', kind: 'enum', options: optionsOf(refundReasonLabels), column: 'default' },
    requestedBy: { label: 'Requested by', kind: 'text', column: 'default' },
    createdAt: { label: 'Requested', kind: 'instant', isSortable: true, column: 'default' },
    settledAt: { label: 'Settled', kind: 'instant', column: 'offered' },
    detail: { label: 'Detail', kind: 'text', isFilterable: false, column: 'offered' },
    isExternal: { label: 'Made at Stripe', kind: 'flag', column: 'offered' },
    currency: { label: 'Currency', kind: 'enum', column: 'offered' },
    product: { label: 'Product', kind: 'enum', column: 'offered' },
    paymentStripeId: { label: 'Payment intent', kind: 'id', column: 'offered' },
    stripeId: { label: 'Refund id', kind: 'id', column: 'offered' },
  },
  relations: {},
});

export const refundRow = listRow(refundsList, {
  id,
  userId: id,
  paymentId: id,
  stripeUrl: z.string().nullable(),
});
