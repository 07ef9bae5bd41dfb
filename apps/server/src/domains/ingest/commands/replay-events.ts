import type { replayEventsInput } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import { plainSql } from '../../../platform/db/kysely.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { webhookChannel } from '../intake/event-writer.ts';
import { auditEvents } from '../rules/audit-events.ts';
import { replayable } from '../rules/event-actions.ts';

/**
 * Hands stored events to the digest once more. Harmless to repeat: the digest asks the provider for
 * the present state, it never applies what an old event says.
 */
export async function replayEvents(ctx: MutationContext, { eventIds }: z.output<typeof replayEventsInput>) {
  const { rows } = await sql<{ id: string; productId: string; eventType: string; before: string }>`
    with chosen as (
      select id, state from webhook_events e where id = any(${eventIds}::uuid[]) and ${replayable}
      order by id for update)
    update webhook_events e set state = 'received', error_message = null, retry_count = 0,
      next_attempt_at = now(), processed_at = null
    from chosen where e.id = chosen.id
    returning e.id, e.product_id as "productId", e.event_type as "eventType", chosen.state as before`.execute(
    plainSql(ctx.em),
  );
  if (rows.length > 0) await sql`select pg_notify(${webhookChannel}, '')`.execute(plainSql(ctx.em));
  auditEvents(ctx, 'ingest.replay', rows, 'received');
  return { changed: rows.length, left: new Set(eventIds).size - rows.length };
}
