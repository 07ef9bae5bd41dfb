import { topupOffReasons } from '@backdesk/contract';
import { defineEntity, p } from '@mikro-orm/core';
import { createdAtColumn, idColumn, updatedAtColumn } from '../../../platform/db/columns.ts';
import { productColumn, userColumn } from './columns.ts';
import { newestFirst } from './indexes.ts';

/** How the automatic top-ups of a user went lately: refusals of their card, and why they are off. */
export const AutoTopupSchema = defineEntity({
  name: 'AutoTopup',
  tableName: 'auto_topups',
  properties: {
    id: idColumn(),
    product: productColumn,
    user: userColumn,
    /** In a row; a top-up that succeeds, or a new card, sets it back. */
    declineCount: p.integer().default(0),
    failedAt: p.datetime().nullable(),
    /** None is made by itself before then. */
    nextAttemptAt: p.datetime().nullable(),
    offReason: p.enum(topupOffReasons).nullable(),
    offDetail: p.text().nullable(),
    offByName: p.text().nullable(),
    offAt: p.datetime().nullable(),
    createdAt: createdAtColumn(),
    updatedAt: updatedAtColumn(),
  },
  uniques: [{ name: 'auto_topups_user_id_unique', properties: ['user'] }],
  indexes: [newestFirst('auto_topups', 'product_id')],
  checks: [
    {
      name: 'auto_topups_off_check',
      expression: 'num_nonnulls(off_reason, off_detail, off_by_name, off_at) in (0, 4)',
    },
    { name: 'auto_topups_decline_count_check', expression: 'decline_count >= 0' },
  ],
});

export class AutoTopup extends AutoTopupSchema.class {}
AutoTopupSchema.setClass(AutoTopup);
