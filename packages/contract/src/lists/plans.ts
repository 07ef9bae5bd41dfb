import { z } from 'zod';
import { id } from '../wire.ts';
import { defineList } from '../list/definition.ts';
import { listRow } from '../list/rows.ts';

/** What users subscribe to, with what it costs and how many do. */
export const plansList = defineList({
  name: 'billing.plans',
  noun: ['plan', 'plans'],
  defaultSort: '-createdAt',
  fields: {
    name: { label: 'Plan', kind: 'text', column: 'default' },
    key: { label: 'Key', kind: 'text', column: 'offered' },
    prices: { label: 'Prices', kind: 'text', isFilterable: false, column: 'default' },
    activeCount: {
      label: 'Active subscriptions',
      kind: 'count',
      isFilterable: false,
      column: 'default',
      align: 'end',
    },
    limits: { label: 'Limits', kind: 'text', isFilterable: false, column: 'default' },
    isActive: { label: 'Sold', kind: 'flag', column: 'default' },
    product: { label: 'Product', kind: 'enum', column: 'default' },
    createdAt: { label: 'Created', kind: 'instant', isSortable: true, column: 'offered' },
    stripeId: { label: 'Stripe product', kind: 'id', column: 'offered' },
  },
  relations: {},
});

export const planRow = listRow(plansList, { id, stripeUrl: z.string().nullable() });
