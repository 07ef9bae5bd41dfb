import type { intakeView } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import { plainSql } from '../../../platform/db/kysely.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';

type Source = z.output<typeof intakeView>['sources'][number];
type Row = Omit<Source, 'lastReceivedAt' | 'oldestWaitingAt'> & {
  lastReceivedAt: string | null;
  oldestWaitingAt: string | null;
};

/** How each product's webhooks are doing: when one came last, what waits, what needs a person. */
export async function intake(ctx: QueryContext): Promise<z.output<typeof intakeView>> {
  const count = (state: string) => sql`(select count(*)::int from (select from webhook_events
    where product_id = p.id and source = s.source and state = ${state} limit 10000) capped)`;
  const { rows } = await sql<Row>`
    select p.key as "productKey", p.name as "productName", s.source,
      (select received_at from webhook_events where product_id = p.id and source = s.source
        order by received_at desc limit 1) as "lastReceivedAt",
      ${count('received')} as waiting, ${count('failed')} as failed, ${count('quarantined')} as quarantined,
      (select min(received_at) from webhook_events
        where product_id = p.id and source = s.source and state = 'received') as "oldestWaitingAt"
    from products p cross join (values ('stripe'), ('clerk')) s (source)
    where s.source = 'stripe' or exists (
      select from webhook_events where product_id = p.id and source = s.source)
    order by p.name, s.source`.execute(plainSql(ctx.em));
  const ignored = await sql<{ eventType: string; count: number }>`
    select event_type as "eventType", sum(event_count)::float8 as count from webhook_type_counts
    where state = 'ignored' group by event_type order by count desc, event_type limit 20`.execute(
    plainSql(ctx.em),
  );
  return {
    asOf: ctx.services.clock.now(),
    sources: rows.map((row) => ({
      ...row,
      lastReceivedAt: row.lastReceivedAt ? new Date(row.lastReceivedAt) : null,
      oldestWaitingAt: row.oldestWaitingAt ? new Date(row.oldestWaitingAt) : null,
    })),
    ignoredTypes: ignored.rows,
  };
}
