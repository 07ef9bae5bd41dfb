/** What a subscription costs for one interval, as far as it is known. */
export type Priced = {
  /** In minor units; null where a price has tiers. */
  recurringCents?: bigint | null | undefined;
  billingInterval?: string | null | undefined;
  intervalCount?: number | null | undefined;
};
export type Discount = {
  percentOff: string | null;
  amountOffCents: bigint | null;
  duration: 'once' | 'repeating' | 'forever';
  durationMonths: number | null;
};

const daysOf: Readonly<Record<string, number>> = { day: 1, week: 7, month: 30, year: 365 };
/** A coupon for good counts as long as this, in months. */
const monthsCounted = 12;

const daysOfInterval = ({ billingInterval, intervalCount }: Priced): number =>
  (daysOf[billingInterval ?? 'month'] ?? 30) * (intervalCount ?? 1);

/** What a coupon gives away in minor units, rounded up: all it takes off, of one that never ends a year of it. */
export function couponWorth(subscription: Priced, coupon: Discount): bigint {
  const price = subscription.recurringCents ?? 0n;
  const off =
    coupon.amountOffCents ??
    (price * BigInt(Math.round(Number(coupon.percentOff ?? 0) * 100)) + 9_999n) / 10_000n;
  const months = coupon.duration === 'repeating' ? (coupon.durationMonths ?? 1) : monthsCounted;
  const charges =
    coupon.duration === 'once' ? 1 : Math.max(1, Math.ceil((months * 30) / daysOfInterval(subscription)));
  return (off < price ? off : price) * BigInt(charges);
}

/** What a later charge gives away in minor units, rounded up: the price of the days between. */
export function freeDaysWorth(subscription: Priced, from: Date, to: Date): bigint {
  const freeMs = to.getTime() - from.getTime();
  if (freeMs <= 0) return 0n;
  const intervalMs = BigInt(daysOfInterval(subscription)) * 86_400_000n;
  return ((subscription.recurringCents ?? 0n) * BigInt(freeMs) + intervalMs - 1n) / intervalMs;
}
