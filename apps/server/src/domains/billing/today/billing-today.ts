import type { billingTodayView, todayInput } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import { plainSql } from '../../../platform/db/kysely.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';
import { ofProduct } from './of-product.ts';

type Counts = { payments: number; failed: number; refunds: number };
type Sum = { kind: 'captured' | 'refunded'; currency: string; today: string; weekAgo: string };

/**
 * Today until now against the same hours a week ago, in the zone of the viewer: by its own clock, so
 * that a day with another length compares what people would. Sums are per currency.
 */
export async function billingToday(
  ctx: QueryContext,
  { product, zone = 'UTC' }: z.output<typeof todayInput>,
): Promise<z.output<typeof billingTodayView>> {
  const now = ctx.services.clock.now();
  const ofPayments = await ofProduct(ctx, 'p', product);
  const ofRefunds = await ofProduct(ctx, 'r', product);
  const ofSubscriptions = await ofProduct(ctx, 's', product);
  const db = plainSql(ctx.em);
  const local = sql`(${now}::timestamptz at time zone ${zone})`;
  const spans = sql`spans as materialized (
    select 'today' as span, date_trunc('day', ${local}) at time zone ${zone} as starts, ${now}::timestamptz as ends
    union all
    select 'week_ago', (date_trunc('day', ${local}) - interval '7 days') at time zone ${zone},
      (${local} - interval '7 days') at time zone ${zone})`;
  const { rows } = await sql<{ span: string } & Counts>`
    with ${spans}
    select span,
      (select count(*)::int from payments p where p.created_at >= starts and p.created_at < ends
        and p.status = 'succeeded' and ${ofPayments}) as payments,
      (select count(*)::int from payments p where p.created_at >= starts and p.created_at < ends
        and p.status = 'failed' and ${ofPayments}) as failed,
      (select count(*)::int from refunds r where r.created_at >= starts and r.created_at < ends
        and r.state not in ('failed', 'canceled') and ${ofRefunds}) as refunds
    from spans`.execute(db);
  const { rows: sums } = await sql<Sum>`
    with ${spans}, amounts as (
      select 'captured' as kind, span, p.currency, p.captured_cents as cents from spans
      join payments p on p.created_at >= starts and p.created_at < ends and p.status = 'succeeded' and ${ofPayments}
      union all
      select 'refunded', span, r.currency, r.amount_cents from spans
      join refunds r on r.created_at >= starts and r.created_at < ends
        and r.state not in ('failed', 'canceled') and ${ofRefunds})
    select kind, trim(currency) as currency, coalesce(sum(cents) filter (where span = 'today'), 0)::text as today,
      coalesce(sum(cents) filter (where span = 'week_ago'), 0)::text as "weekAgo"
    from amounts group by 1, 2 order by 1, 2`.execute(db);
  const yesterday = sql`(date_trunc('day', ${local}) - interval '1 day') at time zone ${zone}`;
  const { rows: subscriptions } = await sql<{ begun: number; ended: number }>`
    select (select count(*)::int from subscriptions s where s.created_at >= ${yesterday}
        and s.status not in ('incomplete', 'incomplete_expired') and ${ofSubscriptions}) as begun,
      (select count(*)::int from subscriptions s where s.ended_at >= ${yesterday} and s.ended_at <= ${now}
        and s.status <> 'incomplete_expired' and ${ofSubscriptions}) as ended`.execute(db);
  const figure = (key: keyof Counts) => ({
    today: rows.find(({ span }) => span === 'today')?.[key] ?? 0,
    weekAgo: rows.find(({ span }) => span === 'week_ago')?.[key] ?? 0,
  });
  const money = (kind: Sum['kind']) =>
    sums
      .filter((sum) => sum.kind === kind)
      .map(({ currency, today, weekAgo }) => ({
        today: { amount: BigInt(today), currency },
        weekAgo: { amount: BigInt(weekAgo), currency },
      }));
  return {
    asOf: now,
    zone,
    payments: figure('payments'),
    failedPayments: figure('failed'),
    refunds: figure('refunds'),
    captured: money('captured'),
    refunded: money('refunded'),
    newSubscriptions: subscriptions[0]?.begun ?? 0,
    endedSubscriptions: subscriptions[0]?.ended ?? 0,
  };
}
