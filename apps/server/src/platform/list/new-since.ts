import type { listNewSinceView } from '@backdesk/contract';
import { sql } from 'kysely';
import type { z } from 'zod';
import { type AskContext, markersOf, orderOf, questionOf, type Sorted } from './question.ts';
import { rowsInOrder } from './rows.ts';
import type { ListSource } from './source.ts';

const most = 99;

/** How many rows stand above the one of the marker now, at most 99. */
export async function readNewSince(
  source: ListSource,
  ctx: AskContext,
  input: Sorted & { cursor: string | null },
  signal: AbortSignal | undefined,
): Promise<z.output<typeof listNewSinceView>> {
  const order = orderOf(source, input);
  const place =
    input.cursor === null ? undefined : markersOf(source.definition, ctx, input).open(input.cursor);
  const { conditions } = await questionOf(source, ctx, input);
  const above = rowsInOrder(source, conditions, { order, place, isBackward: true, limit: most + 1 });
  const [row] = await ctx.services.reads.run(
    sql<{ value: number }>`select count(*)::int as value from (${above}) above`,
    { signal },
  );
  const value = row?.value ?? 0;
  return { value: Math.min(value, most), isCapped: value > most };
}
