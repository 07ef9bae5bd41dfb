import type { Draw } from './draw.ts';

const hex = (value: number, digits: number) => Math.floor(value).toString(16).padStart(digits, '0');

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
  const time = hex(ms, 12);
  const middle = hex(0x8000_0000 + second, 8);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(first, 3)}-${middle.slice(0, 4)}-${middle.slice(4)}${hex(index, 8)}`;
}

/**
 * An id as Stripe makes them: a prefix, then 24 letters and digits, rising with `index`. Real ones
 * rise with time as well.
 */
export function stripeId(draw: Draw, prefix: string, index: number): string {
  const tail =
    Math.floor(draw('id', index) * 36 ** 6) * 36 ** 4 + Math.floor(draw('id tail', index) * 36 ** 4);
  return `${prefix}_3S${index.toString(36).padStart(7, '0')}${tail.toString(36).padStart(10, '0')}scale`;
}
