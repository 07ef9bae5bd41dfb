import type { Draw } from './draw.ts';

export const daySeconds = 86_400;
/** Two years. */
export const spanDays = 730;
/** Everything happens within this many seconds after the start. */
export const spanSeconds = spanDays * daySeconds;
/** A month and a year of billing, in seconds. */
export const periodSeconds = { month: 2_629_800, year: 31_557_600 } as const;

/** How sign-ups spread over a year: a new year's start, a quiet summer, a busy autumn. */
const byMonth = [1.2, 1.05, 1, 0.97, 0.95, 0.9, 0.78, 0.76, 1.02, 1.08, 1.16, 0.98];

/**
 * When each user signs up, in seconds after `startsAt`, rising: growth over the two years, dips at
 * weekends and in summer, and days that differ.
 */
export function signUpTimes(users: number, startsAt: Date, draw: Draw): Uint32Array {
  const weights = Array.from({ length: spanDays }, (_, day) => {
    const date = new Date(startsAt.getTime() + day * daySeconds * 1000);
    const weekday = date.getUTCDay();
    return (
      Math.exp((1.6 * day) / spanDays) *
      (weekday === 0 || weekday === 6 ? 0.62 : 1) *
      (byMonth[date.getUTCMonth()] ?? 1) *
      (0.85 + 0.3 * draw('day', day))
    );
  });
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const times = new Uint32Array(users);
  let user = 0;
  let sum = 0;
  for (const [day, weight] of weights.entries()) {
    sum += weight;
    const until = day === spanDays - 1 ? users : Math.round((users * sum) / total);
    const first = user;
    for (; user < until; user++) {
      const part = (user - first + draw('moment', user)) / (until - first);
      times[user] = Math.floor((day + part) * daySeconds);
    }
  }
  return times;
}
