/** One line of the benchmark table. `ratio` is ours over the floor measured in the same run. */
export type Figure = {
  name: string;
  rows: number;
  ours_p50_ms: number;
  ours_p95_ms: number;
  floor_p50_ms: number;
  ratio: number;
  target_ratio: number;
  /** Further figures, such as throughput. */
  [further: string]: number | string;
};

/** The value below which `part` (0 to 1) of `values` lie, rounded to hundredths. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0) * 100) / 100;
}
