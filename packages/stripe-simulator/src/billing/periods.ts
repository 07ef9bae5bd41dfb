import type { Recurring } from '../objects/price.ts';

const DAY = 86_400;

/** Adds calendar months in UTC; the 31st becomes the last day of a shorter month. */
export function addMonths(time: number, months: number): number {
  const date = new Date(time * 1000);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, last));
  return date.getTime() / 1000;
}

/** `count` billing intervals after `anchor`, counted from the anchor so that month ends do not drift. */
export function intervalsAfter(
  anchor: number,
  { interval, interval_count }: Recurring,
  count: number,
): number {
  const steps = interval_count * count;
  switch (interval) {
    case 'day':
      return anchor + steps * DAY;
    case 'week':
      return anchor + steps * 7 * DAY;
    case 'month':
      return addMonths(anchor, steps);
    default:
      return addMonths(anchor, 12 * steps);
  }
}

const APPROXIMATE: Readonly<Record<Recurring['interval'], number>> = {
  day: DAY,
  week: 7 * DAY,
  month: 28 * DAY,
  year: 365 * DAY,
};

/** The first period boundary of the anchor's cycle that lies after `time`. */
export function periodEnd(anchor: number, recurring: Recurring, time: number): number {
  const length = APPROXIMATE[recurring.interval] * recurring.interval_count;
  let count = Math.max(1, Math.floor(((time - anchor) / length) * 0.9));
  while (intervalsAfter(anchor, recurring, count) <= time) count += 1;
  while (count > 1 && intervalsAfter(anchor, recurring, count - 1) > time) count -= 1;
  return intervalsAfter(anchor, recurring, count);
}
