import { type RawBuilder, sql } from 'kysely';
import { givenCents, isPaidAfterAll } from './goodwill-used.ts';
import { offerState } from './save-offers.ts';

/** Which entries are looked at; `most` of each kind of source at most, the newest. */
export type Looked = {
  since: Date;
  most: number;
  /** Whether a row of this table belongs to the product that is meant. */
  isMeant: (table: string) => RawBuilder<unknown>;
};

/**
 * Everything that was given away, a row each: `reason` as whoever gave it said (a save offer where it carried one
 * out), `cost_cents` what left us by it (a refund, and credit at its worth; what was never charged is missing in what
 * they paid already), `fee_cents` Stripe's fee for the part of `payment_id` that went back, which stays with Stripe.
 * Refunds that were made at Stripe count as well. Of credit that was taken back again only the rest was given.
 */
export const giftEntries = ({ since, most, isMeant }: Looked) => sql`
  (select 'gift' as source, g.id, g.user_id, g.kind, null::text as answer, ${keptCents(givenCents)} as amount_cents, g.currency, g.created_at,
    case when exists (select from save_offers f where f.operation_id = g.id) then 'save_offer'
      else coalesce(r.reason, c.reason) end as reason,
    case when g.kind in ('refund', 'credit') then ${keptCents(sql`g.amount_cents`)} else 0 end as cost_cents,
    ${lostFee('r')} as fee_cents, r.payment_id, ${isFeeUnknown('r')} as is_fee_unknown
  from goodwill_given g
    left join refunds r on r.id = g.id
    left join credit_grants c on c.id = g.id
    left join stripe_operations o on o.id = g.id
  where g.created_at > ${since} and ${isMeant('g')}
    and (r.id is null or r.state = 'succeeded') and (o.id is null or o.state not in ('failed', 'canceled'))
    and not ${isPaidAfterAll}
  order by g.created_at desc, g.id desc limit ${most + 1})
  union all
  (select 'gift', r.id, r.user_id, 'refund', null, r.amount_cents, r.currency, r.created_at, r.reason, r.amount_cents,
    ${lostFee('r')}, r.payment_id, ${isFeeUnknown('r')}
  from refunds r
  where r.created_at > ${since} and ${isMeant('r')} and r.state = 'succeeded'
    and not exists (select from goodwill_given g where g.id = r.id)
  order by r.created_at desc, r.id desc limit ${most + 1})`;

/** Save offers, from their answer on; what an accepted one gave is worth what it counted for. */
export const offerEntries = ({ since, most, isMeant }: Looked) => sql`
  (select 'offer' as source, f.id, f.user_id, f.kind, ${offerState} as answer, coalesce(g.amount_cents, 0) as amount_cents,
    coalesce(s.currency, pr.reporting_currency) as currency,
    case when ${offerState} = 'offered' then f.created_at else f.answered_at end as created_at,
    f.feedback as reason, 0 as cost_cents, 0 as fee_cents, null::uuid as payment_id, false as is_fee_unknown
  from save_offers f
    join subscriptions s on s.id = f.subscription_id
    join products pr on pr.id = f.product_id
    left join goodwill_given g on g.id = f.operation_id
  where f.created_at > ${since} and ${isMeant('f')}
  order by f.created_at desc, f.id desc limit ${most + 1})`;

/** Of the payment behind a refund: its fee, for the part that went back. */
const lostFee = (refund: string) => sql`coalesce((
  select p.fee_cents * ${sql.ref(`${refund}.amount_cents`)} / nullif(p.captured_cents, 0) from payments p
  where p.id = ${sql.ref(`${refund}.payment_id`)} and p.fee_currency = ${sql.ref(`${refund}.currency`)}), 0)`;

/** Whether that fee is not known, or in another currency. */
const isFeeUnknown = (refund: string) => sql`exists (
  select from payments p where p.id = ${sql.ref(`${refund}.payment_id`)}
    and p.fee_currency is distinct from ${sql.ref(`${refund}.currency`)})`;

/** `cents`, without the share of the lot `c` that was taken back; of one that was still to come that is all of it. */
const keptCents = (cents: RawBuilder<unknown>) => sql`(case when c.voided_at is null then ${cents} else ceil(
  g.amount_cents * (c.amount_units + coalesce(
    (select sum(e.amount_units) from credit_entries e where e.grant_id = c.id and e.kind = 'void'), -c.amount_units))
  / c.amount_units)::bigint end)`;
