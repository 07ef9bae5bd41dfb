/** Repeatable chance: the same seed gives the same world. */
export type Chance = {
  /** A number from 0 up to, not including, 1. */
  next(): number;
  /** True with this probability. */
  hits(probability: number): boolean;
  /** A whole number from `from` to `to`, both included. */
  between(from: number, to: number): number;
  pick<Item>(items: readonly Item[]): Item;
  /** One of `items`, each as likely as its weight says. */
  weighted<Item>(items: readonly Item[], weightOf: (item: Item) => number): Item;
  /** A number around `middle` that is often smaller and sometimes much larger, as spending is. */
  skewed(middle: number): number;
};

/** The generator mulberry32: 32 bits of state, enough for a demo. */
export function chance(seed: number | string): Chance {
  let state = typeof seed === 'number' ? seed >>> 0 : hashOf(seed);
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const pick = <Item>(items: readonly Item[]): Item => {
    const item = items[Math.floor(next() * items.length)];
    if (item === undefined) throw new RangeError('There is nothing to pick from.');
    return item;
  };
  return {
    next,
    hits: (probability) => next() < probability,
    between: (from, to) => from + Math.floor(next() * (to - from + 1)),
    pick,
    weighted: (items, weightOf) => {
      let left = next() * items.reduce((sum, item) => sum + weightOf(item), 0);
      for (const item of items) {
        left -= weightOf(item);
        if (left < 0) return item;
      }
      return pick(items);
    },
    // Four uniform numbers are near enough to a normal one; its exponential is skewed.
    skewed: (middle) => middle * Math.exp((next() + next() + next() + next() - 2) * 1.2),
  };
}

/** FNV-1a: a seed out of a text. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return hash >>> 0;
}

/** A UUID of version 4 that the same chance makes again. */
export function uuidOf(random: Chance): string {
  return 'xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx'.replaceAll('x', () => random.between(0, 15).toString(16));
}

const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789';

/** `length` letters and digits, as ids of other systems look. */
export function tokenOf(random: Chance, length: number): string {
  return Array.from({ length }, () => alphabet[random.between(0, alphabet.length - 1)]).join('');
}
