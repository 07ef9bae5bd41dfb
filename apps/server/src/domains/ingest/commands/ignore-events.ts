import type { ignoreEventsInput } from '@backdesk/contract';
import type { z } from 'zod';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { auditEvents } from '../rules/audit-events.ts';
import { ignoreRows } from './settle-rows.ts';

/** Sets events aside that cannot or need not be digested, and says why; they can be replayed later. */
export async function ignoreEvents(
  ctx: MutationContext,
  { eventIds, reason }: z.output<typeof ignoreEventsInput>,
) {
  const rows = await ignoreRows(ctx.em, eventIds, { name: ctx.principal?.name ?? 'somebody', reason });
  auditEvents(ctx, 'ingest.ignore', rows, 'ignored', reason);
  return { changed: rows.length, left: new Set(eventIds).size - rows.length };
}
