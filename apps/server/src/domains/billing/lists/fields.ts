import { sql } from 'kysely';
import type { FieldSource, OptionsSource, SortKey } from '../../../platform/list/source.ts';
import { productByKey } from '../../products/index.ts';

const at = (alias: string, column: string) => sql.ref(`${alias}.${column}`);

/** Values of a column as this installation has them. */
const valuesOf = (column: string): OptionsSource => ({ column });

/** A column that lists are ordered by. */
const orderedBy = (alias: string, column: string, type: SortKey['type'], isNullable = false): SortKey => ({
  key: at(alias, column),
  type,
  isNullable,
});

/** How the fields that several lists of billing share are read, for the table with this alias. */
export const billingFields = (alias: string) => ({
  instant: (column: string): FieldSource => ({ shown: at(alias, column) }),
  sortedInstant: (column: string, isNullable = false): FieldSource => ({
    shown: at(alias, column),
    sort: orderedBy(alias, column, 'timestamptz', isNullable),
  }),
  money: (column: string): FieldSource => ({ shown: at(alias, column), currency: at(alias, 'currency') }),
  sortedMoney: (column: string, isNullable = false): FieldSource => ({
    shown: at(alias, column),
    currency: at(alias, 'currency'),
    sort: orderedBy(alias, column, 'bigint', isNullable),
  }),
  word: (column: string): FieldSource => ({ shown: at(alias, column), options: valuesOf(column) }),
  closed: (column: string): FieldSource => ({ shown: at(alias, column) }),
  plain: (column: string): FieldSource => ({ shown: at(alias, column) }),
  text: (column: string): FieldSource => ({
    shown: at(alias, column),
    compared: sql`lower(${at(alias, column)})`,
  }),
  /** An id at Stripe; the unique index on it begins with the product. */
  stripeId: (column: string): FieldSource => ({
    shown: at(alias, column),
    is: (id) =>
      sql`(${at(alias, column)} = ${id} and ${at(alias, 'product_id')} in (select id from products))`,
  }),
  /** The id at Stripe of another row that this one belongs to. */
  stripeIdOf: (own: string, table: string, column: string) => ({
    shown: sql`(select ${at('of', column)} from ${sql.ref(table)} "of" where ${at('of', 'id')} = ${at(alias, own)})`,
    is: (id: string) =>
      sql`${at(alias, own)} = any(array(select ${at('of', 'id')} from ${sql.ref(table)} "of" where ${at('of', column)} = ${id} and ${at('of', 'product_id')} in (select id from products)))`,
  }),
  userName: { shown: sql`users.full_name` } satisfies FieldSource,
  currency: {
    shown: sql`trim(${at(alias, 'currency')})`,
    compared: at(alias, 'currency'),
    isOneOf: (codes) => sql`${at(alias, 'currency')} = any(${codes}::bpchar[])`,
    options: valuesOf('currency'),
  } satisfies FieldSource as FieldSource,
  product: {
    shown: sql`products.name`,
    compared: at(alias, 'product_id'),
    isOneOf: (keys) =>
      sql`${at(alias, 'product_id')} = any(array(select id from products where key = any(${keys})))`,
    options: () => sql`select key, name, 1 from products`,
  } satisfies FieldSource as FieldSource,
});

/** What every list of billing needs beside its fields. */
export const billingList = <Alias extends string>(alias: Alias) => ({
  alias,
  permission: 'billing:read' as const,
  // The names of users are searched, and for some their addresses.
  revealPermission: 'users:reveal' as const,
  exportPermission: 'billing:export' as const,
  product: { column: at(alias, 'product_id'), find: productByKey },
  joins: sql`join users on users.id = ${at(alias, 'user_id')} join products on products.id = ${at(alias, 'product_id')}`,
});
