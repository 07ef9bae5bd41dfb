import { expect, test } from 'vitest';
import { goodwillLeft, limitsOf } from './goodwill.ts';
import { couponWorth, freeDaysWorth } from './goodwill-worth.ts';

const agent = {
  kind: 'member' as const,
  id: 'a',
  name: 'A',
  email: 'a@example.com',
  role: 'support_agent' as const,
  permissions: new Set<never>(),
  sessionId: 's',
  hasSecondFactor: true,
  steppedUpUntil: null,
  refundLimit: 10_000n as bigint | null,
  stepUpThreshold: 5_000n,
};

test('what was set for a role comes before its defaults, and an own limit is never exceeded', () => {
  expect(limitsOf(agent, null)).toEqual({ perAction: 10_000n, perDay: 100_000n, perUser: 50_000n });
  const set = { perAction: 2_000n, perDay: 3_000n, perUser: 4_000n };
  expect(limitsOf(agent, set)).toEqual(set);
  expect(limitsOf({ ...agent, refundLimit: 1_000n }, set).perAction).toBe(1_000n);
  // Whoever was given a higher limit of their own may use it within a day too; a program gives no second factor.
  expect(limitsOf({ ...agent, refundLimit: 200_000n }, null)).toEqual({
    perAction: 200_000n,
    perDay: 200_000n,
    perUser: 200_000n,
  });
  expect(limitsOf({ ...agent, refundLimit: null }, null)).toEqual({
    perAction: null,
    perDay: null,
    perUser: null,
  });
  const program = { kind: 'api_key' as const, id: 'k', name: 'K', permissions: agent.permissions };
  expect(limitsOf({ ...program, role: 'support_agent', refundLimit: 10_000n }, null).perAction).toBe(5_000n);
});

test('the narrowest limit says what is left', () => {
  const limits = { perAction: 100n, perDay: 250n, perUser: 300n };
  expect(goodwillLeft(limits, { byActor: 0n, toUser: 0n })).toEqual({ amount: 100n, by: 'action' });
  expect(goodwillLeft(limits, { byActor: 200n, toUser: 0n })).toEqual({ amount: 50n, by: 'day' });
  expect(goodwillLeft(limits, { byActor: 200n, toUser: 400n })).toEqual({ amount: 0n, by: 'user' });
  const none = { perAction: null, perDay: null, perUser: null };
  expect(goodwillLeft(none, { byActor: 9n, toUser: 9n }).amount).toBeNull();
});

test('coupons and free days are worth what they take off', () => {
  const monthly = { recurringCents: 2_900n, billingInterval: 'month', intervalCount: 1 };
  const yearly = { recurringCents: 29_000n, billingInterval: 'year', intervalCount: 1 };
  const half = { percentOff: '50.00', amountOffCents: null, durationMonths: null };
  expect(couponWorth(monthly, { ...half, duration: 'once' })).toBe(1_450n);
  expect(couponWorth(monthly, { ...half, duration: 'repeating', durationMonths: 3 })).toBe(4_350n);
  expect(couponWorth(monthly, { ...half, duration: 'forever' })).toBe(17_400n);
  expect(couponWorth(yearly, { ...half, duration: 'forever' })).toBe(14_500n);
  const fixed = { percentOff: null, amountOffCents: 5_000n, durationMonths: null };
  expect(couponWorth(monthly, { ...fixed, duration: 'once' })).toBe(2_900n);
  const at = (day: number) => new Date(Date.UTC(2026, 0, day));
  expect(freeDaysWorth(monthly, at(1), at(16))).toBe(1_450n);
  expect(freeDaysWorth(monthly, at(16), at(1))).toBe(0n);
  expect(freeDaysWorth({ recurringCents: null }, at(1), at(16))).toBe(0n);
});
