import { z } from 'zod';
import { webhookSourceLabels, webhookStateLabels } from '../ingest.ts';
import { defineList } from '../list/definition.ts';
import { listRow } from '../list/rows.ts';
import { id } from '../wire.ts';
import { optionsOf } from './options.ts';

/** The inbox of webhook events: what providers sent, and what became of it. */
export const webhookEventsList = defineList({
  name: 'ingest.webhookEvents',
  noun: ['event', 'events'],
  defaultSort: '-receivedAt',
  fields: {
    eventType: { label: 'Type', kind: 'enum', column: 'default' },
    state: { label: 'State', kind: 'enum', options: optionsOf(webhookStateLabels), column: 'default' },
    objectId: { label: 'About', kind: 'id', column: 'default' },
    product: { label: 'Product', kind: 'enum', column: 'default' },
    receivedAt: { label: 'Received', kind: 'instant', isSortable: true, column: 'default' },
    error: { label: 'Error', kind: 'text', isFilterable: false, column: 'default' },
    retryCount: { label: 'Attempts', kind: 'count', column: 'default', align: 'end' },
    source: { label: 'From', kind: 'enum', options: optionsOf(webhookSourceLabels), column: 'offered' },
    externalId: { label: 'Event id', kind: 'id', column: 'offered' },
    occurredAt: { label: 'Happened', kind: 'instant', column: 'offered' },
    nextAttemptAt: { label: 'Next attempt', kind: 'instant', isFilterable: false, column: 'offered' },
    processedAt: { label: 'Settled', kind: 'instant', column: 'offered' },
  },
  relations: {},
});

export const webhookEventRow = listRow(webhookEventsList, {
  id,
  canReplay: z.boolean(),
  canIgnore: z.boolean(),
});
