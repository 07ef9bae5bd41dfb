import { z } from 'zod';
import { id, instant } from './wire.ts';

/** What a measured value means against its threshold; a figure without data is `unknown`. */
export const healthStates = ['good', 'warning', 'bad', 'unknown'] as const;
export const healthState = z.enum(healthStates);

/** How a figure is written: a share is a part of 1, the others are whole numbers of the unit. */
export const healthUnits = ['ms', 'share', 'seconds', 'count', 'bytes'] as const;

export const healthFigureView = z.object({
  key: z.string(),
  label: z.string(),
  /** Null when there is nothing to measure yet. */
  value: z.number().nullable(),
  unit: z.enum(healthUnits),
  /** At or above it the figure is bad, at or above 80 % of it a warning; null has no limit. */
  threshold: z.number().nullable(),
  state: healthState,
  /** What was measured, over which time, and what to do when it is bad. */
  explanation: z.string(),
});

/** One procedure since the server started: its last 1,000 calls. */
export const procedureTimesView = z.object({
  name: z.string(),
  calls: z.int(),
  /** Calls that failed for a reason of ours; refusals are not failures. */
  failures: z.int(),
  p50Ms: z.number(),
  p95Ms: z.number(),
  p99Ms: z.number(),
});

/** A call that took longer than the threshold; the request id finds its log lines. */
export const slowCallView = z.object({
  name: z.string(),
  durationMs: z.number(),
  requestId: id,
  at: instant,
});

export const tableHealthView = z.object({
  name: z.string(),
  /** PostgreSQL's estimate. */
  rows: z.int(),
  bytes: z.int(),
  /** The part of row versions that wait to be cleaned up, of 1. */
  deadShare: z.number(),
  /** The part of scans that used an index, of 1; null when nothing was read. */
  indexShare: z.number().nullable(),
  /** Statements on this table that the database refused since the server started. */
  errors: z.int(),
});

export const healthView = z.object({
  asOf: instant,
  startedAt: instant,
  figures: z.array(healthFigureView),
  procedures: z.array(procedureTimesView),
  slowCalls: z.array(slowCallView),
  tables: z.array(tableHealthView),
  /** Indexes that nothing has used since statistics began; unique ones are left out, they guard. */
  unusedIndexes: z.array(z.object({ name: z.string(), table: z.string(), bytes: z.int() })),
});
