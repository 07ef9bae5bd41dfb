const numbers = new Intl.NumberFormat('en-US');
const users = (count: number) => `${numbers.format(count)} ${count === 1 ? 'user' : 'users'}`;
const listed = (names: readonly string[]) => names.map((name) => `“${name}”`).join(', ');

/** What is done, for whoever watches the work: `Add “vip” to 1,204 users, remove “trial”`. */
export function bulkTagTitle(
  { add, remove }: { add: readonly string[]; remove: readonly string[] },
  count: number,
): string {
  if (add.length === 0) return `Remove ${listed(remove)} from ${users(count)}`;
  const added = `Add ${listed(add)} to ${users(count)}`;
  return remove.length === 0 ? added : `${added}, remove ${listed(remove)}`;
}

/** What it came to, as a sentence; `selected` is how many it was about. */
export function tagsChanged(counts: Readonly<Record<string, number>>, selected: number): string {
  const { changed = 0, unchanged = 0, 'gone meanwhile': gone = 0 } = counts;
  const parts = [`${users(changed)} changed`];
  if (unchanged > 0)
    parts.push(`${numbers.format(unchanged)} ${unchanged === 1 ? 'was' : 'were'} so already`);
  if (gone > 0) parts.push(`${numbers.format(gone)} ${gone === 1 ? 'is' : 'are'} gone meanwhile`);
  const left = selected - changed - unchanged - gone;
  if (left > 0) parts.push(`${numbers.format(left)} left as they were`);
  return `${parts.join(', ')}.`;
}
