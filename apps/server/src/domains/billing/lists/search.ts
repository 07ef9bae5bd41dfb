import { type RawBuilder, sql } from 'kysely';
import type { Asker, SearchSource } from '../../../platform/list/source.ts';
import { searchByPerson } from '../../users/index.ts';

type Sql = RawBuilder<unknown>;

/** Lets the unique indexes, which begin with the product, serve a search across all of them. */
const everyProduct = (alias: string) => sql`${sql.ref(`${alias}.product_id`)} in (select id from products)`;
const has = (alias: string, column: string, id: string) =>
  sql`(${sql.ref(`${alias}.${column}`)} = ${id} and ${everyProduct(alias)})`;
const rowsOf = (table: string, select: string, column: string, id: string) =>
  sql`array(select ${sql.ref(`x.${select}`)} from ${sql.ref(table)} x where ${has('x', column, id)})`;

/** Columns by which a list is found by a pasted id; `link` columns hold our ids of other rows. */
export type SearchColumns = {
  alias: string;
  /** Columns with Stripe's ids. */
  paymentIntent?: string;
  charge?: string;
  invoice?: string;
  subscription?: string;
  refund?: string;
  dispute?: string;
  invoiceNumber?: string;
  /** Columns with our ids. */
  own: readonly string[];
  paymentId?: string;
};

/** Searches a list of billing by an id of Stripe's or ours, an e-mail address or a piece of a name. */
export function searchBilling(columns: SearchColumns) {
  const { alias } = columns;
  const at = (column: string) => sql.ref(`${alias}.${column}`);
  const viaPayments = (column: string, id: string) =>
    columns.paymentId && sql`${at(columns.paymentId)} = any(${rowsOf('payments', 'id', column, id)})`;
  const via = (table: string, select: string, column: string, id: string, own: string) =>
    sql`${at(own)} = any(${rowsOf(table, select, column, id)})`;
  const isPayments = columns.paymentIntent !== undefined;

  return (q: string, asker: Asker): SearchSource =>
    searchByPerson(
      at('user_id'),
      ({ kind, value }): Sql | undefined => {
        const direct = (column: string | undefined) => (column ? has(alias, column, value) : undefined);
        switch (kind) {
          case 'stripe_payment_intent':
            return (
              direct(columns.paymentIntent) ?? (viaPayments('stripe_payment_intent_id', value) || undefined)
            );
          case 'stripe_charge':
            return direct(columns.charge) ?? (viaPayments('stripe_charge_id', value) || undefined);
          case 'stripe_invoice':
            return direct(columns.invoice) ?? (viaPayments('stripe_invoice_id', value) || undefined);
          case 'stripe_subscription':
            return (
              direct(columns.subscription) ??
              (isPayments
                ? via('subscriptions', 'id', 'stripe_subscription_id', value, 'subscription_id')
                : undefined)
            );
          case 'stripe_refund':
            return (
              direct(columns.refund) ??
              (isPayments ? via('refunds', 'payment_id', 'stripe_refund_id', value, 'id') : undefined)
            );
          case 'stripe_dispute':
            return (
              direct(columns.dispute) ??
              (isPayments ? via('disputes', 'payment_id', 'stripe_dispute_id', value, 'id') : undefined)
            );
          case 'invoice_number':
            return (
              direct(columns.invoiceNumber) ??
              (isPayments
                ? via('invoices', 'stripe_invoice_id', 'number', value, 'stripe_invoice_id')
                : undefined)
            );
          case 'own_id':
            return sql`(${sql.join(
              columns.own.map((column) => sql`${at(column)} = ${value}::uuid`),
              sql` or `,
            )})`;
          default:
            return undefined;
        }
      },
      q,
      asker,
    );
}
