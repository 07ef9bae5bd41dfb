import {
  changedEventsView,
  ignoreEventsInput,
  intakeView,
  noInput,
  replayEventsInput,
  webhookEventInput,
  webhookEventView,
  webhookPayloadView,
} from '@backdesk/contract';
import { mutation, query, router } from '../../platform/trpc/procedures.ts';
import { wire } from '../../platform/trpc/wire.ts';
import { ignoreEvents } from './commands/ignore-events.ts';
import { openPayload } from './commands/open-payload.ts';
import { replayEvents } from './commands/replay-events.ts';
import { intake } from './queries/intake.ts';
import { webhookEvent } from './queries/webhook-event.ts';

export const ingestRouter = router({
  intake: query('ingest:read')
    .input(noInput)
    .output(wire(intakeView))
    .query(({ ctx }) => intake(ctx)),
  webhookEvent: query('ingest:read')
    .input(webhookEventInput)
    .output(wire(webhookEventView))
    .query(({ ctx, input }) => webhookEvent(ctx, input)),
  openPayload: mutation('ingest:read_payload')
    .input(webhookEventInput)
    .output(wire(webhookPayloadView))
    .mutation(({ ctx, input }) => openPayload(ctx, input)),
  replayEvents: mutation('ingest:manage')
    .input(replayEventsInput)
    .output(wire(changedEventsView))
    .mutation(({ ctx, input }) => replayEvents(ctx, input)),
  ignoreEvents: mutation('ingest:manage')
    .input(ignoreEventsInput)
    .output(wire(changedEventsView))
    .mutation(({ ctx, input }) => ignoreEvents(ctx, input)),
});
