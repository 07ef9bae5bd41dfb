/** Everything that a fault test leaves to chance; the same seed makes the same choices. */
export type Random = ReturnType<typeof seededRandom>;

/** A generator of 32-bit numbers from a seed (the mulberry32 construction), and choices made with it. */
export function seededRandom(seed: number) {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    /** A whole number from `from` to `to`, both possible. */
    between: (from: number, to: number): number => from + below(to - from + 1),
    chance: (probability: number): boolean => next() < probability,
    pick<Item>(items: readonly Item[]): Item {
      const item = items[below(items.length)];
      if (item === undefined) throw new Error('There is nothing to choose from.');
      return item;
    },
    shuffled<Item>(items: readonly Item[]): Item[] {
      const result = [...items];
      for (let last = result.length - 1; last > 0; last -= 1) {
        const other = below(last + 1);
        [result[last], result[other]] = [result[other] as Item, result[last] as Item];
      }
      return result;
    },
  };
}

/** The seed of this run: `BACKDESK_SEED`, to repeat a failure, else always the same. */
export const seed = Number(process.env.BACKDESK_SEED ?? 20_261_120);
