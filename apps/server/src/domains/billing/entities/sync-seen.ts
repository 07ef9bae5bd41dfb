import { defineEntity, p } from '@mikro-orm/core';
import { createdAtColumn } from '../../../platform/db/columns.ts';
import { Product } from '../../products/index.ts';

/** An object that a sweep has met at Stripe; what the mirror has and no sweep meets is looked for. */
export const SyncSeenSchema = defineEntity({
  name: 'SyncSeen',
  tableName: 'sync_seen',
  properties: {
    runId: p.uuid().primary(),
    product: () =>
      p.manyToOne(Product).ref().deleteRule('restrict').primary().index('idx_sync_seen_product_id'),
    objectType: p.text().primary(),
    stripeId: p.text().primary(),
    createdAt: createdAtColumn(),
  },
});

export class SyncSeen extends SyncSeenSchema.class {}
SyncSeenSchema.setClass(SyncSeen);
