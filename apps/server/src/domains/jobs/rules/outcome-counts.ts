/** How often each outcome occurred, by a word such as `tagged`. */
export type OutcomeCounts = Readonly<Record<string, number>>;

/** Those of both, added up by outcome. Throws RangeError for anything but whole numbers from 0. */
export function addCounts(some: OutcomeCounts, more: OutcomeCounts): Record<string, number> {
  const sum: Record<string, number> = { ...some };
  for (const [outcome, count] of Object.entries(more)) {
    if (!Number.isSafeInteger(count) || count < 0)
      throw new RangeError(`“${outcome}” was counted as ${count}: an outcome is counted in whole numbers.`);
    sum[outcome] = (sum[outcome] ?? 0) + count;
  }
  return sum;
}

/** How many are done: all outcomes together. */
export function sumOfCounts(counts: OutcomeCounts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
