import type { replayEventsInput } from '@backdesk/contract';
import type { z } from 'zod';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { auditEvents } from '../rules/audit-events.ts';
import { replayRows } from './settle-rows.ts';

/**
 * Hands stored events to the digest once more. Harmless to repeat: the digest asks the provider for
 * the present state, it never applies what an old event says.
 */
export async function replayEvents(ctx: MutationContext, { eventIds }: z.output<typeof replayEventsInput>) {
  const rows = await replayRows(ctx.em, eventIds);
  auditEvents(ctx, 'ingest.replay', rows, 'received');
  return { changed: rows.length, left: new Set(eventIds).size - rows.length };
}
