import type { Interval } from './terms.ts';

const day = 86_400;
const lengths: Readonly<Record<string, number>> = { day, week: 7 * day };

/** So many calendar months later in UTC; a day that the month does not have is its last one. */
export function monthsLater(seconds: number, months: number): number {
  const from = new Date(seconds * 1000);
  const month = from.getUTCMonth() + months;
  const lastDay = new Date(Date.UTC(from.getUTCFullYear(), month + 1, 0)).getUTCDate();
  const sameTime = new Date(from);
  sameTime.setUTCFullYear(from.getUTCFullYear(), month, Math.min(from.getUTCDate(), lastDay));
  return sameTime.getTime() / 1000;
}

/** The end of the `nth` period of a cycle, counted from its anchor, so that the 31st does not become the 28th for good. */
function endOfPeriod(anchor: number, { interval, count }: Interval, nth: number): number {
  const length = lengths[interval];
  if (length !== undefined) return anchor + nth * count * length;
  return monthsLater(anchor, nth * count * (interval === 'year' ? 12 : 1));
}

/** The first end of a period of the cycle after an instant, both in Unix seconds; `at` is not before the anchor. */
export function nextEnd(anchor: number, interval: Interval, at: number): number {
  const longest =
    (lengths[interval.interval] ?? (interval.interval === 'year' ? 366 : 31) * day) * interval.count;
  let nth = Math.max(1, Math.floor((at - anchor) / longest));
  while (endOfPeriod(anchor, interval, nth) <= at) nth += 1;
  return endOfPeriod(anchor, interval, nth);
}
