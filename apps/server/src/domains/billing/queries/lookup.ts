import type { LookupKind } from '@backdesk/contract';
import { type RawBuilder, sql } from 'kysely';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';

export type LookupHit = { userId: string; paymentId: string | null };

/** Lets the unique indexes, which begin with the product, serve a look-up across all of them. */
const everyProduct = sql`product_id in (select id from products)`;

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
  stripe_charge: (id) =>
    sql`select user_id as "userId", id as "paymentId" from payments where ${everyProduct} and stripe_charge_id = ${id}`,
  stripe_payment_intent: (id) =>
    sql`select user_id as "userId", id as "paymentId" from payments where ${everyProduct} and stripe_payment_intent_id = ${id}`,
  stripe_refund: (id) =>
    sql`select user_id as "userId", payment_id as "paymentId" from refunds where ${everyProduct} and stripe_refund_id = ${id}`,
  stripe_dispute: (id) => sql`
    select p.user_id as "userId", p.id as "paymentId" from disputes d join payments p on p.id = d.payment_id
    where d.${everyProduct} and d.stripe_dispute_id = ${id}`,
};

/** Finds whom a Stripe id or an invoice number belongs to; both are unique per product, so there may be several. */
export async function findByStripeId(em: EntityManager, kind: LookupKind, id: string): Promise<LookupHit[]> {
  const select = byStripeId[kind]?.(id);
  return select ? (await select.execute(plainSql(em))).rows : [];
}

/** Finds whom one of our own ids belongs to, and which kind of thing it names. */
export async function findByOwnId(
  em: EntityManager,
  id: string,
): Promise<(LookupHit & { kind: LookupKind })[]> {
  const { rows } = await sql<LookupHit & { kind: LookupKind }>`
    select 'payment_id' as kind, user_id as "userId", id as "paymentId" from payments where id = ${id}
    union all
    select 'refund_id', user_id, payment_id from refunds where id = ${id}
    union all
    select 'subscription_id', user_id, null from subscriptions where id = ${id}`.execute(plainSql(em));
  return rows;
}
