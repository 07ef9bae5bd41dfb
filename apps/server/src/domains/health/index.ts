import { HealthThresholdSchema } from './entities/health-threshold.ts';

export { healthRouter } from './router.ts';
export { type HealthFigure, type HealthProvider, judged } from './rules/figure.ts';
export const healthEntities = [HealthThresholdSchema] as const;
