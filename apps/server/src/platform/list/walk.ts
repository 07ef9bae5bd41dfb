import type { ListSelection } from '@backdesk/contract';
import { sql } from 'kysely';
import { Refusal } from '../errors.ts';
import { allOf } from './conditions.ts';
import { type AskContext, type Narrowing, questionOf } from './question.ts';
import type { ListSource, Sql } from './source.ts';

type MatchingSelection = { matching: Narrowing; expectedCount: number; except?: string[] | undefined };

/** So many rows one bulk action may be about. */
export const mostSelected = 100_000;
const chunkSize = 500;

/**
 * The ids that a selection names, in chunks of `size`: of picked rows those that are still there, of
 * "all that match" as they were at one moment, before the first chunk. Throws Refusal when more match
 * than the person confirmed, or more than one action may be about.
 */
export async function* selectedIds(
  source: ListSource,
  ctx: AskContext,
  selection: ListSelection,
  { size = chunkSize, signal }: { size?: number; signal?: AbortSignal } = {},
): AsyncGenerator<string[]> {
  const ids =
    'ids' in selection
      ? await pickedIds(source, ctx, selection.ids, signal)
      : await matchingIds(source, ctx, selection, signal);
  for (let at = 0; at < ids.length; at += size) yield ids.slice(at, at + size);
}

/** All of those ids at once. Throws Refusal also when there are none. */
export async function everySelectedId(
  source: ListSource,
  ctx: AskContext,
  selection: ListSelection,
  signal?: AbortSignal,
): Promise<string[]> {
  const ids: string[] = [];
  for await (const chunk of selectedIds(source, ctx, selection, signal ? { signal } : {})) ids.push(...chunk);
  if (ids.length === 0)
    throw new Refusal(
      'conflict',
      `None of these ${source.definition.noun[1]} is there any more, so nothing was done. Look at the list again.`,
    );
  return ids;
}

async function pickedIds(
  source: ListSource,
  { services }: AskContext,
  ids: readonly string[],
  signal: AbortSignal | undefined,
): Promise<string[]> {
  const id = sql.ref(`${source.alias}.id`);
  const conditions = [sql`${id} = any(${ids}::uuid[])`, ...(source.always ? [source.always] : [])];
  const rows = await services.reads.run(selectIds(source, conditions), { signal });
  return rows.map((row) => row.id);
}

async function matchingIds(
  source: ListSource,
  ctx: AskContext,
  { matching, expectedCount, except = [] }: MatchingSelection,
  signal: AbortSignal | undefined,
): Promise<string[]> {
  const [one, many] = source.definition.noun;
  if (expectedCount > mostSelected)
    throw new Refusal(
      'invalid_input',
      `One action can be about at most ${mostSelected.toLocaleString('en')} ${many}. Narrow the list down and do it in parts.`,
    );
  const { conditions } = await questionOf(source, ctx, matching);
  const wide = [...conditions.plain, ...conditions.fragments.map((fragment) => fragment.wide)];
  if (except.length > 0) wide.push(sql`${sql.ref(`${source.alias}.id`)} <> all(${except}::uuid[])`);
  const ids: string[] = [];
  for await (const rows of ctx.services.reads.stream(selectIds(source, wide), { size: 5_000, signal })) {
    for (const { id } of rows) ids.push(id);
    if (ids.length > expectedCount)
      throw new Refusal(
        'conflict',
        `More ${many} match now than the ${expectedCount.toLocaleString('en')} ${expectedCount === 1 ? one : many} that you confirmed, so nothing was done. Look at the list again.`,
      );
  }
  return ids;
}

function selectIds(source: ListSource, conditions: readonly Sql[]) {
  const { table, alias } = source;
  return sql<{ id: string }>`
    select ${sql.ref(`${alias}.id`)} from ${sql.ref(table)} ${sql.ref(alias)}
    where ${allOf(conditions)} order by ${sql.ref(`${alias}.id`)}`;
}
