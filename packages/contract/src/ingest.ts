import { z } from 'zod';
import { id, instant, line } from './wire.ts';

/**
 * What became of a stored event: `received` waits to be digested, `ignored` is of no use here or was
 * set aside by a person, `quarantined` could not belong to this installation.
 */
export const webhookStates = ['received', 'processed', 'ignored', 'failed', 'quarantined'] as const;
export const webhookState = z.enum(webhookStates);
export const webhookStateLabels: Record<(typeof webhookStates)[number], string> = {
  received: 'Waiting',
  processed: 'Processed',
  ignored: 'Ignored',
  failed: 'Failed',
  quarantined: 'Quarantined',
};
export const webhookSources = ['stripe', 'clerk'] as const;
export const webhookSourceLabels: Record<(typeof webhookSources)[number], string> = {
  stripe: 'Stripe',
  clerk: 'Clerk',
};

export const webhookEventView = z.object({
  id,
  productKey: z.string(),
  productName: z.string(),
  source: z.enum(webhookSources),
  eventType: z.string(),
  /** The provider's id, such as `evt_…`. */
  externalId: z.string(),
  /** What the event is about, such as `re_…`. */
  objectId: z.string().nullable(),
  state: webhookState,
  errorMessage: z.string().nullable(),
  retryCount: z.int(),
  occurredAt: instant.nullable(),
  receivedAt: instant,
  /** When a waiting event is tried next. */
  nextAttemptAt: instant.nullable(),
  processedAt: instant.nullable(),
  canReplay: z.boolean(),
  canIgnore: z.boolean(),
});
export const webhookEventInput = z.strictObject({ eventId: id });

/** The message as it came, which may name people: opening it is audited. */
export const webhookPayloadView = z.object({ payload: z.string(), bytes: z.int() });

const events = z.array(id).min(1, 'choose at least one event').max(500, 'at most 500 events at a time');
export const replayEventsInput = z.strictObject({ eventIds: events });
export const ignoreEventsInput = z.strictObject({
  eventIds: events,
  reason: line(200).min(3, 'say in a few words why'),
});
/** How many events changed, and how many were left as they are because their state forbids it. */
export const changedEventsView = z.object({ changed: z.int(), left: z.int() });

/** How the intake is doing, per product and source. */
export const intakeView = z.object({
  asOf: instant,
  sources: z.array(
    z.object({
      productKey: z.string(),
      productName: z.string(),
      source: z.enum(webhookSources),
      lastReceivedAt: instant.nullable(),
      /** Events that wait to be digested, capped at 10,000, and since when the oldest does. */
      waiting: z.int(),
      oldestWaitingAt: instant.nullable(),
      failed: z.int(),
      quarantined: z.int(),
    }),
  ),
  /** Types that nothing here uses, the most frequent first. */
  ignoredTypes: z.array(z.object({ eventType: z.string(), count: z.int() })),
});

/** How far behind the webhooks are: what waits, and since when the oldest does. */
export const webhookLagView = z.object({ waiting: z.int(), oldestWaitingAt: instant.nullable() });
