const numbers = new Intl.NumberFormat('en-US');
export const eventsWord = (count: number) => `${numbers.format(count)} ${count === 1 ? 'event' : 'events'}`;

const done = { replayed: 'handed to the digest again', ignored: 'set aside' };

/** What it came to, as a sentence; `selected` is how many it was about. */
export function eventsSettled(
  outcome: keyof typeof done,
  counts: Readonly<Record<string, number>>,
  selected: number,
): string {
  const settled = counts[outcome] ?? 0;
  const left = selected - settled;
  const rest = left > 0 ? `, ${numbers.format(left)} left as they were` : '';
  return `${eventsWord(settled)} ${done[outcome]}${rest}.`;
}
