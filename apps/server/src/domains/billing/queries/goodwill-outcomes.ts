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

/**
 * Of each policy how many there are (`days` 0), and what became of those that are old enough. Who was given something
 * twice counts as two gifts, but what they paid, its fee, and a dispute count once; a refund that is a gift of the
 * policy itself is its cost, and so not taken off what was paid as well.
 */
async function measured(ctx: QueryContext, entries: RawBuilder<unknown>, now: Date): Promise<Row[]> {
  const { rows } = await sql<Row>`
    with entries as (${entries}), newest as (
      select e.*, dense_rank() over (order by e.kind, e.reason, e.answer, e.currency) as policy
      from (select * from entries order by created_at desc, id desc limit ${most}) e),
    looked as materialized (
      select n.*, d.days, n.created_at + d.days * interval '1 day' as until from newest n
      cross join unnest(array[0, ${sql.join(outcomeDays.map((days) => sql.lit(days)))}]) as d(days)
      where n.created_at + d.days * interval '1 day' <= ${now}::timestamptz),
    costs as (
      select policy, days, payment_id, sum(cost_cents) as cents, sum(fee_cents) as fees, bool_or(is_fee_unknown) as is_fee_unknown
      from looked where payment_id is not null group by policy, days, payment_id),
    payments_since as materialized (
      select distinct g.policy, g.days, g.currency, p.id, p.captured_cents, p.refunded_cents, p.fee_cents, p.fee_currency
      from looked g join payments p on p.user_id = g.user_id and p.currency = g.currency and p.status = 'succeeded'
        and p.created_at > g.created_at and p.created_at <= g.until),
    paid as (
      select p.policy, p.days, sum(p.captured_cents - greatest(p.refunded_cents - coalesce(c.cents, 0), 0)) as paid,
        sum(p.fee_cents) filter (where p.fee_currency = p.currency) as fees,
        count(*) filter (where p.fee_currency is distinct from p.currency) as fees_unknown
      from payments_since p left join costs c on c.policy = p.policy and c.days = p.days and c.payment_id = p.id
      group by p.policy, p.days),
    lost as (
      select c.policy, c.days, sum(c.fees) as fees, count(*) filter (where c.is_fee_unknown) as fees_unknown from costs c
      where not exists (
        select from payments_since p where p.policy = c.policy and p.days = c.days and p.id = c.payment_id)
      group by c.policy, c.days),
    disputes_since as (
      select distinct g.policy, g.days, g.currency as gift_currency, t.id, t.status, t.currency, t.amount_cents, t.fee_cents
      from looked g join disputes t on t.user_id = g.user_id and t.created_at > g.created_at and t.created_at <= g.until),
    disputed as (
      select policy, days, sum(fee_cents) filter (where currency = gift_currency) as fees,
        sum(amount_cents) filter (where currency = gift_currency
          and status in ('needs_response', 'under_review', 'lost', 'appeal_needs_response', 'appeal_under_review')) as taken_back
      from disputes_since group by policy, days),
    gifts as (
      select g.policy, g.kind, g.reason, g.answer, g.currency, g.days, count(*)::int as count,
        coalesce(sum(g.amount_cents), 0)::text as given, coalesce(sum(g.cost_cents), 0)::text as cost,
        count(*) filter (where g.days > 0 and ${isPaying})::int as paying,
        count(*) filter (where exists (select from disputes t where t.user_id = g.user_id
          and t.created_at > g.created_at and t.created_at <= g.until))::int as disputed
      from looked g group by g.policy, g.kind, g.reason, g.answer, g.currency, g.days)
    select g.*, (select count(*) > ${most} from entries) as is_cut, coalesce(p.paid, 0)::text as paid,
      (coalesce(p.fees, 0) + coalesce(b.fees, 0) + coalesce(l.fees, 0))::text as fees,
      (coalesce(p.fees_unknown, 0) + coalesce(l.fees_unknown, 0))::int as fees_unknown,
      coalesce(b.taken_back, 0)::text as taken_back
    from gifts g left join paid p using (policy, days) left join lost l using (policy, days)
      left join disputed b using (policy, days)
    order by g.count desc, g.kind, g.reason`.execute(plainSql(ctx.em));
  return rows;
}

/**
 * Whether the user of `g` was paying on the day `g.until`: by a subscription that was active, not free and not
 * paused then, as its history says (its row, where that knows nothing of the day); who never had one, by a payment
 * within the 30 days before.
 */
const isPaying = sql`(exists (
    select from subscriptions s left join lateral (
      select v.status, v.recurring_cents, v.pause_behavior from subscription_versions v
      where v.subscription_id = s.id and v.occurred_at <= g.until order by v.occurred_at desc, v.sequence desc limit 1) v on true
    where s.user_id = g.user_id and s.started_at <= g.until and coalesce(s.ended_at, 'infinity') > g.until
      and coalesce(v.status, 'active') = 'active' and v.pause_behavior is null
      and coalesce(v.recurring_cents, s.recurring_cents, 1) > 0)
  or (not exists (select from subscriptions s where s.user_id = g.user_id) and exists (
    select from payments p where p.user_id = g.user_id and p.status = 'succeeded' and p.captured_cents > p.refunded_cents
      and p.created_at > greatest(g.created_at, g.until - interval '30 days') and p.created_at <= g.until)))`;

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
