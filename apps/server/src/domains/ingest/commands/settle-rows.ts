import { sql } from 'kysely';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { webhookChannel } from '../intake/event-writer.ts';
import { ignorable, replayable } from '../rules/event-actions.ts';

export type SettledRow = { id: string; productId: string; eventType: string; before: string };

/** Hands those of the events whose state allows it to the digest once more, and wakes it. */
export async function replayRows(em: EntityManager, ids: readonly string[]): Promise<SettledRow[]> {
  const { rows } = await sql<SettledRow>`
    with chosen as (
      select id, state from webhook_events e where id = any(${ids}::uuid[]) and ${replayable}
      order by id for update)
    update webhook_events e set state = 'received', error_message = null, retry_count = 0,
      next_attempt_at = now(), processed_at = null
    from chosen where e.id = chosen.id
    returning e.id, e.product_id as "productId", e.event_type as "eventType", chosen.state as before`.execute(
    plainSql(em),
  );
  if (rows.length > 0) await sql`select pg_notify(${webhookChannel}, '')`.execute(plainSql(em));
  return rows;
}

/** Sets those of the events aside that wait for a person, with who did it and why. */
export async function ignoreRows(
  em: EntityManager,
  ids: readonly string[],
  by: { name: string; reason: string },
): Promise<SettledRow[]> {
  const { rows } = await sql<SettledRow>`
    with chosen as (
      select id, state from webhook_events e where id = any(${ids}::uuid[]) and ${ignorable}
      order by id for update)
    update webhook_events e set state = 'ignored', processed_at = now(),
      error_message = concat_ws(' ', ${`Ignored by ${by.name}: ${by.reason}.`}::text,
        case when e.error_message is not null then 'Before: ' || e.error_message end)
    from chosen where e.id = chosen.id
    returning e.id, e.product_id as "productId", e.event_type as "eventType", chosen.state as before`.execute(
    plainSql(em),
  );
  return rows;
}
