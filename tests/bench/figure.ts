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

/** A figure from what both took, the ratio taken from the medians. */
export function figure(
  name: string,
  rows: number,
  ours: readonly number[],
  floor: readonly number[],
  targetRatio: number,
): Figure {
  return {
    name,
    rows,
    ours_p50_ms: percentile(ours, 0.5),
    ours_p95_ms: percentile(ours, 0.95),
    floor_p50_ms: percentile(floor, 0.5),
    ratio: Math.round((percentile(ours, 0.5) / percentile(floor, 0.5)) * 100) / 100,
    target_ratio: targetRatio,
  };
}
