import { sql } from 'kysely';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';

type Row = {
  id: string;
  event_type: string;
  state: string;
  error_message: string | null;
  occurred_at: string | null;
  received_at: string;
};

/** The webhook events that were about any of these objects of a provider, newest first. */
export async function eventsOfObjects(
  em: EntityManager,
  productId: string,
  objectIds: readonly string[],
  limit: number,
) {
  if (objectIds.length === 0) return [];
  const { rows } = await sql<Row>`
    select id, event_type, state, error_message, occurred_at, received_at from webhook_events
    where product_id = ${productId} and object_id = any(${[...objectIds]})
    order by coalesce(occurred_at, received_at) desc, id desc limit ${limit}`.execute(plainSql(em));
  return rows.map((row) => ({
    id: row.id,
    type: row.event_type,
    state: row.state,
    errorMessage: row.error_message,
    occurredAt: row.occurred_at === null ? null : new Date(row.occurred_at),
    receivedAt: new Date(row.received_at),
  }));
}
