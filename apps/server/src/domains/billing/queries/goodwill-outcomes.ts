import {
  type goodwillOutcomesInput,
  type goodwillOutcomesView,
  type GoodwillKind,
  outcomeDays,
} from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import { plainSql } from '../../../platform/db/kysely.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';
import { isPaidAfterAll } from './goodwill-used.ts';

/** How far back one looks, and at how much at most: enough for a founder, and bounded work. */
const lookBackDays = 365;
const most = 10_000;

type Row = {
  kind: GoodwillKind;
  reason: string | null;
  currency: string;
  count: number;
  given: string;
  isCut: boolean;
} & Record<`${'count' | 'subscribed' | 'disputed'}${number}`, number> &
  Record<`${'given' | 'paid'}${number}`, string>;

/**
 * What became of the users who were given something, by what it was and why: 30, 60 and 90 days after it, of
 * what is that old. Refunds that were made at Stripe count as well. Sums are in minor units of the currency
 * in which it was given; payments in another are not counted.
 */
export async function goodwillOutcomes(
  ctx: QueryContext,
  { product }: z.output<typeof goodwillOutcomesInput>,
): Promise<z.output<typeof goodwillOutcomesView>> {
  const now = ctx.services.clock.now();
  const since = new Date(now.getTime() - lookBackDays * 86_400_000);
  const isMeant = (of: string) =>
    product === undefined
      ? sql`true`
      : sql`${sql.ref(`${of}.product_id`)} = (select id from products where key = ${product})`;
  const until = (days: number) => sql`g.created_at + ${days} * interval '1 day'`;
  const isOld = (days: number) => sql`${until(days)} <= ${now}::timestamptz`;
  const each = (column: (days: number) => ReturnType<typeof sql>) => sql.join(outcomeDays.map(column));
  const name = (word: string, days: number) => sql.ref(`${word}${days}`);

  const { rows } = await sql<Row>`
    with given as (
      (select g.id, g.user_id, g.kind, coalesce(r.reason, c.reason) as reason, g.amount_cents, g.currency, g.created_at
      from goodwill_given g
        left join refunds r on r.id = g.id
        left join credit_grants c on c.id = g.id
        left join stripe_operations o on o.id = g.id
      where g.created_at > ${since} and ${isMeant('g')}
        and (r.id is null or r.state = 'succeeded') and (o.id is null or o.state not in ('failed', 'canceled'))
        and not ${isPaidAfterAll}
      order by g.created_at desc, g.id desc limit ${most})
      union all
      (select r.id, r.user_id, 'refund', r.reason, r.amount_cents, r.currency, r.created_at from refunds r
      where r.created_at > ${since} and ${isMeant('r')} and r.state = 'succeeded'
        and not exists (select from goodwill_given g where g.id = r.id)
      order by r.created_at desc, r.id desc limit ${most})
    ), newest as (select * from given order by created_at desc, id desc limit ${most})
    select g.kind, g.reason, g.currency, count(*)::int as count, sum(g.amount_cents)::text as given,
      (select count(*) > ${most} from given) as "isCut",
      ${each(
        (days) => sql`
        count(*) filter (where ${isOld(days)})::int as ${name('count', days)},
        count(*) filter (where ${isOld(days)} and s.${name('subscribed', days)})::int as ${name('subscribed', days)},
        count(*) filter (where ${isOld(days)} and d.${name('disputed', days)})::int as ${name('disputed', days)},
        coalesce(sum(g.amount_cents) filter (where ${isOld(days)}), 0)::text as ${name('given', days)},
        coalesce(sum(p.${name('paid', days)}) filter (where ${isOld(days)}), 0)::text as ${name('paid', days)}`,
      )}
    from newest g
    left join lateral (select ${each(
      (
        days,
      ) => sql`bool_or(s.started_at <= ${until(days)} and coalesce(s.ended_at, 'infinity') > ${until(days)})
        as ${name('subscribed', days)}`,
    )} from subscriptions s where s.user_id = g.user_id) s on true
    left join lateral (select ${each(
      (days) => sql`bool_or(d.created_at <= ${until(days)}) as ${name('disputed', days)}`,
    )} from disputes d where d.user_id = g.user_id and d.created_at > g.created_at) d on true
    left join lateral (select ${each(
      (days) => sql`sum(p.captured_cents - p.refunded_cents) filter (where p.created_at <= ${until(days)})
        as ${name('paid', days)}`,
    )} from payments p where p.user_id = g.user_id and p.currency = g.currency and p.status = 'succeeded'
        and p.created_at > g.created_at and p.created_at <= ${until(outcomeDays[2])}) p on true
    group by g.kind, g.reason, g.currency
    order by count(*) desc, g.kind, g.reason`.execute(plainSql(ctx.em));

  const cents = (row: Row, amount: string) => ({ amount: BigInt(amount), currency: row.currency });
  return {
    since,
    isCut: rows[0]?.isCut ?? false,
    policies: rows.map((row) => ({
      kind: row.kind,
      reason: row.reason,
      count: row.count,
      given: cents(row, row.given),
      outcomes: outcomeDays.map((days) => ({
        days,
        count: row[`count${days}`] ?? 0,
        subscribedCount: row[`subscribed${days}`] ?? 0,
        disputedCount: row[`disputed${days}`] ?? 0,
        given: cents(row, row[`given${days}`] ?? '0'),
        paid: cents(row, row[`paid${days}`] ?? '0'),
      })),
    })),
  };
}
