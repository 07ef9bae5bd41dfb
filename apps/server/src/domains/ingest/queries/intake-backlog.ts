import { sql } from 'kysely';
import { plainSql } from '../../../platform/db/kysely.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';

/** Seconds the oldest waiting event has waited, and how many need a person, capped at 10,000. */
export async function intakeBacklog(
  ctx: QueryContext,
): Promise<{ oldestWaitingSeconds: number; needPerson: number; retried: number }> {
  const { rows } = await sql<{ oldestWaitingSeconds: number; needPerson: number; retried: number }>`
    select greatest(0, extract(epoch from now() - (
        select min(received_at) from webhook_events where state = 'received')))::float8
        as "oldestWaitingSeconds",
      (select count(*)::int from (select from webhook_events
        where state in ('failed', 'quarantined') limit 10000) capped) as "needPerson",
      (select count(*)::int from (select from webhook_events
        where state = 'received' and retry_count > 0 limit 10000) capped) as retried`.execute(
    plainSql(ctx.em),
  );
  return rows[0] ?? { oldestWaitingSeconds: 0, needPerson: 0, retried: 0 };
}
