import type { failedRenewalsView, todayInput } from '@backdesk/contract';
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
  failure: string | null;
  createdAt: string;
};

/** Subscriptions that are behind with paying, and the newest payments for one that failed. */
export async function failedRenewals(
  ctx: QueryContext,
  { product }: z.output<typeof todayInput>,
): Promise<z.output<typeof failedRenewalsView>> {
  const db = plainSql(ctx.em);
  const { rows: counts } = await sql<{ behind: number }>`
    select count(*)::int as behind from (
      select from subscriptions s where s.status in ('past_due', 'unpaid') and ${await ofProduct(ctx, 's', product)}
      limit ${countLimit}) capped`.execute(db);
  const { rows } = await sql<Row>`
    select p.id, p.user_id as "userId", coalesce(u.full_name, '') as "userName", p.amount_cents as "amountCents",
      trim(p.currency) as currency, coalesce(p.failure_message, p.failure_code) as failure, p.created_at as "createdAt"
    from payments p join users u on u.id = p.user_id
    where p.status = 'failed' and p.kind = 'subscription' and p.created_at > now() - interval '7 days'
      and ${await ofProduct(ctx, 'p', product)}
    order by p.created_at desc, p.id desc limit 5`.execute(db);
  return {
    behind: counts[0]?.behind ?? 0,
    rows: rows.map(({ amountCents, currency, createdAt, ...row }) => ({
      ...row,
      amount: { amount: BigInt(amountCents), currency },
      createdAt: new Date(createdAt),
    })),
  };
}
