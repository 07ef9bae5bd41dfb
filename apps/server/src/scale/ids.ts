import type { Draw } from './draw.ts';

/** All numbers of 16 bits in four hexadecimal digits: looking up is three times as fast as formatting. */
const hex = Array.from({ length: 0x1_0000 }, (_, value) => value.toString(16).padStart(4, '0'));

/** Tables whose rows have ids of their own. */
const kinds = [
  'product',
  'plan',
  'price',
  'user',
  'subscription',
  'payment',
  'invoice',
  'refund',
  'dispute',
  'account',
  'grant',
  'entry',
] as const;
type Kind = (typeof kinds)[number];
const salts = Object.fromEntries(kinds.map((kind, index) => [kind, index])) as Record<Kind, number>;

/** UUIDv7 of an instant in milliseconds, unique by `index` within a table. */
export function idAt(draw: Draw, kind: Kind, ms: number, index: number): string {
  const place = index * 16 + salts[kind];
  const first = draw('id', place) * 0x1000;
  const second = draw('id tail', place) * 0x4000_0000;
  const upper = Math.floor(ms / 0x1_0000);
  const time = `${hex[Math.floor(upper / 0x1_0000)]}${hex[upper & 0xffff]}-${hex[ms % 0x1_0000]}`;
  const chance = `${hex[0x7000 + Math.floor(first)]}-${hex[0x8000 + Math.floor(second / 0x1_0000)]}`;
  return `${time}-${chance}-${hex[second & 0xffff]}${hex[index >>> 16]}${hex[index & 0xffff]}`;
}

/**
 * An id as Stripe makes them: a prefix, then letters and digits, rising with `index`. Real ones rise
 * with time as well.
 */
export function stripeId(draw: Draw, prefix: string, index: number): string {
  const chance =
    threes(draw('id', index) * triple * triple) + threes(draw('id tail', index) * triple * triple);
  return `${prefix}_3S${threes(index)}${chance}scale`;
}

const triple = 36 ** 3;
/** All numbers of three digits to the base of 36. */
const base36 = Array.from({ length: triple }, (_, value) => value.toString(36).padStart(3, '0'));
const threes = (value: number) =>
  `${base36[Math.floor(value / triple)]}${base36[Math.floor(value) % triple]}`;
