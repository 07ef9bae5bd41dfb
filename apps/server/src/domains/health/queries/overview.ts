import type { healthView } from '@backdesk/contract';
import type { z } from 'zod';
import type { QueryContext } from '../../../platform/trpc/context.ts';
import type { HealthProvider } from '../rules/figure.ts';
import { databaseFigures, tableHealth, unusedIndexes } from './database-health.ts';
import { processFigures } from './process-figures.ts';
import { presentLimits } from './thresholds.ts';

/** Everything the health screen shows, of this moment. */
export async function overview(
  ctx: QueryContext,
  providers: readonly HealthProvider[],
): Promise<z.output<typeof healthView>> {
  const { observations, clock, config } = ctx.services;
  // One after the other: the look at a desk in trouble must not take more than one connection.
  const limits = await presentLimits(ctx.em);
  const figures = await processFigures(observations, config.home, limits);
  figures.push(...(await databaseFigures(ctx.em, limits)));
  for (const provider of providers) figures.push(...(await provider(ctx, limits)));
  const tables = await tableHealth(ctx.em, observations.tablesWithErrors());
  return {
    asOf: clock.now(),
    startedAt: observations.startedAt,
    figures,
    procedures: observations.procedures().toSorted((a, b) => b.p95Ms - a.p95Ms),
    slowCalls: [...observations.slowCalls()],
    tables: tables.map((table) => ({ ...table, errors: observations.errorsOf(table.name) })),
    unusedIndexes: await unusedIndexes(ctx.em),
  };
}
