import { sql } from 'kysely';
import { allOf, type Conditions } from './conditions.ts';
import { fromInstant, type Order, orderBy, orderInStretch, type Place, stretchesFrom } from './keyset.ts';
import type { Fragment, ListSource, Sql } from './source.ts';

/** So many rows with a rare piece of text are found first and ordered after; more are walked in order. */
export const rareHits = 5_000;

export type Walk = {
  order: Order;
  isBackward: boolean;
  limit: number;
  place?: Place | undefined;
  from?: Date | undefined;
};

const tableOf = ({ table, alias }: ListSource) => sql`${sql.ref(table)} ${sql.ref(alias)}`;
const allColumns = ({ alias }: ListSource) => sql`${sql.ref(alias)}.*`;

/**
 * Selects the rows of the list's table beyond a place, in walking order, at most `limit`; nothing else is
 * joined. Each branch has an index to walk, so the database reads about as many rows as it answers.
 */
export function rowsInOrder(source: ListSource, conditions: Conditions, walk: Walk): Sql {
  const { plain, fragments } = conditions;
  if (fragments.length === 0) return walked(source, tableOf(source), plain, walk);
  const isRare = rareCondition(fragments);
  const hits = sql`hits ${sql.ref(source.alias)}`;
  const { alias } = source;
  // Without MATERIALIZED the planner would walk the order of the list in search of a rare piece.
  return sql`
    with hits as materialized (
      select ${allColumns(source)} from ${tableOf(source)}
      where ${allOf([...plain, ...fragments.map(({ narrow }) => narrow)])} limit ${sql.lit(rareHits + 1)}),
    rare as materialized (select ${isRare} as yes)
    select * from (
      select * from (${walked(source, hits, [sql`(select yes from rare)`], walk)}) rare_rows
      union all
      select * from (${walked(source, tableOf(source), [sql`not (select yes from rare)`, ...plain, ...fragments.map(({ wide }) => wide)], walk)}) common_rows
    ) ${sql.ref(alias)} order by ${orderBy(walk.order, walk.isBackward)} limit ${sql.lit(walk.limit)}`;
}

/** Whether what was found through the indexes is all there is. */
export function rareCondition(fragments: readonly Fragment[]): Sql {
  const common = fragments.flatMap(({ isCommon }) => (isCommon ? [isCommon] : []));
  return sql`(select count(*) from hits) <= ${sql.lit(rareHits)}${sql.join(
    common.map((isCommon) => sql` and not ${isCommon}`),
    sql``,
  )}`;
}

function walked(source: ListSource, from: Sql, conditions: readonly Sql[], walk: Walk): Sql {
  const { order, isBackward, place, limit } = walk;
  const begun = walk.from ? [...conditions, fromInstant(order, walk.from)] : conditions;
  const part = (where: readonly Sql[]) => sql`
    select ${allColumns(source)} from ${from} where ${allOf([...begun, ...where])}
    order by ${orderInStretch(order, isBackward)} limit ${sql.lit(limit)}`;
  const [first, second] = stretchesFrom(order, place, isBackward);
  if (!first) throw new Error('An order has at least one stretch.');
  if (!second) return part(first.where);
  // The second stretch is only read when the first does not fill the page.
  return sql`
    with stretch as materialized (${part(first.where)})
    select * from (
      select * from stretch
      union all
      select * from (${part([sql`(select count(*) from stretch) < ${sql.lit(limit)}`, ...second.where])}) rest
    ) ${sql.ref(source.alias)} order by ${orderBy(order, isBackward)} limit ${sql.lit(limit)}`;
}

/** Selects one row per row that fulfils the conditions, in no order, at most `limit` where one is given. */
export function rowsInNoOrder(source: ListSource, conditions: Conditions, limit?: number): Sql {
  const capped = limit === undefined ? sql`` : sql`limit ${sql.lit(limit)}`;
  const { plain, fragments } = conditions;
  const wide = allOf([...plain, ...fragments.map((fragment) => fragment.wide)]);
  if (fragments.every(({ isCommon }) => isCommon === undefined))
    return sql`select from ${tableOf(source)} where ${wide} ${capped}`;
  const narrow = allOf([...plain, ...fragments.map((fragment) => fragment.narrow)]);
  return sql`
    with hits as materialized (select ${sql.ref(source.alias)}.id from ${tableOf(source)}
      where ${narrow} limit ${sql.lit(rareHits + 1)}),
    rare as materialized (select ${rareCondition(fragments)} as yes)
    select from (
      select id from hits where (select yes from rare)
      union all
      select ${sql.ref(source.alias)}.id from ${tableOf(source)} where not (select yes from rare) and ${wide}
    ) found ${capped}`;
}
