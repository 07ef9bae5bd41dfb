import { z } from 'zod';
import { subscriptionStatusLabels } from '../billing.ts';
import { id } from '../wire.ts';
import { defineList } from '../list/definition.ts';
import { listRow } from '../list/rows.ts';
import { optionsOf } from './options.ts';

/** Every subscription, ended ones included. */
export const subscriptionsList = defineList({
  name: 'billing.subscriptions',
  noun: ['subscription', 'subscriptions'],
  defaultSort: '-createdAt',
  fields: {
    plan: { label: 'Plan', kind: 'enum', column: 'default' },
    status: {
      label: 'Status',
      kind: 'enum',
      options: optionsOf(subscriptionStatusLabels),
      column: 'default',
    },
    userName: { label: 'User', kind: 'text', isFilterable: false, column: 'default' },
    price: { label: 'Price', kind: 'money', isSortable: true, column: 'default', align: 'end' },
    recurring: { label: 'Per interval', kind: 'money', column: 'offered', align: 'end' },
    interval: {
      label: 'Interval',
      kind: 'enum',
      options: optionsOf({ day: 'Day', week: 'Week', month: 'Month', year: 'Year' }),
      column: 'default',
    },
    quantity: { label: 'Quantity', kind: 'count', column: 'offered', align: 'end' },
    createdAt: { label: 'Created', kind: 'instant', isSortable: true, column: 'offered' },
    startedAt: { label: 'Started', kind: 'instant', column: 'default' },
    trialEndAt: { label: 'Trial ends', kind: 'instant', column: 'offered' },
    currentPeriodEndAt: { label: 'Period ends', kind: 'instant', isSortable: true, column: 'default' },
    isCancelAtPeriodEnd: { label: 'Cancels at period end', kind: 'flag', column: 'offered' },
    cancelAt: { label: 'Ends on', kind: 'instant', column: 'offered' },
    canceledAt: { label: 'Cancellation requested', kind: 'instant', column: 'offered' },
    endedAt: { label: 'Ended', kind: 'instant', column: 'offered' },
    cancellationReason: { label: 'Why it ended', kind: 'enum', column: 'offered' },
    cancellationFeedback: { label: 'Feedback on leaving', kind: 'enum', column: 'offered' },
    collection: { label: 'Collection', kind: 'enum', column: 'offered' },
    isGift: { label: 'Gift', kind: 'flag', column: 'offered' },
    currency: { label: 'Currency', kind: 'enum', column: 'offered' },
    product: { label: 'Product', kind: 'enum', column: 'offered' },
    stripeId: { label: 'Subscription id', kind: 'id', column: 'offered' },
  },
  relations: {},
});

export const subscriptionRow = listRow(subscriptionsList, {
  id,
  userId: id,
  stripeUrl: z.string().nullable(),
});
