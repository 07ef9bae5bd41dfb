import { expect, test } from 'vitest';
import { notAsOffered } from './save-offers.ts';

const now = new Date('2026-11-15T00:00:00Z');
const tenDays = { kind: 'free_days' as const, stripeCouponId: null, stripePriceId: null, daysCount: 10 };
const moved = (from: string | null, to: string | null) =>
  notAsOffered(
    tenDays,
    { kind: 'trial_change', parameters: { from, to, isTrialing: false, isCharged: false, dueToday: null } },
    now,
  );

test('free days are those offered, from the end of a period that is known', () => {
  expect(moved('2026-12-01T00:00:00Z', '2026-12-11T00:00:00Z')).toBeNull();
  // Days begin at midnight: one more is the same.
  expect(moved('2026-12-01T00:00:00Z', '2026-12-12T00:00:00Z')).toBeNull();
  expect(moved('2026-12-01T00:00:00Z', '2026-12-12T00:00:01Z')).toMatch(/10 free days/);
  expect(moved('2026-12-01T00:00:00Z', null)).toMatch(/10 free days/);
  expect(moved(null, '2026-11-16T00:00:00Z')).toMatch(/10 free days/);
});
