import { sql } from 'kysely';
import { plainSql } from '../../../platform/db/kysely.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';
import type { QueueProvider } from '../../jobs/index.ts';

type Row = { waiting: number; running: number; failed: number; oldestWaitingAt: string | null };

/** Changes of subscriptions that are not settled: those that wait, are at Stripe now, or are not confirmed. */
export const operationQueue: QueueProvider = async ({ em }: QueryContext) => {
  const { rows } = await sql<Row>`
    select count(*) filter (where not is_leased and state <> 'unknown')::int as waiting,
      count(*) filter (where is_leased)::int as running,
      count(*) filter (where not is_leased and state = 'unknown')::int as failed,
      min(created_at) filter (where not is_leased and state <> 'unknown') as "oldestWaitingAt"
    from (select state, created_at, coalesce(leased_until > now(), false) as is_leased from stripe_operations
      where state in ('requested', 'submitting', 'unknown') limit 10000) unsettled`.execute(plainSql(em));
  const [row] = rows;
  return {
    name: 'billing.operations',
    title: 'Changes of subscriptions on their way',
    waiting: row?.waiting ?? 0,
    running: row?.running ?? 0,
    failed: row?.failed ?? 0,
    oldestWaitingAt: row?.oldestWaitingAt ? new Date(row.oldestWaitingAt) : null,
  };
};
