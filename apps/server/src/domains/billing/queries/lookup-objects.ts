import type { LookupKind, lookupObject } from '@backdesk/contract';
import { type RawBuilder, sql } from 'kysely';
import type { z } from 'zod';
import type { EntityManager } from '../../../platform/db/database.ts';
import { plainSql } from '../../../platform/db/kysely.ts';
import { plannedOnce } from '../../../platform/db/planned-once.ts';

type Found = z.output<typeof lookupObject>;

/** More products than this do not share an id. */
const most = sql.lit(5);

/** Rows `o` of a table; the unique indexes on ids at Stripe begin with the product. */
const rowsOf = (page: Found['page'], table: string, condition: RawBuilder<unknown>) => sql<Found>`
  select ${sql.lit(page)} as page, o.id, products.name as "productName"
  from ${sql.ref(table)} o join products on products.id = o.product_id
  where o.product_id in (select id from products) and ${condition} order by products.key limit ${most}`;

const byKind: Partial<Record<LookupKind, (id: string) => RawBuilder<Found>>> = {
  stripe_payment_intent: (id) => rowsOf('payments', 'payments', sql`o.stripe_payment_intent_id = ${id}`),
  stripe_charge: (id) =>
    rowsOf(
      'payments',
      'payments',
      sql`o.id = any(array(select payment_id from charges where stripe_charge_id = ${id}
        and product_id in (select id from products)
        union select id from payments where stripe_charge_id = ${id} and product_id in (select id from products)))`,
    ),
  stripe_subscription: (id) =>
    rowsOf('subscriptions', 'subscriptions', sql`o.stripe_subscription_id = ${id}`),
  stripe_invoice: (id) => rowsOf('invoices', 'invoices', sql`o.stripe_invoice_id = ${id}`),
  invoice_number: (number) => rowsOf('invoices', 'invoices', sql`o.number = ${number}`),
  stripe_refund: (id) => rowsOf('refunds', 'refunds', sql`o.stripe_refund_id = ${id}`),
  stripe_dispute: (id) => rowsOf('disputes', 'disputes', sql`o.stripe_dispute_id = ${id}`),
  stripe_price: (id) =>
    rowsOf(
      'plans',
      'plans',
      sql`o.id = any(array(select plan_id from plan_prices where stripe_price_id = ${id}
        and product_id in (select id from products)))`,
    ),
  stripe_product: (id) => rowsOf('plans', 'plans', sql`o.stripe_product_id = ${id}`),
  payment_id: (id) => rowsOf('payments', 'payments', sql`o.id = ${id}`),
  refund_id: (id) => rowsOf('refunds', 'refunds', sql`o.id = ${id}`),
  subscription_id: (id) => rowsOf('subscriptions', 'subscriptions', sql`o.id = ${id}`),
};

/** The rows with a page of their own that an id names; none for ids of anything else. */
export async function findObjects(em: EntityManager, kind: LookupKind, id: string): Promise<Found[]> {
  const select = byKind[kind]?.(id);
  return select ? (await sql<Found>`${plannedOnce}${select}`.execute(plainSql(em))).rows : [];
}
