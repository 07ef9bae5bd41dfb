import type { listCountView, Wire } from '@backdesk/contract';
import { once } from '../once.ts';

export type Count = Wire<typeof listCountView>;

const whole = once(() => new Intl.NumberFormat('en-US'));

/** "1,204" when it is exact, "10,000+" when counting stopped there, "~1.0 M" when it is an estimate. */
export function countText({ value, precision }: Count): string {
  if (precision === 'exact') return whole().format(value);
  if (precision === 'at_least') return `${whole().format(value)}+`;
  return `~${roughly(value)}`;
}

function roughly(value: number): string {
  if (value >= 999_500) return `${(value / 1_000_000).toFixed(value < 9_950_000 ? 1 : 0)} M`;
  if (value >= 9_950) return `${Math.round(value / 1000)} k`;
  return whole().format(Number(value.toPrecision(2)));
}

/** The same as a sentence, for screen readers and on hover. */
export function countSentence(count: Count, noun: readonly [string, string]): string {
  const number = whole().format(count.value);
  if (count.precision === 'exact') return `${number} ${count.value === 1 ? noun[0] : noun[1]}`;
  if (count.precision === 'at_least') return `At least ${number} ${noun[1]}; counting stopped there`;
  return `About ${roughly(count.value)} ${noun[1]}, estimated by the database`;
}

/** "12 new", "99+ new": what stands above the rows on the screen. */
export function newText({ value, isCapped }: { value: number; isCapped: boolean }): string {
  return `${value}${isCapped ? '+' : ''} new`;
}
