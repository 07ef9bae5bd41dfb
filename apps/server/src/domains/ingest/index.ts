import { IngestBatchSchema } from './entities/ingest-batch.ts';
import { IngestEventIdSchema } from './entities/ingest-event-id.ts';
import { IngestLossCountSchema } from './entities/ingest-loss-count.ts';
import { WebhookEventSchema } from './entities/webhook-event.ts';
import { WebhookTypeCountSchema } from './entities/webhook-type-count.ts';

export { type DigestOptions, digestOnce, type EventHandler, type EventHandlers } from './digest/digest.ts';
export { storeListedEvents } from './commands/store-listed-events.ts';
export { webhookChannel } from './intake/event-writer.ts';
export { stripeWebhookRoute } from './intake/stripe-route.ts';
export { bulkIgnoreWork, bulkReplayWork } from './jobs/bulk-events.ts';
export { removeOldEvents, scheduleRemovalOfOldEvents } from './jobs/remove-old-events.ts';
export { hasFreshEvents } from './queries/fresh-events.ts';
export { newestEvents } from './queries/newest-events.ts';
export { eventsOfObjects } from './queries/events-of-objects.ts';
export { webhookEventsSource } from './lists/webhook-events-source.ts';
export { intakeBacklog } from './queries/intake-backlog.ts';
export { waitingSince } from './queries/waiting-since.ts';
export { webhookQueue } from './queries/webhook-queue.ts';
export { ingestRouter } from './router.ts';
export { webhookMetrics } from './queries/webhook-metrics.ts';
export const ingestEntities = [
  WebhookEventSchema,
  WebhookTypeCountSchema,
  IngestBatchSchema,
  IngestEventIdSchema,
  IngestLossCountSchema,
] as const;
