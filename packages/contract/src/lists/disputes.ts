import { z } from 'zod';
import { disputeStatusLabels } from '../billing.ts';
import { id } from '../wire.ts';
import { defineList } from '../list/definition.ts';
import { listRow } from '../list/rows.ts';
import { optionsOf } from './options.ts';

/** Every dispute; those that wait for evidence have a day by which it is due. */
export const disputesList = defineList({
  name: 'billing.disputes',
  noun: ['dispute', 'disputes'],
  defaultSort: '-createdAt',
  fields: {
    amount: { label: 'Amount', kind: 'money', isSortable: true, column: 'default', align: 'end' },
    status: { label: 'Status', kind: 'enum', options: optionsOf(disputeStatusLabels), column: 'default' },
    userName: { label: 'User', kind: 'text', isFilterable: false, column: 'default' },
    reason: { label: 'Reason', kind: 'enum', column: 'default' },
    evidenceDueAt: { label: 'Evidence due', kind: 'instant', isSortable: true, column: 'default' },
    createdAt: { label: 'Opened', kind: 'instant', isSortable: true, column: 'default' },
    balance: { label: 'Effect on the balance', kind: 'money', column: 'offered', align: 'end' },
    hasEvidence: { label: 'Evidence given', kind: 'flag', column: 'offered' },
    isPastDue: { label: 'Past due', kind: 'flag', column: 'offered' },
    currency: { label: 'Currency', kind: 'enum', column: 'offered' },
    product: { label: 'Product', kind: 'enum', column: 'offered' },
    paymentStripeId: { label: 'Payment intent', kind: 'id', column: 'offered' },
    stripeId: { label: 'Dispute id', kind: 'id', column: 'offered' },
  },
  relations: {},
});

export const disputeRow = listRow(disputesList, {
  id,
  userId: id,
  paymentId: id,
  stripeUrl: z.string().nullable(),
});
