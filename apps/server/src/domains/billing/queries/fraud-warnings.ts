import type { fraudWarningsInput, fraudWarningsView } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import { plainSql } from '../../../platform/db/kysely.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';
import { likelihoodOf, listedFee, type Outcomes, refundWorth } from '../rules/fraud-worth.ts';
import { ofProduct } from '../today/of-product.ts';

type Row = {
  id: string;
  user_id: string;
  user_name: string | null;
  product_name: string;
  payment_id: string;
  left: string;
  currency: string;
  fraud_type: string;
  created_at: string;
  fee: string | null;
};

const shown = 100;
/** The newest of those that can be acted on; ranked among themselves. */
const ranked = 1000;
/** A dispute follows within weeks; after this long a warning without one has come to nothing. */
const ripeDays = 60;

/** Payments that card networks suspect and that can still be refunded, ranked by what that is worth. */
export async function fraudWarnings(
  ctx: QueryContext,
  { product }: z.output<typeof fraudWarningsInput>,
): Promise<z.output<typeof fraudWarningsView>> {
  const here = await ofProduct(ctx, 'w', product);
  const db = plainSql(ctx.em);
  const seen = await outcomes(ctx, product);
  const likelihood = likelihoodOf(seen);
  const { rows } = await sql<Row>`
    select w.id, w.user_id, u.full_name as user_name, pr.name as product_name, p.id as payment_id,
      (p.amount_cents - p.refunded_cents)::text as left, p.currency, w.fraud_type, w.created_at,
      (select d.fee_cents::text from disputes d
        where d.product_id = w.product_id and d.currency = p.currency and d.fee_cents > 0
        order by d.created_at desc, d.id desc limit 1) as fee
    from early_fraud_warnings w join payments p on p.id = w.payment_id
      join users u on u.id = w.user_id join products pr on pr.id = w.product_id
    where w.is_actionable and ${here} and p.status = 'succeeded' and not p.is_disputed
      and p.amount_cents > p.refunded_cents
    order by w.created_at desc, w.id desc limit ${sql.lit(ranked)}`.execute(db);
  const warnings = rows
    .map((row) => {
      const { currency } = row;
      const amount = BigInt(row.left);
      const fee = row.fee === null ? listedFee : BigInt(row.fee);
      return {
        id: row.id,
        userId: row.user_id,
        userName: row.user_name ?? 'No name',
        productName: row.product_name,
        paymentId: row.payment_id,
        amount: { amount, currency },
        fraudType: row.fraud_type,
        createdAt: new Date(row.created_at),
        worth: { amount: refundWorth(amount, fee, likelihood), currency },
        likelihood,
        fee: { amount: fee, currency },
      };
    })
    .toSorted((a, b) => Number(b.worth.amount - a.worth.amount));
  return { warnings: warnings.slice(0, shown), hasMore: warnings.length > shown, seen };
}

/** What became of warnings that are old enough and were not answered by refunding everything. */
async function outcomes(ctx: QueryContext, product: string | undefined): Promise<Outcomes> {
  const here = await ofProduct(ctx, 'w', product);
  const { rows } = await sql<Outcomes>`
    select count(*)::int as warnings, count(*) filter (where x.is_disputed)::int as disputes from (
      select exists (select from disputes d where d.payment_id = p.id) as is_disputed,
        p.refunded_cents >= p.amount_cents as is_refunded
      from early_fraud_warnings w join payments p on p.id = w.payment_id
      where w.created_at < ${ctx.services.clock.now()}::timestamptz - make_interval(days => ${sql.lit(ripeDays)})
        and ${here}
      order by w.created_at desc, w.id desc limit ${sql.lit(ranked)}) x
    where x.is_disputed or not x.is_refunded`.execute(plainSql(ctx.em));
  return rows[0] ?? { warnings: 0, disputes: 0 };
}
