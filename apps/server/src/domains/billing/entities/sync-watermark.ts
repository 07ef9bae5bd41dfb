import { defineEntity, p } from '@mikro-orm/core';
import { createdAtColumn, updatedAtColumn } from '../../../platform/db/columns.ts';
import { productColumn } from './columns.ts';

/** Up to when the mirror of one kind of object is known to be complete, and where a sweep goes on. */
export const SyncWatermarkSchema = defineEntity({
  name: 'SyncWatermark',
  tableName: 'sync_watermarks',
  properties: {
    product: () => productColumn().primary(),
    objectType: p.text().primary(),
    /** Everything that happened at Stripe before this is here. */
    completeUntilAt: p.datetime().nullable(),
    /** Where an interrupted sweep goes on. */
    cursor: p.text().nullable(),
    objectCount: p.bigint().default(0),
    startedAt: p.datetime().nullable(),
    finishedAt: p.datetime().nullable(),
    errorMessage: p.text().nullable(),
    createdAt: createdAtColumn(),
    updatedAt: updatedAtColumn(),
  },
});

export class SyncWatermark extends SyncWatermarkSchema.class {}
SyncWatermarkSchema.setClass(SyncWatermark);
