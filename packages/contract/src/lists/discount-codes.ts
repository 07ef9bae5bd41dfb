import { z } from 'zod';
import { codeStateLabels } from '../discount-codes.ts';
import { id } from '../wire.ts';
import { defineList } from '../list/definition.ts';
import { listRow } from '../list/rows.ts';
import { optionsOf } from './options.ts';

/** Every code that customers type for a discount. */
export const discountCodesList = defineList({
  name: 'billing.discountCodes',
  noun: ['discount code', 'discount codes'],
  defaultSort: '-createdAt',
  fields: {
    code: { label: 'Code', kind: 'text', column: 'default' },
    worth: { label: 'Gives', kind: 'text', isFilterable: false, column: 'default' },
    state: { label: 'State', kind: 'enum', options: optionsOf(codeStateLabels), column: 'default' },
    used: { label: 'Used', kind: 'count', column: 'default', align: 'end' },
    most: { label: 'At most', kind: 'count', column: 'default', align: 'end' },
    expiresAt: { label: 'Expires', kind: 'instant', column: 'default' },
    coupon: { label: 'Coupon', kind: 'text', isFilterable: false, column: 'default' },
    product: { label: 'Product', kind: 'enum', column: 'default' },
    createdAt: { label: 'Created', kind: 'instant', isSortable: true, column: 'offered' },
    stripeId: { label: 'Promotion code id', kind: 'id', isFilterable: false, column: 'offered' },
  },
  relations: {},
});

export const discountCodeRow = listRow(discountCodesList, { id, stripeUrl: z.string().nullable() });
