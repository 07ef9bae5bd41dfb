const perYear: Readonly<Record<string, number>> = { day: 365, week: 52, month: 12, year: 1 };

/** What so much every `count` intervals is in a month, in minor units, rounded down. */
export function monthlyCents(cents: bigint, interval: string | null, count: number | null): bigint | null {
  const times = interval === null ? undefined : perYear[interval];
  return times === undefined ? null : (cents * BigInt(times)) / (12n * BigInt(count ?? 1));
}
