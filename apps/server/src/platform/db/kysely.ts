import type { EntityManager, InferKyselyDB } from '@mikro-orm/postgresql';
import type { Kysely } from 'kysely';

const naming = {
  tableNamingStrategy: 'table',
  columnNamingStrategy: 'property',
  // Without it bigint and timestamps come back in the shape of the driver: strings.
  convertValues: true,
} as const;

/** The tables of a tuple of entities as Kysely sees them: table names, property names. */
export type TablesOf<Entities extends readonly { name: string }[]> = InferKyselyDB<
  Entities[number],
  typeof naming
>;

/**
 * Kysely on the connection of `em`: inside a transaction it takes part in it. A domain names the
 * tables it may see: `kysely<TablesOf<typeof billingEntities>>(em)`.
 */
export function kysely<Tables>(em: EntityManager): Kysely<Tables> {
  // The conditional return type of getKysely cannot be resolved for a free type parameter.
  return em.getKysely<Tables, typeof naming>(naming) as unknown as Kysely<Tables>;
}

/**
 * Kysely without any naming or conversion, for SQL that is written out: hot lists, reports,
 * statements. A third of the CPU of `kysely`. bigint and timestamps come as PostgreSQL's text
 * unless the statement casts them.
 */
export function plainSql(em: EntityManager): Kysely<unknown> {
  return em.getKysely<unknown>();
}
