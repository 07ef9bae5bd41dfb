import type { ignoreEventsInput } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import { plainSql } from '../../../platform/db/kysely.ts';
import type { MutationContext } from '../../../platform/trpc/context.ts';
import { auditEvents } from '../rules/audit-events.ts';
import { ignorable } from '../rules/event-actions.ts';

/** Sets events aside that cannot or need not be digested, and says why; they can be replayed later. */
export async function ignoreEvents(
  ctx: MutationContext,
  { eventIds, reason }: z.output<typeof ignoreEventsInput>,
) {
  const { rows } = await sql<{ id: string; productId: string; eventType: string; before: string }>`
    with chosen as (
      select id, state from webhook_events e where id = any(${eventIds}::uuid[]) and ${ignorable}
      order by id for update)
    update webhook_events e set state = 'ignored', processed_at = now(),
      error_message = concat_ws(' ', ${`Ignored by ${ctx.principal?.name ?? 'somebody'}: ${reason}.`}::text,
        case when e.error_message is not null then 'Before: ' || e.error_message end)
    from chosen where e.id = chosen.id
    returning e.id, e.product_id as "productId", e.event_type as "eventType", chosen.state as before`.execute(
    plainSql(ctx.em),
  );
  auditEvents(ctx, 'ingest.ignore', rows, 'ignored', reason);
  return { changed: rows.length, left: new Set(eventIds).size - rows.length };
}
