import { sql } from 'kysely';
import type { SortKey, Sql } from './source.ts';

/** The place of a row in the order: its key as text, null where it has none, and its id. */
export type Place = { key: string | null; id: string };
export type Order = { alias: string; sort: SortKey; isDescending: boolean };

/**
 * One stretch of the order that a single index serves. Rows without a key come last in both
 * directions, so they are a stretch of their own.
 */
export type Stretch = { where: Sql[] };

const idOf = (alias: string) => sql.ref(`${alias}.id`);

/** The key as text that survives the way to the client and back, to the microsecond. */
export function keyText({ key, type }: SortKey): Sql {
  return type === 'timestamptz'
    ? sql`to_char(${key} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
    : sql`(${key})::text`;
}

/** The order inside one stretch, as its index has it; `isBackward` towards the first row. */
export function orderInStretch({ alias, sort, isDescending }: Order, isBackward: boolean): Sql {
  const direction = isDescending === isBackward ? sql`asc` : sql`desc`;
  return sql`${sort.key} ${direction}, ${idOf(alias)} ${direction}`;
}

/** The order of the whole list. */
export function orderBy(order: Order, isBackward: boolean): Sql {
  const keys = orderInStretch(order, isBackward);
  if (!order.sort.isNullable) return keys;
  return sql`(${order.sort.key} is null) ${isBackward ? sql`desc` : sql`asc`}, ${keys}`;
}

/** The stretches from `place` on in walking order; all of them where there is no place. */
export function stretchesFrom(order: Order, place: Place | undefined, isBackward: boolean): Stretch[] {
  const { sort, alias } = order;
  const beyond = order.isDescending === isBackward ? sql`>` : sql`<`;
  const rest = place && sql`${idOf(alias)} ${beyond} ${place.id}::uuid`;
  const after =
    place &&
    place.key !== null &&
    sql`(${sort.key}, ${idOf(alias)}) ${beyond} (${place.key}::${sql.raw(sort.type)}, ${place.id}::uuid)`;
  if (!sort.isNullable) return [{ where: after ? [after] : [] }];
  const keyed = (where: Sql[]): Stretch => ({ where: [sql`${sort.key} is not null`, ...where] });
  const keyless = (where: Sql[]): Stretch => ({ where: [sql`${sort.key} is null`, ...where] });
  if (!place) return isBackward ? [keyless([]), keyed([])] : [keyed([]), keyless([])];
  if (after) return isBackward ? [keyed([after])] : [keyed([after]), keyless([])];
  return isBackward ? [keyless(rest ? [rest] : []), keyed([])] : [keyless(rest ? [rest] : [])];
}

/** The condition that a row stands at or beyond this instant, for a list ordered by one. */
export function fromInstant({ sort, isDescending }: Order, instant: Date): Sql {
  return isDescending
    ? sql`${sort.key} <= ${instant}::timestamptz`
    : sql`${sort.key} >= ${instant}::timestamptz`;
}
