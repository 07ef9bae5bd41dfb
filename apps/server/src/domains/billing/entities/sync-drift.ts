import { syncDriftStates } from '@backdesk/contract';
import { defineEntity, p } from '@mikro-orm/core';
import { createdAtColumn, idColumn, updatedAtColumn } from '../../../platform/db/columns.ts';
import { productColumn } from './columns.ts';
import { indexOn, listIndexes } from './indexes.ts';

/** A field in which the mirror and Stripe differed when both were looked at. */
export const SyncDriftSchema = defineEntity({
  name: 'SyncDrift',
  tableName: 'sync_drifts',
  properties: {
    id: idColumn(),
    product: productColumn,
    objectType: p.text(),
    stripeId: p.text(),
    field: p.text(),
    mirrorValue: p.text().nullable(),
    stripeValue: p.text().nullable(),
    /** A guess, such as a webhook that never came. */
    cause: p.text().nullable(),
    state: p.enum(syncDriftStates).default('open'),
    seenCount: p.integer().default(1),
    lastSeenAt: p.datetime(),
    /** The run that saw it last. */
    runId: p.uuid().nullable(),
    settledAt: p.datetime().nullable(),
    /** Who set it aside, and why; a repair says what mended it. */
    settledByName: p.text().nullable(),
    settledReason: p.text().nullable(),
    createdAt: createdAtColumn(),
    updatedAt: updatedAtColumn(),
  },
  uniques: [
    {
      name: 'sync_drifts_product_id_stripe_id_field_open_unique',
      expression: `create unique index "sync_drifts_product_id_stripe_id_field_open_unique" on "sync_drifts" (product_id, stripe_id, field) where state = 'open'`,
    },
  ],
  indexes: [...listIndexes('sync_drifts', 'state'), indexOn('sync_drifts', ['stripe_id'])],
  checks: [
    { name: 'sync_drifts_settled_check', expression: `(state = 'open') = (settled_at is null)` },
    {
      name: 'sync_drifts_ignored_check',
      expression: `state <> 'ignored' or (settled_by_name is not null and settled_reason is not null)`,
    },
  ],
});

export class SyncDrift extends SyncDriftSchema.class {}
SyncDriftSchema.setClass(SyncDrift);
