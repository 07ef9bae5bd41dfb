import type { healthFigureView } from '@backdesk/contract';
import type { z } from 'zod';
import type { QueryContext } from '../../../platform/trpc/context.ts';
import type { Limits } from './limits.ts';

export type HealthFigure = z.output<typeof healthFigureView>;

/** What a domain contributes to the health of the whole; bounded work, it runs on every look. */
export type HealthProvider = (ctx: QueryContext, limits: Limits) => Promise<HealthFigure[]>;

/** From this part of the threshold on a figure is a warning. */
const warningFrom = 0.8;

/** A figure with its state: bad at its threshold or above, a warning from 80 % of it. */
export function judged(figure: Omit<HealthFigure, 'state'>): HealthFigure {
  const { value, threshold } = figure;
  if (value === null) return { ...figure, state: 'unknown' };
  if (threshold === null) return { ...figure, state: 'good' };
  if (value >= threshold) return { ...figure, state: 'bad' };
  return { ...figure, state: value >= threshold * warningFrom ? 'warning' : 'good' };
}
