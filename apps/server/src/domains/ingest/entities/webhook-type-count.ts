import { webhookSources } from '@backdesk/contract';
import { defineEntity, p } from '@mikro-orm/core';
import { Product } from '../../products/index.ts';

/** Events that came to their end, by type; the digest counts each once. Stays when events go. */
export const WebhookTypeCountSchema = defineEntity({
  name: 'WebhookTypeCount',
  tableName: 'webhook_type_counts',
  properties: {
    product: () => p.manyToOne(Product).ref().deleteRule('restrict').primary(),
    source: p.enum(webhookSources).primary(),
    eventType: p.text().primary(),
    state: p.enum(['processed', 'ignored']).primary(),
    eventCount: p.bigint(),
    firstReceivedAt: p.datetime(),
    lastReceivedAt: p.datetime(),
  },
});

export class WebhookTypeCount extends WebhookTypeCountSchema.class {}
WebhookTypeCountSchema.setClass(WebhookTypeCount);
