import { disputesToAnswer, type dueDisputesView, type todayInput } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import { plainSql } from '../../../platform/db/kysely.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';
import { countLimit, ofProduct } from './of-product.ts';

type Row = {
  id: string;
  userId: string;
  userName: string;
  amountCents: string;
  currency: string;
  reason: string | null;
  evidenceDueAt: string | null;
};

/** Disputes that wait for evidence, the nearest deadline first. */
export async function dueDisputes(
  ctx: QueryContext,
  { product }: z.output<typeof todayInput>,
): Promise<z.output<typeof dueDisputesView>> {
  const here = await ofProduct(ctx, 'd', product);
  const isWaiting = sql`d.status in (${sql.join(disputesToAnswer.map((status) => sql.lit(status)))})`;
  const db = plainSql(ctx.em);
  const { rows: counts } = await sql<{ waiting: number }>`
    select count(*)::int as waiting
    from (select from disputes d where ${isWaiting} and ${here} limit ${countLimit}) capped`.execute(db);
  const { rows } = await sql<Row>`
    select d.id, d.user_id as "userId", coalesce(u.full_name, '') as "userName", d.amount_cents as "amountCents",
      trim(d.currency) as currency, d.reason, d.evidence_due_at as "evidenceDueAt"
    from disputes d join users u on u.id = d.user_id where ${isWaiting} and ${here}
    order by d.evidence_due_at, d.id limit 5`.execute(db);
  return {
    waiting: counts[0]?.waiting ?? 0,
    rows: rows.map(({ amountCents, currency, evidenceDueAt, ...row }) => ({
      ...row,
      amount: { amount: BigInt(amountCents), currency },
      evidenceDueAt: evidenceDueAt === null ? null : new Date(evidenceDueAt),
    })),
  };
}
