import type { listPageInput } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import { compileSql } from '../db/reads.ts';
import { Refusal } from '../errors.ts';
import { keyText, orderBy } from './keyset.ts';
import { type AskContext, markersOf, orderOf, type Question, questionOf } from './question.ts';
import { rowsInOrder, type Walk } from './rows.ts';
import type { ListSource, Sql } from './source.ts';
import { cellsOf, selectOf } from './cells.ts';

export type PageInput = z.output<ReturnType<typeof listPageInput>>;
export type Page = {
  rows: Record<string, unknown>[];
  nextCursor: string | null;
  previousCursor: string | null;
  topCursor: string | null;
};
type Raw = Record<string, unknown> & { id: string; $key: string | null; $before?: boolean };

/** One page of a list in one statement. Throws Refusal for a marker that is not of this question. */
export async function readPage(
  source: ListSource,
  ctx: AskContext,
  input: PageInput,
  signal: AbortSignal | undefined,
): Promise<Page> {
  const size = input.pageSize ?? 25;
  const order = orderOf(source, input);
  const markers = markersOf(source.definition, ctx, input);
  const place = input.cursor ? markers.open(input.cursor) : undefined;
  const isBackward = place !== undefined && input.direction === 'previous';
  if (input.jumpTo && order.sort.type !== 'timestamptz')
    throw new Refusal('invalid_input', 'Only a list ordered by a point in time can begin at one.');
  const question = await questionOf(source, ctx, input);
  const walk = { order, isBackward, place, from: input.jumpTo, limit: size + 1 };
  const found = await ctx.services.reads.run(pageStatement(source, question, walk), { signal });
  // Rows may have gone since: the first page is never half a page.
  if (isBackward && found.length < size)
    return readPage(source, ctx, { ...input, cursor: null, direction: 'next' }, signal);

  const shown = found.slice(0, size);
  if (isBackward) shown.reverse();
  const [first, last] = [shown.at(0), shown.at(-1)];
  const hasMore = found.length > size;
  const hasPrevious = isBackward ? hasMore : place !== undefined || first?.$before === true;
  const marker = (row: Raw | undefined, isWanted: boolean) =>
    isWanted ? (row ? markers.seal({ key: row.$key, id: row.id }) : (input.cursor ?? null)) : null;
  const { mode } = ctx.services.config.stripe;
  return {
    rows: shown.map((row) => cellsOf(source, row, mode)),
    nextCursor: marker(last, isBackward || hasMore),
    previousCursor: marker(first, hasPrevious),
    topCursor: first ? markers.seal({ key: first.$key, id: first.id }) : null,
  };
}

/** The one statement: the rows in their order first, then what belongs to them joined to those few. */
export function pageStatement(source: ListSource, question: Question, walk: Walk) {
  const { order, isBackward } = walk;
  const alias = sql.ref(source.alias);
  const cells = selectOf(source, Object.keys(source.fields));
  return sql<Raw>`
    select ${alias}.id, ${keyText(order.sort)} as "$key", ${cells}${isBefore(source, question, walk)}
    from (${rowsInOrder(source, question.conditions, walk)}) ${alias} ${source.joins}
    order by ${orderBy(order, isBackward)}`;
}

/** The statement of a first page, for PostgreSQL to explain. */
export async function explainable(source: ListSource, ctx: AskContext, input: PageInput) {
  const question = await questionOf(source, ctx, input);
  const order = orderOf(source, input);
  return compileSql(pageStatement(source, question, { order, isBackward: false, limit: 26 }));
}

/** Whether anything stands before a page that begins at an instant. */
function isBefore(source: ListSource, question: Question, { order, from }: Walk): Sql {
  if (!from) return sql``;
  const beyond = order.isDescending ? sql`>` : sql`<`;
  const { conditions } = question;
  const earlier = {
    plain: [...conditions.plain, sql`${order.sort.key} ${beyond} ${from}::timestamptz`],
    fragments: conditions.fragments,
  };
  const inner = rowsInOrder(source, earlier, { order, isBackward: true, limit: 1 });
  return sql`, exists (select from (${inner}) earlier) as "$before"`;
}
