import type { bulkIgnoreInput, bulkReplayInput, workStarted } from '@backdesk/contract';
import type { z } from 'zod';
import type { ListSource } from '../../../platform/list/source.ts';
import { everySelectedId } from '../../../platform/list/walk.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { requestWorkOnce } from '../../jobs/index.ts';
import { bulkIgnoreWork, bulkReplayWork } from '../jobs/bulk-events.ts';
import { webhookEventsSource } from '../lists/webhook-events-source.ts';
import { eventsWord } from '../rules/bulk-event-words.ts';

type Started = z.output<typeof workStarted>;
const source = webhookEventsSource as unknown as ListSource;

/** Hands the selected events, as they are at this moment, to the workers to be replayed. */
export async function bulkReplay(
  ctx: MutationContext,
  input: z.output<typeof bulkReplayInput>,
  signal: AbortSignal | undefined,
): Promise<Started> {
  let eventCount = 0;
  const { jobId, isNew } = await requestWorkOnce(ctx, bulkReplayWork, input, async () => {
    const ids = await everySelectedId(source, ctx, input.selection, signal);
    eventCount = ids.length;
    return { title: `Replay ${eventsWord(eventCount)}`, input: { ids }, total: eventCount };
  });
  if (isNew)
    ctx.audit({
      action: 'ingest.bulk_replay',
      target: { kind: 'job', id: jobId },
      after: { eventCount, selection: input.selection },
    });
  return { jobId };
}

/** The same to be set aside, for a reason. */
export async function bulkIgnore(
  ctx: MutationContext,
  input: z.output<typeof bulkIgnoreInput>,
  signal: AbortSignal | undefined,
): Promise<Started> {
  const { reason, selection } = input;
  let eventCount = 0;
  const { jobId, isNew } = await requestWorkOnce(ctx, bulkIgnoreWork, input, async () => {
    const ids = await everySelectedId(source, ctx, selection, signal);
    eventCount = ids.length;
    return { title: `Ignore ${eventsWord(eventCount)}`, input: { ids, reason }, total: eventCount };
  });
  if (isNew)
    ctx.audit({
      action: 'ingest.bulk_ignore',
      target: { kind: 'job', id: jobId },
      reason,
      after: { eventCount, selection },
    });
  return { jobId };
}
