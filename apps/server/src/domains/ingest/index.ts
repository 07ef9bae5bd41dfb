import { WebhookEventSchema } from './entities/webhook-event.ts';

export { WebhookEvent, webhookStates } from './entities/webhook-event.ts';
export const ingestEntities = [WebhookEventSchema] as const;
