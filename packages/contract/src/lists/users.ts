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
    periodEndsAt: { label: 'Period ends', kind: 'instant', column: 'offered' },
    spent: { label: 'Spent', kind: 'money', isSortable: true, column: 'default', align: 'end' },
    credits: { label: 'Credits', kind: 'money', column: 'offered', align: 'end' },
    tags: { label: 'Tags', kind: 'enum', isMany: true, column: 'offered' },
    country: { label: 'Country', kind: 'enum', codes: 'country', column: 'offered' },
    signedUpAt: { label: 'Signed up', kind: 'instant', isSortable: true, column: 'default' },
    trackingLevel: {
      label: 'Tracking level',
      kind: 'enum',
      options: optionsOf({ full: 'Full', analytics_only: 'Analytics only', errors_only: 'Errors only' }),
      column: 'offered',
    },
    lastLoginAt: { label: 'Last sign-in', kind: 'instant', isSortable: true, column: 'offered' },
    logins: { label: 'Sign-ins', kind: 'count', column: 'offered', align: 'end' },
    isEmailVerified: { label: 'E-mail verified', kind: 'flag', column: 'offered' },
    isActive: { label: 'Account open', kind: 'flag', column: 'offered' },
    channel: { label: 'Came through', kind: 'enum', column: 'offered' },
    billingMode: {
      label: 'Billing mode',
      kind: 'enum',
      options: optionsOf({ paying: 'Paying', subsidised: 'Subsidised', byok: 'Own key' }),
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
        'kind',
        'refundState',
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
