import type { openRefundsView, RefundState, todayInput } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import { plainSql } from '../../../platform/db/kysely.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';
import { countLimit, ofProduct } from './of-product.ts';

type Row = {
  id: string;
  userId: string;
  userName: string;
  state: RefundState;
  amountCents: string;
  currency: string;
  createdAt: string;
};

/** Refunds that are not settled; those whose outcome nobody knows come first, then the oldest. */
export async function openRefunds(
  ctx: QueryContext,
  { product }: z.output<typeof todayInput>,
): Promise<z.output<typeof openRefundsView>> {
  const here = await ofProduct(ctx, 'r', product);
  const isOnItsWay = sql`r.state in ('requested', 'awaiting_approval', 'submitting', 'pending', 'requires_action')`;
  const count = (which: typeof isOnItsWay) =>
    sql`(select count(*)::int from (select from refunds r where ${which} and ${here} limit ${countLimit}) capped)`;
  const db = plainSql(ctx.em);
  const { rows: counts } = await sql<{ unknown: number; onTheirWay: number; failedLately: number }>`
    select ${count(sql`r.state = 'unknown'`)} as unknown, ${count(isOnItsWay)} as "onTheirWay",
      ${count(sql`r.state = 'failed' and r.created_at > now() - interval '7 days'`)} as "failedLately"`.execute(
    db,
  );
  const { rows } = await sql<Row>`
    select r.id, r.user_id as "userId", coalesce(u.full_name, '') as "userName", r.state,
      r.amount_cents as "amountCents", trim(r.currency) as currency, r.created_at as "createdAt"
    from refunds r join users u on u.id = r.user_id
    where (r.state = 'unknown' or ${isOnItsWay}) and ${here}
    order by r.state <> 'unknown', r.created_at, r.id limit 5`.execute(db);
  return {
    unknown: counts[0]?.unknown ?? 0,
    onTheirWay: counts[0]?.onTheirWay ?? 0,
    failedLately: counts[0]?.failedLately ?? 0,
    rows: rows.map(({ amountCents, currency, createdAt, ...row }) => ({
      ...row,
      amount: { amount: BigInt(amountCents), currency },
      createdAt: new Date(createdAt),
    })),
  };
}
