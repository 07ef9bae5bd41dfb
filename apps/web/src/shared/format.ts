import { format } from '@backdesk/money';
import { once } from './once.ts';

/** Money as it travels: minor units in a decimal string, and the currency's code. */
export type WireMoney = { amount: string; currency: string };

/** "$29.00": as the currency is written, exact for any size. */
export function formatMoney(money: WireMoney): string {
  return format({ amount: BigInt(money.amount), currency: money.currency });
}

/** Part of a whole in per cent, rounded half up to whole numbers; undefined when the whole is zero. */
export function percentOf(part: WireMoney, whole: WireMoney): string | undefined {
  const total = BigInt(whole.amount);
  if (total <= 0n || part.currency !== whole.currency) return undefined;
  const percent = (BigInt(part.amount) * 200n + total) / (total * 2n);
  return percent === 0n && BigInt(part.amount) > 0n ? '< 1 %' : `${percent} %`;
}

/** The viewer's IANA zone, for example "Europe/Berlin". */
export const viewerZone = once((): string => Intl.DateTimeFormat().resolvedOptions().timeZone);

const exact = once(() => new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'long' }));
const clock = once(() => new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' }));
const weekday = once(() => new Intl.DateTimeFormat('en-GB', { weekday: 'short' }));
const dayOfYear = once(() => new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' }));
const dayAndYear = once(
  () => new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' }),
);

/** The whole truth about an instant, zone included; shown on hover. */
export function formatExact(instant: string): string {
  return exact().format(new Date(instant));
}

const clockAndZone = once(
  () => new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZoneName: 'short' }),
);

/** "14:32 UTC": where nothing near it says the viewer's zone. */
export function formatClockAndZone(instant: string | number): string {
  return clockAndZone().format(new Date(instant));
}

/** "14:32" in the viewer's zone. */
export function formatClock(instant: string | number): string {
  return clock().format(new Date(instant));
}

/** "12 Nov", with the year only when it is not this one. */
export function formatDay(instant: string, now = new Date()): string {
  const date = new Date(instant);
  return (date.getFullYear() === now.getFullYear() ? dayOfYear : dayAndYear)().format(date);
}

/** The shortest form that places an instant: "Today 09:12", "Tomorrow 02:40", "Tue 18:40", "12 Nov", "3 Jan 2025". */
export function formatWhen(instant: string, now = new Date()): string {
  const date = new Date(instant);
  const days = calendarDaysBetween(date, now);
  if (days === 0) return `Today ${clock().format(date)}`;
  if (days === -1) return `Tomorrow ${clock().format(date)}`;
  if (days > 0 && days < 7) return `${weekday().format(date)} ${clock().format(date)}`;
  return formatDay(instant, now);
}

const units = [
  ['month', 30 * 86_400],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;
const relative = once(() => new Intl.RelativeTimeFormat('en'));
const relativeDay = once(() => new Intl.RelativeTimeFormat('en', { numeric: 'auto' }));

/** "3 days ago", "yesterday", "in 9 days", "14 months ago", "just now": the largest unit that fits. */
export function formatRelative(instant: string, now = new Date()): string {
  const seconds = (new Date(instant).getTime() - now.getTime()) / 1000;
  for (const [unit, length] of units)
    if (Math.abs(seconds) >= length)
      return (unit === 'day' ? relativeDay : relative)().format(Math.trunc(seconds / length), unit);
  return 'just now';
}

/** How long ago, without "ago": "14 months", "3 days"; for "customer for …". */
export function formatSpan(since: string, now = new Date()): string {
  const days = Math.max(0, Math.floor((now.getTime() - new Date(since).getTime()) / 86_400_000));
  if (days === 0) return 'less than a day';
  const [count, unit] =
    days >= 730
      ? [Math.floor(days / 365), 'year']
      : days >= 60
        ? [Math.floor(days / 30.44), 'month']
        : [days, 'day'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

function calendarDaysBetween(from: Date, to: Date): number {
  const midnight = (date: Date) => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  return (midnight(to) - midnight(from)) / 86_400_000;
}

/** "Visa ••42", from Stripe's brand word and the last four digits. */
export function formatCard(brand: string | null, last4: string | null): string | undefined {
  if (!last4) return undefined;
  const name = brand ? brand.charAt(0).toUpperCase() + brand.slice(1).replaceAll('_', ' ') : 'Card';
  return `${name} ••${last4.slice(-2)}`;
}

/** "12", or "100+" where the counting stopped. */
export function cappedWords({ value, isCapped }: { value: number; isCapped: boolean }): string {
  return isCapped ? `${value}+` : String(value);
}

/** "03:24" in another zone; undefined for a zone that the browser does not know. */
export function clockIn(zone: string, now = new Date()): string | undefined {
  try {
    return new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: zone }).format(
      now,
    );
  } catch {
    return undefined;
  }
}
