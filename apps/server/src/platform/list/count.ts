import type { listCountView } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import { Refusal } from '../errors.ts';
import { type AskContext, type Narrowing, type Question, questionOf } from './question.ts';
import { rowsInNoOrder } from './rows.ts';
import type { ListSource, Sql } from './source.ts';

/** Up to here a count is exact at once. */
export const countCap = 10_000;
const quickTimeoutMs = 800;
const exactTimeoutMs = 4_000;

type Count = z.output<typeof listCountView>;

/**
 * How many rows a list has. `quick` reads at most 10,000 of them, or asks the planner's statistics;
 * `exact` counts them all and throws `too_slow` where that takes too long.
 */
export async function readCount(
  source: ListSource,
  ctx: AskContext,
  input: Narrowing & { mode?: 'quick' | 'exact' | undefined },
  signal: AbortSignal | undefined,
): Promise<Count> {
  const question = await questionOf(source, ctx, input);
  if (input.mode === 'exact')
    return { value: await exact(source, ctx, question, signal), precision: 'exact' };
  if (question.isWhole) {
    const estimate = await wholeEstimate(source, ctx, question.productId, signal);
    if (estimate > countCap) return { value: estimate, precision: 'estimate' };
  }
  const rows = rowsInNoOrder(source, question.conditions, countCap + 1);
  try {
    const value = await countOf(ctx, rows, { signal, timeoutMs: quickTimeoutMs });
    return value > countCap ? { value: countCap, precision: 'at_least' } : { value, precision: 'exact' };
  } catch (error) {
    if (!isTooSlow(error)) throw error;
    return {
      value: await plannersGuess(ctx, rowsInNoOrder(source, question.conditions), signal),
      precision: 'estimate',
    };
  }
}

async function exact(
  source: ListSource,
  ctx: AskContext,
  question: Question,
  signal: AbortSignal | undefined,
): Promise<number> {
  try {
    return await countOf(ctx, rowsInNoOrder(source, question.conditions), {
      signal,
      timeoutMs: exactTimeoutMs,
    });
  } catch (error) {
    if (!isTooSlow(error)) throw error;
    throw new Refusal(
      'too_slow',
      `Counting these ${source.definition.noun[1]} one by one took longer than ${exactTimeoutMs / 1000} seconds and was stopped. The estimate stays; narrow the list down to have an exact number.`,
    );
  }
}

const isTooSlow = (error: unknown) => error instanceof Refusal && error.reason === 'too_slow';

async function countOf(
  { services }: AskContext,
  rows: Sql,
  asked: { signal: AbortSignal | undefined; timeoutMs: number },
): Promise<number> {
  const [row] = await services.reads.run(
    sql<{ value: string }>`select count(*)::text as value from (${rows}) counted`,
    asked,
  );
  return Number(row?.value ?? 0);
}

/** From the statistics of the table and, for one product, how frequent its rows are; 0 where they know nothing. */
async function wholeEstimate(
  source: ListSource,
  { services }: AskContext,
  productId: string | undefined,
  signal: AbortSignal | undefined,
): Promise<number> {
  const [row] = await services.reads.run(
    sql<{ rows: number; share: number | null }>`
      select greatest(c.reltuples, 0)::float8 as rows, (
        select f.frequency::float8 from pg_stats s,
          unnest(s.most_common_vals::text::text[], s.most_common_freqs) as f (value, frequency)
        where s.schemaname = n.nspname and s.tablename = c.relname and s.attname = 'product_id'
          and f.value = ${productId ?? null}) as share
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.oid = ${source.table}::regclass`,
    { signal },
  );
  if (!row) return 0;
  return Math.round(productId === undefined ? row.rows : row.rows * (row.share ?? 0));
}

/** How many rows the planner expects, where even looking at 10,000 of them takes too long. */
async function plannersGuess(
  { services }: AskContext,
  rows: Sql,
  signal: AbortSignal | undefined,
): Promise<number> {
  const [row] = await services.reads.run(
    sql<{ 'QUERY PLAN': { Plan: { 'Plan Rows': number } }[] }>`explain (format json) ${rows}`,
    { signal },
  );
  return Math.round(row?.['QUERY PLAN'][0]?.Plan['Plan Rows'] ?? 0);
}
