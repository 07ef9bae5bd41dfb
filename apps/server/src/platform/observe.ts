import { Counter, Histogram } from 'prom-client';
import { metrics } from './http/health.ts';

/** Calls remembered per procedure; percentiles are exact over them. */
const remembered = 1_000;
const slowest = 50;

type Times = { calls: number; failures: number; last: Float64Array; next: number };
export type SlowCall = { name: string; durationMs: number; requestId: string; at: Date };

const seconds = new Histogram({
  name: 'backdesk_procedure_seconds',
  help: 'Duration of tRPC procedures by outcome.',
  labelNames: ['procedure', 'outcome'],
  buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
  registers: [metrics],
});
const refusedStatements = new Counter({
  name: 'backdesk_database_errors_total',
  help: 'Statements that PostgreSQL refused, by table.',
  labelNames: ['table'],
  registers: [metrics],
});

/**
 * What this process has seen since it started: how long procedures take and what the database
 * refused. In memory, because a desk that is in trouble must still be able to say so.
 */
export function createObservations(startedAt: Date, slowMs: number) {
  const procedures = new Map<string, Times>();
  const errorsOfTable = new Map<string, number>();
  let slowCalls: SlowCall[] = [];
  return {
    startedAt,
    /** Counts one call; `isFailure` only when the fault is ours. */
    call(call: SlowCall & { isFailure: boolean }): void {
      const { name, durationMs, isFailure } = call;
      const times = procedures.get(name) ?? {
        calls: 0,
        failures: 0,
        last: new Float64Array(remembered),
        next: 0,
      };
      procedures.set(name, times);
      times.calls += 1;
      if (isFailure) times.failures += 1;
      times.last[times.next] = durationMs;
      times.next = (times.next + 1) % remembered;
      seconds.observe({ procedure: name, outcome: isFailure ? 'failure' : 'answer' }, durationMs / 1000);
      if (durationMs >= slowMs)
        slowCalls = [{ name, durationMs, requestId: call.requestId, at: call.at }, ...slowCalls].slice(
          0,
          slowest,
        );
    },
    /** Counts a statement that the database refused; anything else is not its business. */
    databaseError(error: unknown): void {
      const table = tableOf(error);
      if (table === undefined) return;
      errorsOfTable.set(table, (errorsOfTable.get(table) ?? 0) + 1);
      refusedStatements.inc({ table });
    },
    errorsOf: (table: string) => errorsOfTable.get(table) ?? 0,
    tablesWithErrors: () => [...errorsOfTable.keys()],
    slowCalls: (): readonly SlowCall[] => slowCalls,
    /** Every procedure that was called, with percentiles of its last 1,000 calls in milliseconds. */
    procedures: () =>
      [...procedures].map(([name, { calls, failures, last }]) => {
        const sorted = last.slice(0, Math.min(calls, remembered)).toSorted();
        return {
          name,
          calls,
          failures,
          p50Ms: percentile(sorted, 0.5),
          p95Ms: percentile(sorted, 0.95),
          p99Ms: percentile(sorted, 0.99),
        };
      }),
    /** The same percentile over the remembered calls of all procedures; null before the first. */
    percentile(share: number): number | null {
      const all = [...procedures.values()].flatMap(({ calls, last }) =>
        Array.from(last.slice(0, Math.min(calls, remembered))),
      );
      return all.length === 0 ? null : percentile(Float64Array.from(all).toSorted(), share);
    },
  };
}
export type Observations = ReturnType<typeof createObservations>;

/** The nearest-rank percentile of sorted values. */
function percentile(sorted: Float64Array, share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

/** The table that a PostgreSQL error names, wherever in the chain of causes it is. */
function tableOf(error: unknown): string | undefined {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause)
    if ('severity' in cause && 'code' in cause)
      return 'table' in cause && typeof cause.table === 'string' ? cause.table : 'unknown';
  return undefined;
}
