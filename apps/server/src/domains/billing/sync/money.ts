import { type RawBuilder, sql } from 'kysely';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import type { CheckedKind } from './checker/check.ts';
import type { Drift } from './verify.ts';

type Row = { id: string; mirror: string | null; stripe: string | null };
type MoneyCheck = {
  kind: CheckedKind;
  field: string;
  cause: string;
  query: (product: string) => RawBuilder<Row>;
};

/** How the fields of sums begin. */
export const sumPrefix = 'money: ';

/** Sums that must agree to the cent. Each returns what the row says and what the parts add up to. */
const moneyChecks: readonly MoneyCheck[] = [
  {
    kind: 'charge',
    field: 'money: refunds of the charge',
    cause: 'The refunds that are here do not add up to what Stripe counts on the charge.',
    query: (product) => sql`
      select c.stripe_charge_id as id, coalesce(x.sum, 0)::text as mirror, c.refunded_cents::text as stripe
      from charges c
      left join (
        select o.raw ->> 'charge' as charge, sum(r.amount_cents) as sum, bool_or(r.state in ('requires_action', 'unknown')) as is_open
        from stripe_objects o join refunds r on r.product_id = o.product_id and r.stripe_refund_id = o.id
        where o.product_id = ${product} and o.type = 'refund' and r.state in ('pending', 'succeeded', 'requires_action', 'unknown')
        group by 1) x on x.charge = c.stripe_charge_id
      where c.product_id = ${product} and coalesce(x.sum, 0) <> c.refunded_cents and not coalesce(x.is_open, false)`,
  },
  {
    kind: 'invoice',
    field: 'money: payments of the invoice',
    cause: 'What was paid on the invoice is not the sum of its payments.',
    query: (product) => sql`
      select i.stripe_invoice_id as id, i.paid_cents::text as mirror, x.sum::text as stripe
      from invoices i join stripe_objects o on o.product_id = i.product_id and o.id = i.stripe_invoice_id
      cross join lateral (
        select sum((p ->> 'amount_paid')::bigint) as sum from jsonb_array_elements(o.raw #> '{payments,data}') p
        where p ->> 'status' = 'paid') x
      where i.product_id = ${product} and o.raw #>> '{payments,has_more}' = 'false' and x.sum <> i.paid_cents`,
  },
  {
    kind: 'charge',
    field: 'money: balance of the charge',
    cause: 'The charge and its movement of the balance are of different amounts.',
    query: (product) => sql`
      select c.stripe_charge_id as id, c.captured_cents::text as mirror, b.amount_cents::text as stripe
      from charges c join balance_transactions b
        on b.product_id = c.product_id and b.stripe_balance_transaction_id = c.stripe_balance_transaction_id
      where c.product_id = ${product} and b.currency = c.currency and b.amount_cents <> c.captured_cents`,
  },
  {
    kind: 'charge',
    field: 'money: movement of the charge',
    cause: 'The movement of the balance that the charge names is not here.',
    query: (product) => sql`
      select c.stripe_charge_id as id, 'missing' as mirror, c.stripe_balance_transaction_id as stripe
      from charges c left join balance_transactions b
        on b.product_id = c.product_id and b.stripe_balance_transaction_id = c.stripe_balance_transaction_id
      where c.product_id = ${product} and c.stripe_balance_transaction_id is not null and b.id is null`,
  },
  {
    kind: 'refund',
    field: 'money: balance of the refund',
    cause: 'The refund and its movement of the balance are of different amounts.',
    query: (product) => sql`
      select r.stripe_refund_id as id, (-r.amount_cents)::text as mirror, b.amount_cents::text as stripe
      from refunds r join balance_transactions b
        on b.product_id = r.product_id and b.stripe_balance_transaction_id = r.stripe_balance_transaction_id
      where r.product_id = ${product} and b.currency = r.currency and b.amount_cents <> -r.amount_cents`,
  },
  {
    kind: 'dispute',
    field: 'money: balance of the dispute',
    cause: 'What the dispute took or gave back is not the sum of its movements of the balance.',
    query: (product) => sql`
      select d.stripe_dispute_id as id, d.balance_cents::text as mirror, sum(b.net_cents)::text as stripe
      from disputes d join balance_transactions b
        on b.product_id = d.product_id and b.stripe_source_id = d.stripe_dispute_id
      where d.product_id = ${product} group by d.id having sum(b.net_cents) <> d.balance_cents`,
  },
  {
    kind: 'customer',
    field: 'money: spent',
    cause: 'What the user has spent is not what their payments and refunds add up to.',
    query: (product) => sql`
      select u.stripe_customer_id as id, u.total_spent_cents::text as mirror, (x.paid - x.back)::text as stripe
      from users u join products pr on pr.id = u.product_id
      cross join lateral (
        select coalesce((select sum(p.captured_cents) from payments p
            where p.user_id = u.id and p.status = 'succeeded' and p.currency = pr.reporting_currency), 0) as paid,
          coalesce((select sum(r.amount_cents) from refunds r
            where r.user_id = u.id and r.state = 'succeeded' and r.currency = pr.reporting_currency), 0) as back) x
      where u.product_id = ${product} and u.stripe_customer_id is not null and u.total_spent_cents <> x.paid - x.back`,
  },
  {
    kind: 'payment_intent',
    field: 'money: credit of the top-up',
    cause: 'A top-up that was paid and the credit that it bought are not the same.',
    query: (product) => sql`
      select p.stripe_payment_intent_id as id, coalesce(sum(e.amount_units), 0)::text as mirror, s.raw ->> 'amount_received' as stripe
      from payments p join products pr on pr.id = p.product_id
      join stripe_objects s on s.product_id = p.product_id and s.id = p.stripe_payment_intent_id
      left join credit_entries e on e.payment_id = p.id and e.kind = 'purchase'
      where p.product_id = ${product} and p.kind = 'credit_purchase' and p.status = 'succeeded'
        and pr.credits_unit = 'cents' and p.created_at >= date_trunc('second', pr.auto_topup_since)
        and s.raw #>> '{metadata,type}' = 'auto_topup'
      group by p.id, s.raw having coalesce(sum(e.amount_units), 0)::text is distinct from s.raw ->> 'amount_received'`,
  },
  {
    kind: 'customer',
    field: 'money: balance of the credit',
    cause: 'The balance of the user is not what the movements of their credit add up to.',
    query: (product) => sql`
      select u.stripe_customer_id as id, u.credits_cents::text as mirror, x.sum::text as stripe
      from users u join (
        select a.user_id, a.balance_units as balance, coalesce(sum(e.amount_units), 0) as sum
        from credit_accounts a left join credit_entries e on e.account_id = a.id
        where a.product_id = ${product} and a.unit = 'cents' and a.user_id is not null group by a.id) x on x.user_id = u.id
      where u.stripe_customer_id is not null and (u.credits_cents <> x.sum or x.balance <> x.sum)`,
  },
  {
    kind: 'refund',
    field: 'money: operation without a refund',
    cause: 'A refund of ours counts as made and names no refund at Stripe.',
    query: (product) => sql`
      select r.id::text as id, r.state as mirror, 'missing' as stripe from refunds r
      where r.product_id = ${product} and r.stripe_refund_id is null and r.state in ('pending', 'requires_action', 'succeeded')`,
  },
];

/** Every sum of one product that does not add up, by plain SQL over what the mirror holds. */
export async function moneyDrifts(em: EntityManager, productId: string): Promise<Drift[]> {
  const found: Drift[] = [];
  for (const { kind, field, cause, query } of moneyChecks) {
    const { rows } = await query(productId).execute(plainSql(em));
    for (const { id, mirror, stripe } of rows)
      found.push({ objectType: kind, stripeId: id, field, mirror, stripe, cause });
  }
  return found;
}
