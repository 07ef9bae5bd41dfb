import { expect, test } from 'vitest';
import { notDiscountable, notEndableTrial, notMovable, notMovableTo } from './renewal-moves.ts';
import type { ChangeableSubscription } from './subscription-changes.ts';

const now = new Date('2026-11-15T00:00:00Z');
const running: ChangeableSubscription = {
  stripeSubscriptionId: 'sub_1',
  status: 'active',
  isCancelAtPeriodEnd: false,
  currentPeriodEndAt: new Date('2026-12-01T00:00:00Z'),
};

test.each([
  ['running', {}, /^yes$/, /not in a trial/, /^yes$/],
  ['in a trial', { status: 'trialing' }, /^yes$/, /^yes$/, /^yes$/],
  ['after a failed payment', { status: 'past_due' }, /has to be settled/, /has to be settled/, /^yes$/],
  ['with payments paused', { pauseBehavior: 'void' }, /payments are paused/, /payments are paused/, /^yes$/],
  ['planned to change', { stripeScheduleId: 'sub_sched_1' }, /Take back/, /Take back/, /Take back/],
  ['ended', { status: 'canceled' }, /has ended/, /has ended/, /has ended/],
] as const)('%s', (_name, change, move, endTrial, coupon) => {
  const subscription: ChangeableSubscription = { ...running, ...change };
  const said = [notMovable(subscription), notEndableTrial(subscription), notDiscountable(subscription)].map(
    (refusal) => refusal?.sentence ?? 'yes',
  );
  expect(said).toEqual([move, endTrial, coupon].map((pattern) => expect.stringMatching(pattern)));
});

test.each([
  ['after the paid period', 'active', '2026-12-15T00:00:00Z', null],
  ['to its very end', 'active', '2026-12-01T00:00:00Z', null],
  ['into it', 'active', '2026-11-30T00:00:00Z', /paid for/],
  ['into a trial, which nobody paid for', 'trialing', '2026-11-30T00:00:00Z', null],
  ['to now', 'trialing', '2026-11-15T00:00:00Z', /in the future/],
  ['beyond two years', 'active', '2028-12-01T00:00:00Z', /two years/],
] as const)('the next charge moves %s', (_name, status, to, problem) => {
  const said = notMovableTo({ ...running, status }, new Date(to), now) ?? 'yes';
  expect(said).toMatch(problem ?? /^yes$/);
});
