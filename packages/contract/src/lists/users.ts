import { subscriptionStatusLabels } from '../billing.ts';
import { id } from '../wire.ts';
import { defineList, pickFields } from '../list/definition.ts';
import { listRow } from '../list/rows.ts';
import { disputesList } from './disputes.ts';
import { optionsOf } from './options.ts';
import { paymentsList } from './payments.ts';
import { refundsList } from './refunds.ts';
import { subscriptionsList } from './subscriptions.ts';

/** The users of every product, or of one. */
export const usersList = defineList({
  name: 'users.list',
  noun: ['user', 'users'],
  defaultSort: '-signedUpAt',
  fields: {
    name: { label: 'Name', kind: 'text', column: 'default' },
    email: { label: 'E-mail', kind: 'text', isPersonal: true, column: 'default' },
    product: { label: 'Product', kind: 'enum', column: 'default' },
    plan: { label: 'Plan', kind: 'enum', column: 'default' },
    subscriptionStatus: {
      label: 'Subscription',
      kind: 'enum',
      options: optionsOf(subscriptionStatusLabels),
      column: 'default',
    },
    spent: { label: 'Spent', kind: 'money', column: 'default', align: 'end' },
    signedUpAt: { label: 'Signed up', kind: 'instant', isSortable: true, column: 'default' },
    trackingLevel: {
      label: 'Tracking level',
      kind: 'enum',
      options: optionsOf({ full: 'Full', analytics_only: 'Analytics only', errors_only: 'Errors only' }),
      column: 'offered',
    },
    createdAt: { label: 'Known since', kind: 'instant', isSortable: true, column: 'offered' },
    stripeCustomerId: { label: 'Customer', kind: 'id', column: 'offered' },
  },
  relations: {
    payments: {
      label: 'payments',
      fields: pickFields(
        paymentsList.fields,
        'status',
        'amount',
        'createdAt',
        'isDisputed',
        'failureCode',
        'currency',
      ),
    },
    subscriptions: {
      label: 'subscriptions',
      fields: pickFields(
        subscriptionsList.fields,
        'status',
        'plan',
        'price',
        'interval',
        'startedAt',
        'currentPeriodEndAt',
        'isCancelAtPeriodEnd',
        'canceledAt',
        'endedAt',
      ),
    },
    refunds: {
      label: 'refunds',
      fields: pickFields(refundsList.fields, 'state', 'amount', 'reason', 'createdAt', 'settledAt'),
    },
    disputes: {
      label: 'disputes',
      fields: pickFields(disputesList.fields, 'status', 'amount', 'reason', 'createdAt', 'evidenceDueAt'),
    },
  },
});

export const usersRow = listRow(usersList, { id });
