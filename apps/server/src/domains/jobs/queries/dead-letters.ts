import type { deadLettersView, deadLetterView } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import { plainSql } from '../../../platform/db/kysely.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';
import type { QueueDefinition } from '../queue.ts';
import { dateOrNull } from '../rules/date-or-null.ts';

type Row = Omit<z.output<typeof deadLetterView>, 'createdAt' | 'failedAt'> & {
  createdAt: string;
  failedAt: string | null;
};

/** Jobs that the queue gave up, the newest first. */
export async function readDeadLetters(
  { em }: QueryContext,
  definitions: readonly QueueDefinition[],
): Promise<z.output<typeof deadLettersView>> {
  const isDead = sql`state = 'failed' and name = any(${definitions.map(({ name }) => name)}::text[])`;
  const { rows } = await sql<Row>`
    select name as queue, id, left(coalesce(data::text, ''), 500) as data,
      left(coalesce(output ->> 'message', output #>> '{value,message}', 'The queue kept no reason.'), 500) as error,
      retry_count + 1 as attempts, created_on as "createdAt", completed_on as "failedAt"
    from pgboss.job where ${isDead} order by completed_on desc nulls last, id desc limit 100`.execute(
    plainSql(em),
  );
  const { rows: counts } = await sql<{ total: number }>`
    select count(*)::int as total from (select from pgboss.job where ${isDead} limit 1000) capped`.execute(
    plainSql(em),
  );
  return {
    total: counts[0]?.total ?? 0,
    letters: rows.map((row) => ({
      ...row,
      createdAt: new Date(row.createdAt),
      failedAt: dateOrNull(row.failedAt),
    })),
  };
}
