import {
  changedThresholdView,
  healthThresholdsView,
  healthView,
  noInput,
  setThresholdInput,
} from '@backdesk/contract';
import { mutation, query, router } from '../../platform/trpc/procedures.ts';
import { wire } from '../../platform/trpc/wire.ts';
import { setThreshold } from './commands/set-threshold.ts';
import { overview } from './queries/overview.ts';
import { thresholds } from './queries/thresholds.ts';
import type { HealthProvider } from './rules/figure.ts';

export const healthRouter = (providers: readonly HealthProvider[]) =>
  router({
    overview: query('health:read')
      .input(noInput)
      .output(wire(healthView))
      .query(({ ctx }) => overview(ctx, providers)),
    thresholds: query('health:read')
      .input(noInput)
      .output(wire(healthThresholdsView))
      .query(({ ctx }) => thresholds(ctx)),
    setThreshold: mutation('health:manage')
      .input(setThresholdInput)
      .output(wire(changedThresholdView))
      .mutation(({ ctx, input }) => setThreshold(ctx, input)),
  });
