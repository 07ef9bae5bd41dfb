import { z } from 'zod';
import { subscriptionStatusLabels } from '../billing.ts';
import { id, instant } from '../wire.ts';
import { defineList } from '../list/definition.ts';
import { listRow } from '../list/rows.ts';
import { optionsOf } from './options.ts';

/** Every open invoice that was tried in vain or is past its due day; what most is left to pay of comes first. */
export const dunningList = defineList({
  name: 'billing.dunning',
  noun: ['unpaid invoice', 'unpaid invoices'],
  defaultSort: '-remaining',
  fields: {
    userName: { label: 'User', kind: 'text', isFilterable: false, column: 'default' },
    remaining: { label: 'Left to pay', kind: 'money', isSortable: true, column: 'default', align: 'end' },
    reason: { label: 'Why', kind: 'text', isFilterable: false, column: 'default' },
    nextAttemptAt: { label: 'Next attempt', kind: 'instant', isSortable: true, column: 'default' },
    dueAt: { label: 'Behind since', kind: 'instant', isSortable: true, column: 'default' },
    attempts: { label: 'Attempts', kind: 'count', column: 'offered', align: 'end' },
    daysBehind: { label: 'Days behind', kind: 'count', column: 'offered', align: 'end' },
    graceEndsAt: { label: 'Access until', kind: 'instant', column: 'offered' },
    isGraceOver: { label: 'Grace is over', kind: 'flag', column: 'offered' },
    recurring: { label: 'Renews for', kind: 'money', isFilterable: false, column: 'offered', align: 'end' },
    subscriptionStatus: {
      label: 'Subscription',
      kind: 'enum',
      options: optionsOf(subscriptionStatusLabels),
      column: 'offered',
    },
    number: { label: 'Number', kind: 'text', column: 'offered' },
    currency: { label: 'Currency', kind: 'enum', column: 'offered' },
    product: { label: 'Product', kind: 'enum', column: 'offered' },
    stripeId: { label: 'Invoice id', kind: 'id', column: 'offered' },
  },
  relations: {},
});

export const dunningRow = listRow(dunningList, {
  id,
  userId: id,
  /** Of what `recurring` is the price: "month". */
  interval: z.string().nullable(),
  /** What did not work, newest first; at most 8. */
  tries: z.array(z.object({ at: instant, words: z.string() })),
  /** No later try with the same card will do. */
  isHopeless: z.boolean(),
  /** Where the customer can pay with another card. */
  payUrl: z.url().nullable(),
  stripeUrl: z.string().nullable(),
});
