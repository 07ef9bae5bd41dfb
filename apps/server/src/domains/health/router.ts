import { healthView, noInput } from '@backdesk/contract';
import { query, router } from '../../platform/trpc/procedures.ts';
import { wire } from '../../platform/trpc/wire.ts';
import { overview } from './queries/overview.ts';
import type { HealthProvider } from './rules/figure.ts';

export const healthRouter = (providers: readonly HealthProvider[]) =>
  router({
    overview: query('health:read')
      .input(noInput)
      .output(wire(healthView))
      .query(({ ctx }) => overview(ctx, providers)),
  });
