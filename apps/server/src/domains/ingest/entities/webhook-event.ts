import { webhookSources, webhookStates } from '@backdesk/contract';
import { defineEntity, p } from '@mikro-orm/core';
import { createdAtColumn, idColumn } from '../../../platform/db/columns.ts';
import { Product } from '../../products/index.ts';

/** The inbox: what a provider sent, byte for byte, and what became of it. */
export const WebhookEventSchema = defineEntity({
  name: 'WebhookEvent',
  tableName: 'webhook_events',
  properties: {
    id: idColumn(),
    product: () => p.manyToOne(Product).ref().deleteRule('restrict'),
    source: p.enum(webhookSources),
    externalId: p.text(),
    eventType: p.text(),
    apiVersion: p.text().nullable(),
    /** The object that the event is about, such as `re_…`; null for types without one. */
    objectId: p.text().nullable(),
    objectType: p.text().nullable(),
    /** Text, not jsonb: jsonb refuses some strings that are valid JSON, and an acknowledged event must be kept. */
    payload: p.text(),
    state: p.enum(webhookStates).default('received'),
    errorMessage: p.text().nullable(),
    /** Why a person or a rule set it aside. */
    ignoredReason: p.text().nullable(),
    retryCount: p.integer().default(0),
    occurredAt: p.datetime().nullable(),
    receivedAt: p.datetime().defaultRaw('now()'),
    nextAttemptAt: p.datetime().defaultRaw('now()'),
    processedAt: p.datetime().nullable(),
    createdAt: createdAtColumn(),
  },
  uniques: [
    {
      name: 'webhook_events_product_id_source_external_id_unique',
      properties: ['product', 'source', 'externalId'],
    },
  ],
  indexes: [
    {
      name: 'idx_webhook_events_next_attempt_at',
      expression: (columns, table, name) =>
        `create index "${name}" on "${table.name}" (${columns.nextAttemptAt}) where state = 'received'`,
    },
    {
      name: 'idx_webhook_events_source_state',
      expression: (columns, table, name) =>
        `create index "${name}" on "${table.name}" (${columns.source}, ${columns.state}) where state in ('failed', 'quarantined')`,
    },
    { name: 'idx_webhook_events_product_id_object_id', properties: ['product', 'objectId'] },
    // The inbox, newest first: of all products, of one, and of what waits for a person.
    {
      name: 'idx_webhook_events_received_at',
      expression: (columns, table, name) =>
        `create index "${name}" on "${table.name}" (${columns.receivedAt} desc, ${columns.id} desc)`,
    },
    {
      name: 'idx_webhook_events_product_id_received_at',
      expression: (columns, table, name) =>
        `create index "${name}" on "${table.name}" (${columns.product}, ${columns.receivedAt} desc, ${columns.id} desc)`,
    },
    {
      name: 'idx_webhook_events_state_received_at',
      expression: (columns, table, name) =>
        `create index "${name}" on "${table.name}" (${columns.state}, ${columns.receivedAt} desc, ${columns.id} desc) where state in ('failed', 'quarantined')`,
    },
  ],
  checks: [
    {
      name: 'webhook_events_ignored_reason_check',
      expression: `ignored_reason is null or state = 'ignored'`,
    },
    { name: 'webhook_events_retry_count_check', expression: 'retry_count >= 0' },
  ],
});

export class WebhookEvent extends WebhookEventSchema.class {}
WebhookEventSchema.setClass(WebhookEvent);
