import {
  type goodwillOutcomesInput,
  type goodwillOutcomesView,
  type GoodwillKind,
  type goodwillOutcomeView,
  outcomeDays,
  type SaveOfferKind,
  type SaveOfferState,
} from '@backdesk/contract';
import { type RawBuilder, sql } from 'kysely';
import type { z } from 'zod';
import { plainSql } from '../../../platform/db/kysely.ts';
import type { QueryContext } from '../../../platform/trpc/context.ts';
import { giftEntries, type Looked, offerEntries } from './goodwill-entries.ts';

/** How far back one looks, and at how much at most: enough for a founder, and bounded work. */
const lookBackDays = 365;
const most = 10_000;

type Outcome = z.output<typeof goodwillOutcomeView>;
type View = z.output<typeof goodwillOutcomesView>;
type Row = {
  kind: string;
  reason: string | null;
  answer: SaveOfferState | null;
  currency: string;
  /** 0 for all, else only what is that old. */
  days: number;
  count: number;
  paying: number;
  disputed: number;
  fees_unknown: number;
  is_cut: boolean;
} & Record<'given' | 'cost' | 'paid' | 'fees' | 'taken_back', string>;

/**
 * What became of the users who were given or offered something, by what it was and why: 30, 60 and 90 days after
 * it, of what is that old. Sums are in minor units of the currency in which it was given; payments and fees in
 * another are not counted.
 */
export async function goodwillOutcomes(
  ctx: QueryContext,
  { product }: z.output<typeof goodwillOutcomesInput>,
): Promise<View> {
  const now = ctx.services.clock.now();
  const looked: Looked = {
    since: new Date(now.getTime() - lookBackDays * 86_400_000),
    most,
    isMeant: (table) =>
      product === undefined
        ? sql`true`
        : sql`${sql.ref(`${table}.product_id`)} = (select id from products where key = ${product})`,
  };
  const gifts = await measured(ctx, giftEntries(looked), now);
  const offers = await measured(ctx, offerEntries(looked), now);
  return {
    since: looked.since,
    isCut: [...gifts, ...offers].some((row) => row.is_cut),
    policies: gifts
      .filter(({ days }) => days === 0)
      .map((all) => ({
        kind: all.kind as GoodwillKind,
        reason: all.reason,
        count: all.count,
        given: cents(all, all.given),
        outcomes: outcomesOf(gifts, all),
      })),
    offers: offersOf(offers),
  };
}

/** Of each policy how many there are (`days` 0), and what became of those that are old enough. */
async function measured(ctx: QueryContext, entries: RawBuilder<unknown>, now: Date): Promise<Row[]> {
  const { rows } = await sql<Row>`
    with entries as (${entries}), newest as (select * from entries order by created_at desc, id desc limit ${most})
    select g.kind, g.reason, g.answer, g.currency, d.days, count(*)::int as count,
      (select count(*) > ${most} from entries) as is_cut,
      coalesce(sum(g.amount_cents), 0)::text as given, coalesce(sum(g.cost_cents), 0)::text as cost,
      count(*) filter (where d.days > 0 and ${isPaying})::int as paying,
      count(*) filter (where b.opened > 0)::int as disputed,
      coalesce(sum(p.paid), 0)::text as paid,
      (coalesce(sum(p.fees), 0) + coalesce(sum(b.fees), 0) + coalesce(sum(g.fee_cents), 0))::text as fees,
      coalesce(sum(p.fees_unknown), 0)::int as fees_unknown,
      coalesce(sum(b.taken_back), 0)::text as taken_back
    from newest g
    cross join unnest(array[0, ${sql.join(outcomeDays.map((days) => sql.lit(days)))}]) as d(days)
    cross join lateral (select g.created_at + d.days * interval '1 day' as until) u
    left join lateral (
      select sum(p.captured_cents - p.refunded_cents) as paid,
        sum(p.fee_cents) filter (where p.fee_currency = g.currency) as fees,
        count(*) filter (where p.fee_currency is distinct from g.currency) as fees_unknown
      from payments p where d.days > 0 and p.user_id = g.user_id and p.currency = g.currency and p.status = 'succeeded'
        and p.created_at > g.created_at and p.created_at <= u.until) p on true
    left join lateral (
      select count(*) as opened, sum(t.fee_cents) filter (where t.currency = g.currency) as fees,
        sum(t.amount_cents) filter (where t.currency = g.currency
          and t.status in ('needs_response', 'under_review', 'lost', 'appeal_needs_response', 'appeal_under_review')) as taken_back
      from disputes t where d.days > 0 and t.user_id = g.user_id and t.created_at > g.created_at
        and t.created_at <= u.until) b on true
    where u.until <= ${now}::timestamptz
    group by g.kind, g.reason, g.answer, g.currency, d.days
    order by count(*) desc, g.kind, g.reason`.execute(plainSql(ctx.em));
  return rows;
}

/**
 * Whether the user of `g` was paying on the day `u.until`: by a subscription that was active, not free and not
 * paused then, as its history says (its row, where that knows nothing of the day); who never had one, by a payment
 * within the 30 days before.
 */
const isPaying = sql`(exists (
    select from subscriptions s left join lateral (
      select v.status, v.recurring_cents, v.pause_behavior from subscription_versions v
      where v.subscription_id = s.id and v.occurred_at <= u.until order by v.occurred_at desc, v.sequence desc limit 1) v on true
    where s.user_id = g.user_id and s.started_at <= u.until and coalesce(s.ended_at, 'infinity') > u.until
      and coalesce(v.status, 'active') = 'active' and v.pause_behavior is null
      and coalesce(v.recurring_cents, s.recurring_cents, 1) > 0)
  or (not exists (select from subscriptions s where s.user_id = g.user_id) and exists (
    select from payments p where p.user_id = g.user_id and p.status = 'succeeded' and p.captured_cents > p.refunded_cents
      and p.created_at > greatest(g.created_at, u.until - interval '30 days') and p.created_at <= u.until)))`;

const cents = ({ currency }: Row, amount: string | undefined) => ({ amount: BigInt(amount ?? 0), currency });

const isSame = (a: Row, b: Row) =>
  a.kind === b.kind && a.reason === b.reason && a.answer === b.answer && a.currency === b.currency;

/** The outcome of a policy on each of the days; zeros where nothing is that old. */
function outcomesOf(rows: readonly Row[], all: Row): Outcome[] {
  return outcomeDays.map((days) => {
    const row = rows.find((one) => one.days === days && isSame(one, all));
    return {
      days,
      count: row?.count ?? 0,
      unknownCount: all.count - (row?.count ?? 0),
      payingCount: row?.paying ?? 0,
      disputedCount: row?.disputed ?? 0,
      paid: cents(all, row?.paid),
      fees: cents(all, row?.fees),
      feesUnknownCount: row?.fees_unknown ?? 0,
      takenBack: cents(all, row?.taken_back),
      cost: cents(all, row?.cost),
    };
  });
}

/** What was offered for the same reason stands together, whatever was answered. */
function offersOf(rows: readonly Row[]): View['offers'] {
  const all = rows.filter(({ days }) => days === 0);
  const keyOf = ({ kind, reason, currency }: Row) => `${kind} ${reason} ${currency}`;
  return [...Map.groupBy(all, keyOf).values()]
    .map((answers) => {
      const [one] = answers;
      if (!one) throw new Error('A group is never empty.');
      const answered = (answer: SaveOfferState) => {
        const row = answers.find((candidate) => candidate.answer === answer) ?? {
          ...one,
          answer,
          count: 0,
          given: '0',
        };
        return { count: row.count, given: cents(row, row.given), outcomes: outcomesOf(rows, row) };
      };
      return {
        kind: one.kind as SaveOfferKind,
        feedback: one.reason as View['offers'][number]['feedback'],
        openCount: answered('offered').count,
        accepted: answered('accepted'),
        declined: answered('declined'),
      };
    })
    .toSorted((a, b) => countOf(b) - countOf(a));
}

const countOf = ({ openCount, accepted, declined }: View['offers'][number]) =>
  openCount + accepted.count + declined.count;
