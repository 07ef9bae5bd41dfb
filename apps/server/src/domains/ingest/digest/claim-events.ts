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
  /** Why it could not be done the last time. */
  errorMessage: string | null;
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
      retry_count as "retryCount", error_message as "errorMessage"`.execute(plainSql(database.fork()));
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

/**
 * Records what became of events, and counts those that came to their end by type. An event that was
 * acknowledged is never given up; one that is settled stays so and is counted once, even when it was
 * held for too long and another worker settled it as well.
 */
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
    with settled as (
    update webhook_events e set state = o.state, error_message = o.error, retry_count = o.retries,
      next_attempt_at = now() + o.wait_ms * interval '1 millisecond',
      processed_at = case when o.state = 'received' then null else now() end
    from unnest(${rows.map(({ id }) => id)}::uuid[], ${rows.map(({ state }) => state)}::text[],
      ${rows.map(({ error }) => error)}::text[], ${rows.map(({ retries }) => retries)}::int[],
      ${rows.map(({ waitMs }) => waitMs)}::int[]) as o (id, state, error, retries, wait_ms)
    where e.id = o.id and e.state = 'received'
    returning e.product_id, e.source, e.event_type, e.state, e.received_at)
    insert into webhook_type_counts as known
      (product_id, source, event_type, state, event_count, first_received_at, last_received_at)
    select product_id, source, event_type, state, count(*), min(received_at), max(received_at)
    from settled where state in ('processed', 'ignored')
    group by product_id, source, event_type, state
    -- In one order, so that two workers never wait for each other in a circle.
    order by product_id, source, event_type, state
    on conflict (product_id, source, event_type, state) do update set
      event_count = known.event_count + excluded.event_count,
      first_received_at = least(known.first_received_at, excluded.first_received_at),
      last_received_at = greatest(known.last_received_at, excluded.last_received_at)`.execute(
    plainSql(database.fork()),
  );
}

/**
 * Lets events that wait for another try have it at once, where one that had failed for the same reason has now
 * gone through: Stripe is back, say. The pauses before a try are minutes long by then.
 */
export async function wakeAlike(
  database: Database,
  outcomes: readonly { event: ClaimedEvent; outcome: Outcome }[],
): Promise<void> {
  const mended = outcomes.flatMap(({ event, outcome }) =>
    outcome.state === 'processed' && event.errorMessage !== null ? [event.errorMessage] : [],
  );
  if (mended.length === 0) return;
  await sql`
    update webhook_events set next_attempt_at = now()
    where state = 'received' and retry_count > 0 and next_attempt_at > now() + interval '1 second'
      and error_message = any(${[...new Set(mended)]})`.execute(plainSql(database.fork()));
}
