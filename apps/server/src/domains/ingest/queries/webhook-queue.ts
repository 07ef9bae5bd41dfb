import { sql } from 'kysely';
import { plainSql } from '../../../platform/db/kysely.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';
import type { QueueProvider } from '../../jobs/index.ts';

type Row = { waiting: number; failed: number; oldestWaitingAt: string | null };

/** The inbox as a queue: what waits to be digested, and what waits for a person. */
export const webhookQueue: QueueProvider = async ({ em }: QueryContext) => {
  const { rows } = await sql<Row>`
    select (select count(*)::int from (
        select from webhook_events where state = 'received' limit 10000) waiting) as waiting,
      (select count(*)::int from (
        select from webhook_events where state in ('failed', 'quarantined') limit 10000) failed) as failed,
      (select min(received_at) from webhook_events where state = 'received') as "oldestWaitingAt"`.execute(
    plainSql(em),
  );
  const [row] = rows;
  return {
    name: 'ingest.digest',
    title: 'Webhook events to digest',
    waiting: row?.waiting ?? 0,
    // An event that is being digested looks like one that waits for its next attempt.
    running: null,
    failed: row?.failed ?? 0,
    oldestWaitingAt: row?.oldestWaitingAt ? new Date(row.oldestWaitingAt) : null,
  };
};
