import { defineEntity, p } from '@mikro-orm/core';
import { createdAtColumn, idColumn } from '../../../platform/db/columns.ts';
import { productColumn, userColumn } from './columns.ts';
import { newestFirst } from './indexes.ts';

/** A customer to whom nothing is refunded, and why. A block that was lifted is gone; the audit log keeps it. */
export const RefundBlockSchema = defineEntity({
  name: 'RefundBlock',
  tableName: 'refund_blocks',
  properties: {
    id: idColumn(),
    product: productColumn,
    user: userColumn,
    note: p.text(),
    blockedById: p.text(),
    blockedByName: p.text(),
    createdAt: createdAtColumn(),
  },
  uniques: [{ name: 'refund_blocks_user_id_unique', properties: ['user'] }],
  indexes: [newestFirst('refund_blocks', 'product_id')],
});

export class RefundBlock extends RefundBlockSchema.class {}
RefundBlockSchema.setClass(RefundBlock);
