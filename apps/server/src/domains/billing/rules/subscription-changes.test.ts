import { describe, expect, test } from 'vitest';
import {
  type ChangeableSubscription,
  endOf,
  notCancelable,
  notEndableAt,
  notKeepable,
  unusedCents,
} from './subscription-changes.ts';

const end = new Date('2026-12-01T00:00:00Z');
const running: ChangeableSubscription = {
  stripeSubscriptionId: 'sub_1',
  status: 'active',
  isCancelAtPeriodEnd: false,
  cancelAt: null,
  currentPeriodEndAt: end,
  stripeScheduleId: null,
};

describe('what can be done with a subscription', () => {
  test.each([
    ['running', {}, /^yes$/, /nothing to take back/],
    ['ending with its period', { isCancelAtPeriodEnd: true }, /Take that back first/, /^yes$/],
    ['ending on a date', { cancelAt: end }, /Take that back first/, /^yes$/],
    ['ended', { status: 'canceled' }, /has ended/, /has ended/],
    ['never paid', { status: 'incomplete_expired' }, /has ended/, /has ended/],
    ['imported', { stripeSubscriptionId: null }, /not at Stripe/, /not at Stripe/],
    ['under a schedule', { stripeScheduleId: 'sub_sched_1' }, /schedule/, /schedule/],
    ['in a state we do not know', { status: 'unknown' }, /does not know/, /does not know/],
  ] as const)('%s', (_name, change, cancel, keep) => {
    const subscription: ChangeableSubscription = { ...running, ...change };
    const said = [notCancelable(subscription, 'period_end'), notKeepable(subscription)].map(
      (refusal) => refusal?.sentence ?? 'yes',
    );
    expect(said).toEqual([expect.stringMatching(cancel), expect.stringMatching(keep)]);
  });

  test('one that is going to end can be ended at once', () => {
    expect(notCancelable({ ...running, isCancelAtPeriodEnd: true }, 'now')).toBeNull();
  });

  test('ends when it was said, else with its period, else not', () => {
    const date = new Date('2026-11-30T00:00:00Z');
    expect(endOf({ ...running, cancelAt: date, isCancelAtPeriodEnd: true })).toEqual(date);
    expect(endOf({ ...running, isCancelAtPeriodEnd: true })).toEqual(end);
    expect(endOf(running)).toBeNull();
  });

  test('an end lies ahead, and not beyond five years', () => {
    const now = new Date('2026-11-15T00:00:00Z');
    expect(notEndableAt(now, now)).toMatch(/in the future/);
    expect(notEndableAt(new Date('2031-12-01T00:00:00Z'), now)).toMatch(/five years/);
    expect(notEndableAt(end, now)).toBeNull();
  });
});

describe('what was paid and not used', () => {
  const period = { from: new Date('2026-11-01T00:00:00Z'), to: end };
  test.each([
    ['at the start all of it', '2026-11-01T00:00:00Z', 3_000n],
    ['before the start no more than all', '2026-10-01T00:00:00Z', 3_000n],
    ['a third of the way two thirds', '2026-11-11T00:00:00Z', 2_000n],
    ['rounded down', '2026-11-30T23:59:00Z', 0n],
    ['at the end nothing', '2026-12-01T00:00:00Z', 0n],
    ['after the end nothing', '2027-01-01T00:00:00Z', 0n],
  ])('%s', (_name, now, left) => {
    expect(unusedCents(3_000n, period, new Date(now))).toBe(left);
  });
  test('of a period without length is nothing', () => {
    expect(unusedCents(3_000n, { from: end, to: end }, end)).toBe(0n);
  });
});
