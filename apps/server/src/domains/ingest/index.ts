import { WebhookEventSchema } from './entities/webhook-event.ts';

export { type DigestOptions, digestOnce, type EventHandler, type EventHandlers } from './digest/digest.ts';
export { webhookChannel } from './intake/event-writer.ts';
export { stripeWebhookRoute } from './intake/stripe-route.ts';
export const ingestEntities = [WebhookEventSchema] as const;
