import { z } from 'zod';
import { syncDriftStateLabels, syncKindLabels } from '../sync.ts';
import { id } from '../wire.ts';
import { defineList } from '../list/definition.ts';
import { listRow } from '../list/rows.ts';
import { optionsOf } from './options.ts';

/** Where the mirror was not what Stripe says: one row for each field of an object. */
export const driftsList = defineList({
  name: 'billing.drifts',
  noun: ['difference', 'differences'],
  defaultSort: '-createdAt',
  fields: {
    stripeId: { label: 'Object', kind: 'id', column: 'default' },
    objectType: { label: 'Kind', kind: 'enum', options: optionsOf(syncKindLabels), column: 'default' },
    field: { label: 'Field', kind: 'text', column: 'default' },
    mirror: { label: 'Here', kind: 'text', isFilterable: false, column: 'default' },
    stripe: { label: 'At Stripe', kind: 'text', isFilterable: false, column: 'default' },
    state: { label: 'State', kind: 'enum', options: optionsOf(syncDriftStateLabels), column: 'default' },
    cause: { label: 'Probable cause', kind: 'text', isFilterable: false, column: 'default' },
    createdAt: { label: 'First seen', kind: 'instant', isSortable: true, column: 'default' },
    product: { label: 'Product', kind: 'enum', column: 'default' },
    seenCount: { label: 'Times seen', kind: 'count', column: 'offered', align: 'end' },
    lastSeenAt: { label: 'Last seen', kind: 'instant', column: 'offered' },
    settledAt: { label: 'Settled', kind: 'instant', column: 'offered' },
    settledBy: { label: 'Set aside by', kind: 'text', isFilterable: false, column: 'offered' },
    reason: { label: 'Reason', kind: 'text', isFilterable: false, column: 'offered' },
  },
  relations: {},
});

export const driftRow = listRow(driftsList, { id, canSettle: z.boolean() });
