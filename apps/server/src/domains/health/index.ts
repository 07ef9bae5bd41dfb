export { healthRouter } from './router.ts';
export { type HealthFigure, type HealthProvider, judged } from './rules/figure.ts';
