import { defineEntity, p } from '@mikro-orm/core';
import { createdAtColumn } from '../../../platform/db/columns.ts';
import { Product } from '../../products/index.ts';

/** Ids that were taken in already, so that what is sent twice counts once. */
export const IngestEventIdSchema = defineEntity({
  name: 'IngestEventId',
  tableName: 'ingest_event_ids',
  properties: {
    product: () => p.manyToOne(Product).ref().deleteRule('restrict').updateRule('no action').primary(),
    kind: p.enum(['error', 'event', 'model_call', 'usage', 'page_view', 'span']).primary(),
    externalId: p.text().primary(),
    createdAt: createdAtColumn(),
  },
  // Old ids are forgotten by age.
  indexes: [{ name: 'idx_ingest_event_ids_created_at', properties: ['createdAt'] }],
});
