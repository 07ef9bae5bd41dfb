import { defineEntity, p } from '@mikro-orm/core';
import { createdAtColumn, updatedAtColumn } from '../../../platform/db/columns.ts';
import { Product } from '../../products/index.ts';

/** How many things did not arrive in an hour, and why: no loss is silent. */
export const IngestLossCountSchema = defineEntity({
  name: 'IngestLossCount',
  tableName: 'ingest_loss_counts',
  properties: {
    product: () => p.manyToOne(Product).ref().deleteRule('restrict').updateRule('no action').primary(),
    /** The beginning of the hour, UTC. */
    hourAt: p.datetime().primary(),
    /** Who dropped them: the SDK that says so, or we. */
    source: p.enum(['client', 'server']).primary(),
    kind: p.enum(['errors', 'events', 'traces', 'webhooks']).primary(),
    /** A word such as `rate_limited`; SDKs bring their own. */
    reason: p.text().primary(),
    lostCount: p.bigint(),
    createdAt: createdAtColumn(),
    updatedAt: updatedAtColumn(),
  },
  checks: [
    { name: 'ingest_loss_counts_reason_check', expression: `reason ~ '^[a-z][a-z_]{0,59}$'` },
    { name: 'ingest_loss_counts_lost_count_check', expression: 'lost_count > 0' },
    {
      name: 'ingest_loss_counts_hour_at_check',
      expression: `date_trunc('hour', hour_at, 'UTC') = hour_at`,
    },
  ],
});
