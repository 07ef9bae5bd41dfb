import { defineEntity, p } from '@mikro-orm/core';
import { createdAtColumn, idColumn } from '../../../platform/db/columns.ts';
import { Product } from '../../products/index.ts';

/** One request of errors, events or traces, kept as it came until it is digested. */
export const IngestBatchSchema = defineEntity({
  name: 'IngestBatch',
  tableName: 'ingest_batches',
  properties: {
    id: idColumn(),
    product: () => p.manyToOne(Product).ref().deleteRule('restrict'),
    kind: p.enum(['errors', 'events', 'traces']),
    format: p.enum(['sentry_envelope', 'sentry_store', 'posthog', 'otlp', 'json']),
    /** The body of the request, as `contentEncoding` packed it. */
    payload: p.blob(),
    contentEncoding: p.enum(['gzip', 'deflate', 'br', 'zstd']).nullable(),
    byteCount: p.integer(),
    /** Known once it is digested. */
    eventCount: p.integer().nullable(),
    /** The SDK that sent it, with its version. */
    client: p.text().nullable(),
    state: p.enum(['received', 'digested', 'failed']).default('received'),
    retryCount: p.integer().default(0),
    errorMessage: p.text().nullable(),
    receivedAt: p.datetime().defaultRaw('now()'),
    nextAttemptAt: p.datetime().defaultRaw('now()'),
    digestedAt: p.datetime().nullable(),
    createdAt: createdAtColumn(),
  },
  indexes: [
    {
      name: 'idx_ingest_batches_next_attempt_at',
      expression: (columns, table, name) =>
        `create index "${name}" on "${table.name}" (${columns.nextAttemptAt}) where state = 'received'`,
    },
    {
      name: 'idx_ingest_batches_product_id_received_at',
      expression: (columns, table, name) =>
        `create index "${name}" on "${table.name}" (${columns.product}, ${columns.receivedAt} desc, ${columns.id} desc)`,
    },
  ],
  checks: [
    {
      name: 'ingest_batches_count_check',
      expression: 'byte_count >= 0 and event_count >= 0 and retry_count >= 0',
    },
    {
      name: 'ingest_batches_digested_at_check',
      expression: `(state = 'received') = (digested_at is null)`,
    },
  ],
});
