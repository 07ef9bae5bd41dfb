import type { DemoBusiness, DemoSeasons } from './businesses/types.ts';
import type { Chance } from './random.ts';

const dayMs = 86_400_000;

/** When `count` users sign up between two days, oldest first: growth, seasons, weekends, launches. */
export function signUpMoments(
  random: Chance,
  { seasons }: Pick<DemoBusiness, 'seasons'>,
  count: number,
  from: Date,
  to: Date,
): Date[] {
  const days = Math.ceil((to.getTime() - from.getTime()) / dayMs);
  const cumulated: number[] = [];
  let total = 0;
  for (let day = 0; day < days; day += 1) {
    total += weightOf(seasons, new Date(from.getTime() + day * dayMs), days - day, day / days);
    cumulated.push(total);
  }
  return Array.from({ length: count }, () => {
    const wanted = random.next() * total;
    const day = firstAbove(cumulated, wanted);
    return new Date(Math.min(from.getTime() + day * dayMs + timeOfDay(random), to.getTime() - 60_000));
  }).toSorted((a, b) => a.getTime() - b.getTime());
}

function weightOf(seasons: DemoSeasons, day: Date, daysBeforeEnd: number, progress: number): number {
  const isWeekend = day.getUTCDay() === 0 || day.getUTCDay() === 6;
  const launch = seasons.launches.reduce((most, one) => {
    const since = one.daysBeforeEnd - daysBeforeEnd;
    // Attention halves with each day and is gone after a week.
    return since < 0 || since > 7 ? most : Math.max(most, 1 + (one.times - 1) / 2 ** since);
  }, 1);
  return (
    seasons.growth ** progress *
    (seasons.months[day.getUTCMonth()] ?? 1) *
    (isWeekend ? seasons.weekend : 1) *
    launch
  );
}

function firstAbove(cumulated: readonly number[], wanted: number): number {
  let [low, high] = [0, cumulated.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cumulated[middle] ?? 0) > wanted) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Most of the day's sign-ups come in the American afternoon, few at night. */
function timeOfDay(random: Chance): number {
  const hour = (18 + (random.next() + random.next() + random.next() - 1.5) * 9 + 24) % 24;
  return Math.floor(hour * 3_600_000);
}
