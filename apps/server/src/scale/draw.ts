/**
 * Chance without state: the same seed, purpose and index always give the same number, so any row can
 * be drawn again when another one refers to it, and nothing but plain arrays has to be remembered.
 */
export type Draw = (purpose: Purpose, index: number) => number;

/** What is drawn; each purpose is a stream of its own. */
const purposes = [
  'day',
  'moment',
  'family',
  'given',
  'domain',
  'country',
  'channel',
  'account',
  'verified',
  'login',
  'deleted',
  'mode',
  'subscribers',
  'delay',
  'price',
  'trial',
  'life',
  'status',
  'gap',
  'feedback',
  'kind',
  'payer',
  'outcome',
  'amount',
  'card',
  'refund',
  'refund time',
  'refund part',
  'refund state',
  'dispute',
  'dispute time',
  'dispute outcome',
  'welcome',
  'usage time',
  'usage amount',
  'id',
  'id tail',
] as const;
export type Purpose = (typeof purposes)[number];

const salts = Object.fromEntries(purposes.map((name, index) => [name, index + 1])) as Record<Purpose, number>;

/** A draw from 0 up to, not including, 1, for `seed` (a whole number). */
export function createDraw(seed: number): Draw {
  return (purpose, index) => mixed(seed, salts[purpose], index) / 4_294_967_296;
}

function mixed(seed: number, salt: number, index: number): number {
  let value = (Math.imul(index, 0x9e3779b1) + Math.imul(salt, 0x85ebca77) + Math.imul(seed, 0xc2b2ae3d)) | 0;
  value = Math.imul(value ^ (value >>> 16), 0x7feb352d);
  value = Math.imul(value ^ (value >>> 15), 0x846ca68b);
  value = Math.imul(value ^ (value >>> 13), 0x9e3779b1);
  return (value ^ (value >>> 16)) >>> 0;
}

/** Picks by weight in constant time; weights are rounded to 1/1024. */
export function weighted<Item>(items: readonly (readonly [Item, number])[]): (part: number) => Item {
  const total = items.reduce((sum, [, weight]) => sum + weight, 0);
  const table: Item[] = [];
  let sum = 0;
  for (const [item, weight] of items) {
    sum += weight;
    while (table.length < Math.round((sum / total) * 1024)) table.push(item);
  }
  return (part) => table[Math.floor(part * 1024)] as Item;
}
