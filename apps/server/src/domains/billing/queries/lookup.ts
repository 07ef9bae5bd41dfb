import type { LookupKind } from '@backdesk/contract';
import { type RawBuilder, sql } from 'kysely';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { plannedOnce } from '../../../platform/db/planned-once.ts';

export type LookupHit = { userId: string; paymentId: string | null };

/** Lets the unique indexes, which begin with the product, serve a look-up across all of them. */
const everyProduct = sql`product_id in (select id from products)`;

/** As many users as a look-up shows, and one more, of what many users have. */
const manyShown = sql.lit(26);

/** Invoices with the latest payment of each. */
const invoiceWhere = (condition: RawBuilder<unknown>) => sql<LookupHit>`
  select i.user_id as "userId", (select p.id from payments p where p.product_id = i.product_id
    and p.stripe_invoice_id = i.stripe_invoice_id order by p.created_at desc limit 1) as "paymentId"
  from invoices i where i.${everyProduct} and ${condition}`;

const byStripeId: Partial<Record<LookupKind, (id: string) => ReturnType<typeof sql<LookupHit>>>> = {
  stripe_subscription: (id) =>
    sql`select user_id as "userId", null as "paymentId" from subscriptions where ${everyProduct} and stripe_subscription_id = ${id}`,
  stripe_invoice: (id) => invoiceWhere(sql`i.stripe_invoice_id = ${id}`),
  invoice_number: (number) => invoiceWhere(sql`i.number = ${number}`),
  // Every attempt leads to its payment, not only the latest.
  stripe_charge: (id) =>
    sql`select user_id as "userId", payment_id as "paymentId" from charges where ${everyProduct} and stripe_charge_id = ${id}
      union
      select user_id, id from payments where ${everyProduct} and stripe_charge_id = ${id}`,
  stripe_payment_intent: (id) =>
    sql`select user_id as "userId", id as "paymentId" from payments where ${everyProduct} and stripe_payment_intent_id = ${id}`,
  stripe_refund: (id) =>
    sql`select user_id as "userId", payment_id as "paymentId" from refunds where ${everyProduct} and stripe_refund_id = ${id}`,
  stripe_dispute: (id) => sql`
    select p.user_id as "userId", p.id as "paymentId" from disputes d join payments p on p.id = d.payment_id
    where d.${everyProduct} and d.stripe_dispute_id = ${id}`,
  stripe_credit_note: (id) => sql`
    select c.user_id as "userId", (select p.id from payments p where p.invoice_id = c.invoice_id
      order by p.created_at desc limit 1) as "paymentId"
    from credit_notes c where c.${everyProduct} and c.stripe_credit_note_id = ${id}`,
  stripe_payment_method: (id) =>
    sql`select user_id as "userId", null as "paymentId" from payment_methods where ${everyProduct} and stripe_payment_method_id = ${id}`,
  stripe_setup_intent: (id) =>
    sql`select user_id as "userId", null as "paymentId" from setup_intents where ${everyProduct} and stripe_setup_intent_id = ${id}`,
  stripe_balance_transaction: (id) => sql`
    select c.user_id as "userId", c.payment_id as "paymentId" from balance_transactions t
    join charges c on c.product_id = t.product_id and c.stripe_charge_id = t.stripe_source_id
    where t.${everyProduct} and t.stripe_balance_transaction_id = ${id}
    union
    select r.user_id, r.payment_id from balance_transactions t
    join refunds r on r.product_id = t.product_id and r.stripe_refund_id = t.stripe_source_id
    where t.${everyProduct} and t.stripe_balance_transaction_id = ${id}
    union
    select d.user_id, d.payment_id from balance_transactions t
    join disputes d on d.product_id = t.product_id and d.stripe_dispute_id = t.stripe_source_id
    where t.${everyProduct} and t.stripe_balance_transaction_id = ${id}`,
  stripe_promotion_code: (id) => sql`
    select r.user_id as "userId", null as "paymentId" from promotion_codes p
    join discount_codes c on c.promotion_code_id = p.id join discount_redemptions r on r.discount_code_id = c.id
    where p.${everyProduct} and p.stripe_promotion_code_id = ${id} order by r.created_at desc limit ${manyShown}`,
  stripe_price: (id) => sql`
    select s.user_id as "userId", null as "paymentId" from plan_prices p join subscriptions s on s.plan_price_id = p.id
    where p.${everyProduct} and p.stripe_price_id = ${id} order by s.created_at desc limit ${manyShown}`,
  stripe_product: (id) => sql`
    select s.user_id as "userId", null as "paymentId" from plans p join subscriptions s on s.plan_id = p.id
    where p.${everyProduct} and p.stripe_product_id = ${id} order by s.created_at desc limit ${manyShown}`,
};

/** Finds whom a Stripe id or an invoice number belongs to; both are unique per product, so there may be several. */
export async function findByStripeId(em: EntityManager, kind: LookupKind, id: string): Promise<LookupHit[]> {
  const select = byStripeId[kind]?.(id);
  return select ? (await sql<LookupHit>`${plannedOnce}${select}`.execute(plainSql(em))).rows : [];
}

/** Finds whom one of our own ids belongs to, and which kind of thing it names. */
export async function findByOwnId(
  em: EntityManager,
  id: string,
): Promise<(LookupHit & { kind: LookupKind })[]> {
  const { rows } = await sql<LookupHit & { kind: LookupKind }>`${plannedOnce}
    select 'payment_id' as kind, user_id as "userId", id as "paymentId" from payments where id = ${id}
    union all
    select 'refund_id', user_id, payment_id from refunds where id = ${id}
    union all
    select 'subscription_id', user_id, null from subscriptions where id = ${id}`.execute(plainSql(em));
  return rows;
}
