import {
  bulkIgnoreInput,
  bulkReplayInput,
  changedEventsView,
  ignoreEventsInput,
  intakeView,
  noInput,
  replayEventsInput,
  webhookEventInput,
  webhookEventRow,
  webhookEventView,
  webhookLagView,
  webhookPayloadView,
  workStarted,
} from '@backdesk/contract';
import { listProcedures } from '../../platform/list/procedures.ts';
import { mutation, query, router } from '../../platform/trpc/procedures.ts';
import { wire } from '../../platform/trpc/wire.ts';
import { bulkIgnore, bulkReplay } from './commands/bulk-events.ts';
import { ignoreEvents } from './commands/ignore-events.ts';
import { openPayload } from './commands/open-payload.ts';
import { replayEvents } from './commands/replay-events.ts';
import { webhookEventsSource } from './lists/webhook-events-source.ts';
import { intake } from './queries/intake.ts';
import { webhookEvent } from './queries/webhook-event.ts';
import { webhookLag } from './queries/webhook-lag.ts';

const events = listProcedures(webhookEventsSource, webhookEventRow);

export const ingestRouter = router({
  intake: query('ingest:read')
    .input(noInput)
    .output(wire(intakeView))
    .query(({ ctx }) => intake(ctx)),
  lag: query('signed_in')
    .input(noInput)
    .output(wire(webhookLagView))
    .query(({ ctx }) => webhookLag(ctx)),
  webhookEvents: events.page,
  webhookEventsCount: events.count,
  webhookEventsNewSince: events.newSince,
  webhookEventsOptions: events.options,
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
  bulkReplay: mutation('ingest:manage')
    .input(bulkReplayInput)
    .output(wire(workStarted))
    .mutation(({ ctx, input, signal }) => bulkReplay(ctx, input, signal)),
  bulkIgnore: mutation('ingest:manage')
    .input(bulkIgnoreInput)
    .output(wire(workStarted))
    .mutation(({ ctx, input, signal }) => bulkIgnore(ctx, input, signal)),
});
