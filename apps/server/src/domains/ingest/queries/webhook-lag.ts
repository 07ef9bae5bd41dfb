import type { webhookLagView } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import { plainSql } from '../../../platform/db/kysely.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';

/** Whether what the desk shows of Stripe may be behind; anybody who looks at it may know. */
export async function webhookLag({ em }: QueryContext): Promise<z.output<typeof webhookLagView>> {
  const { rows } = await sql<{ waiting: number; oldestWaitingAt: string | null }>`
    select count(*)::int as waiting, min(received_at) as "oldestWaitingAt"
    from (select received_at from webhook_events where state = 'received' limit 10000) waiting`.execute(
    plainSql(em),
  );
  const [row] = rows;
  return {
    waiting: row?.waiting ?? 0,
    oldestWaitingAt: row?.oldestWaitingAt ? new Date(row.oldestWaitingAt) : null,
  };
}
