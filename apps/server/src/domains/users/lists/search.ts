import { sql } from 'kysely';
import { containing } from '../../../platform/list/pattern.ts';
import type { Asker, Fragment, SearchSource, Sql } from '../../../platform/list/source.ts';
import { type Recognised, recognise } from '../rules/recognise.ts';

/** More people than this with one piece of a name: their rows are found by walking the list instead. */
const fewPeople = 1_000;

/** What makes somebody found by a piece of text: the name, and the address for whoever may reveal it. */
export function personMatches(alias: string, piece: string, { mayReveal }: Asker): Sql {
  const byName = containing(sql`lower(${sql.ref(`${alias}.full_name`)})`, piece);
  if (!mayReveal) return byName;
  return sql`(${byName} or ${containing(sql`lower(${sql.ref(`${alias}.email`)})`, piece)})`;
}

/** Users with exactly this address; the index on it begins with the product. */
export const usersWithEmail = (email: string) =>
  sql`select id from users where lower(email) = ${email} and deleted_at is null and product_id in (select id from products)`;

/** Users that Stripe knows as this customer. */
export const usersOfCustomer = (id: string) =>
  sql`select user_id from user_identities where kind = 'stripe_customer' and external_id = ${id} and product_id in (select id from products)`;

/**
 * Finds rows of another domain by whom they belong to. `userId` is their column; `byId` knows what
 * the other kinds of pasted ids mean for its rows, and answers undefined for those that mean nothing.
 */
export function searchByPerson(
  userId: Sql,
  byId: (pasted: Recognised) => Sql | undefined,
  q: string,
  asker: Asker,
): SearchSource {
  const pasted = recognise(q);
  const exact = byId(pasted);
  if (exact) return { exact };
  const ids = (users: Sql) => sql`${userId} = any(array(${users}))`;
  switch (pasted.kind) {
    case 'empty':
      return { exact: sql`true` };
    case 'email':
      return { exact: ids(usersWithEmail(pasted.value)) };
    case 'stripe_customer':
      return { exact: ids(usersOfCustomer(pasted.value)) };
    case 'name':
      return { fragment: peoplesRows(userId, pasted.value, asker) };
    default:
      return { exact: sql`false` };
  }
}

function peoplesRows(userId: Sql, piece: string, asker: Asker): Fragment {
  const matches = personMatches('person', piece, asker);
  const people = sql`from users person where ${matches}`;
  return {
    narrow: sql`${userId} = any(array(select person.id ${people} limit ${sql.lit(fewPeople)}))`,
    wide: sql`exists (select ${people} and person.id = ${userId})`,
    isCommon: sql`(select count(*) > ${sql.lit(fewPeople)} from (select ${people} limit ${sql.lit(fewPeople + 1)}) counted)`,
  };
}
