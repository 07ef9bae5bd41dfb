import { id } from '../wire.ts';
import { defineList } from '../list/definition.ts';
import { listRow } from '../list/rows.ts';

/** Every account of prepaid credit, of one user or of two members together. */
export const creditsList = defineList({
  name: 'billing.credits',
  noun: ['credit account', 'credit accounts'],
  defaultSort: '-createdAt',
  fields: {
    owner: { label: 'Owner', kind: 'text', isFilterable: false, column: 'default' },
    /** What the account holds when it counts money. */
    balance: { label: 'Balance', kind: 'money', isSortable: true, column: 'default', align: 'end' },
    /** What it holds when it counts the product's own credits. */
    credits: { label: 'Credits', kind: 'count', isFilterable: false, column: 'default', align: 'end' },
    unit: {
      label: 'Counts in',
      kind: 'enum',
      options: [
        { value: 'cents', label: 'Money' },
        { value: 'credits', label: 'Credits' },
      ],
      column: 'default',
    },
    entryCount: { label: 'Movements', kind: 'count', column: 'offered', align: 'end' },
    lastEntryAt: { label: 'Last movement', kind: 'instant', column: 'default' },
    createdAt: { label: 'Opened', kind: 'instant', isSortable: true, column: 'default' },
    currency: { label: 'Currency', kind: 'enum', column: 'offered' },
    product: { label: 'Product', kind: 'enum', column: 'default' },
  },
  relations: {},
});

export const creditRow = listRow(creditsList, { id, userId: id.nullable() });
