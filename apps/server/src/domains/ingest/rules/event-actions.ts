import { type RawBuilder, sql } from 'kysely';

/**
 * Whether the event `e` may be digested again: whenever it was digested before. One that intake
 * itself set aside, because it belongs to another account or mode, was never digested and must not be.
 */
export const replayable: RawBuilder<boolean> = sql<boolean>`(e.processed_at is not null
  or (e.state = 'received' and e.retry_count > 0))`;

/** Whether the event `e` waits for a person: it failed, it was quarantined, or it is being retried. */
export const ignorable: RawBuilder<boolean> = sql<boolean>`(e.state in ('failed', 'quarantined')
  or (e.state = 'received' and e.retry_count > 0))`;
