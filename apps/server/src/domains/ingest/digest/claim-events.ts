import { sql } from 'kysely';
import type { Database } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';

export type ClaimedEvent = {
  id: string;
  productId: string;
  source: 'stripe' | 'clerk';
  eventType: string;
  payload: string;
  retryCount: number;
};

/**
 * Takes up to `limit` events that are due, and hides them for `holdMs`: long enough to digest them,
 * and when the worker dies meanwhile they come back by themselves.
 */
export async function claimEvents(
  database: Database,
  limit: number,
  holdMs: number,
): Promise<ClaimedEvent[]> {
  const { rows } = await sql<ClaimedEvent>`
    update webhook_events set next_attempt_at = now() + ${holdMs} * interval '1 millisecond'
    where id in (
      select id from webhook_events where state = 'received' and next_attempt_at <= now()
      order by next_attempt_at, id limit ${limit} for update skip locked)
    returning id, product_id as "productId", source, event_type as "eventType", payload,
      retry_count as "retryCount"`.execute(plainSql(database.fork()));
  return rows;
}

export type Outcome =
  | { state: 'processed' | 'ignored' }
  | { state: 'quarantined' | 'failed'; errorMessage: string }
  /** Nothing went wrong, somebody else is at it: ask again soon. */
  | { state: 'busy' }
  /** It could not be done now: ask again, later each time, for as long as it takes. */
  | { state: 'retry'; errorMessage: string };

/** The longest pause between two tries, in seconds. */
const longestPause = 600;

/** Records what became of events. An event that was acknowledged is never given up. */
export async function settleEvents(
  database: Database,
  outcomes: readonly { event: ClaimedEvent; outcome: Outcome }[],
): Promise<void> {
  const rows = outcomes.map(({ event, outcome }) => ({
    id: event.id,
    state: outcome.state === 'busy' || outcome.state === 'retry' ? 'received' : outcome.state,
    error: 'errorMessage' in outcome ? outcome.errorMessage.slice(0, 2_000).replaceAll('\0', '') : null,
    retries: event.retryCount + (outcome.state === 'retry' ? 1 : 0),
    waitMs: outcome.state === 'busy' ? 50 : Math.min(2 ** (event.retryCount + 1), longestPause) * 1000,
  }));
  await sql`
    update webhook_events e set state = o.state, error_message = o.error, retry_count = o.retries,
      next_attempt_at = now() + o.wait_ms * interval '1 millisecond',
      processed_at = case when o.state = 'received' then null else now() end
    from unnest(${rows.map(({ id }) => id)}::uuid[], ${rows.map(({ state }) => state)}::text[],
      ${rows.map(({ error }) => error)}::text[], ${rows.map(({ retries }) => retries)}::int[],
      ${rows.map(({ waitMs }) => waitMs)}::int[]) as o (id, state, error, retries, wait_ms)
    where e.id = o.id`.execute(plainSql(database.fork()));
}
