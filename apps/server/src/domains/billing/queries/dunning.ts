import type { dunningInput, dunningView, subscriptionStatus } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import { plainSql } from '../../../platform/db/kysely.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';
import { declineWords, isHardDecline } from '../rules/declines.ts';
import { ofProduct } from '../today/of-product.ts';

type Attempt = { at: string; code: string | null; message: string | null };
type Row = {
  id: string;
  user_id: string;
  user_name: string | null;
  product_name: string;
  grace_days: number;
  number: string | null;
  remaining: string;
  currency: string;
  price: string | null;
  interval: string | null;
  subscription_status: z.output<typeof subscriptionStatus> | null;
  attempt_count: number;
  next_attempt_at: string | null;
  due_at: string;
  pay_url: string | null;
  attempts: Attempt[];
};

const shown = 100;
/** The newest that are behind; ranked among themselves. */
const ranked = 1000;
const attemptsShown = 8;
const dayMs = 86_400_000;

/** Invoices that were tried in vain or are past their due day, those with most to lose first. */
export async function dunning(
  ctx: QueryContext,
  { product }: z.output<typeof dunningInput>,
): Promise<z.output<typeof dunningView>> {
  const now = ctx.services.clock.now();
  const here = await ofProduct(ctx, 'i', product);
  const { rows } = await sql<Row>`
    select x.id, x.user_id, u.full_name as user_name, pr.name as product_name, pr.grace_days, x.number,
      x.remaining_cents::text as remaining, trim(x.currency) as currency, s.recurring_cents::text as price,
      s.billing_interval as interval, s.status as subscription_status, x.attempt_count, x.next_attempt_at,
      x.due as due_at, x.hosted_url as pay_url, tried.attempts
    from (
      select *, coalesce(i.due_at, i.finalized_at, i.created_at) as due from invoices i
      where i.status = 'open' and i.remaining_cents > 0 and ${here}
        and (i.attempt_count > 0 or i.due_at < ${now})
      order by i.created_at desc, i.id desc limit ${sql.lit(ranked)}) x
    join users u on u.id = x.user_id join products pr on pr.id = x.product_id
    left join subscriptions s on s.id = x.subscription_id
    left join lateral (
      select coalesce(json_agg(json_build_object('at', c.created_at, 'code', c.code, 'message', c.failure_message)), '[]') as attempts
      from (
        select c.created_at, coalesce(p.failure_code, c.network_decline_code, c.failure_code) as code, c.failure_message
        from payments p join charges c on c.payment_id = p.id
        where p.user_id = x.user_id and p.invoice_id = x.id and c.status = 'failed'
        order by c.created_at desc, c.id desc limit ${sql.lit(attemptsShown)}) c) tried on true
    order by x.remaining_cents desc, x.due, x.id limit ${sql.lit(shown + 1)}`.execute(plainSql(ctx.em));
  return {
    invoices: rows.slice(0, shown).map((row) => {
      const { currency } = row;
      const dueAt = new Date(row.due_at);
      const accessEndsAt = new Date(dueAt.getTime() + row.grace_days * dayMs);
      const [last] = row.attempts;
      return {
        id: row.id,
        userId: row.user_id,
        userName: row.user_name ?? 'No name',
        productName: row.product_name,
        number: row.number,
        remaining: { amount: BigInt(row.remaining), currency },
        recurring:
          row.price === null || row.interval === null
            ? null
            : { price: { amount: BigInt(row.price), currency }, interval: row.interval },
        subscriptionStatus: row.subscription_status,
        attemptCount: row.attempt_count,
        attempts: row.attempts.map(({ at, code, message }) => ({
          at: new Date(at),
          words: declineWords(code, message),
        })),
        nextAttemptAt: row.next_attempt_at === null ? null : new Date(row.next_attempt_at),
        reason: last ? declineWords(last.code, last.message) : null,
        isHopeless: isHardDecline(last?.code ?? null),
        dueAt,
        daysPastDue: Math.max(0, Math.floor((now.getTime() - dueAt.getTime()) / dayMs)),
        accessEndsAt,
        isGraceOver: accessEndsAt <= now,
        payUrl: row.pay_url !== null && URL.canParse(row.pay_url) ? row.pay_url : null,
      };
    }),
    hasMore: rows.length > shown,
  };
}
