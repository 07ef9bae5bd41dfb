import { expect, test } from 'vitest';
import { openChanges } from './open-changes.ts';
import { notPausable, notResumable, pausedPartOf } from './pauses.ts';
import type { ChangeableSubscription } from './subscription-changes.ts';

const running: ChangeableSubscription = {
  stripeSubscriptionId: 'sub_1',
  status: 'active',
  isCancelAtPeriodEnd: false,
  collectionMethod: 'charge_automatically',
};

test.each([
  ['running', {}, null, /^yes$/, /^yes$/, /nothing to resume/],
  [
    'with payments paused',
    { pauseBehavior: 'void' },
    'payments',
    /paused already/,
    /paused already/,
    /^yes$/,
  ],
  ['paused', { status: 'paused' }, 'subscription', /paused already/, /paused already/, /^yes$/],
  ['after a failed payment', { status: 'past_due' }, null, /^yes$/, /Pause its payments/, /nothing/],
  ['in a trial', { status: 'trialing' }, null, /^yes$/, /Pause its payments/, /nothing/],
  ['paid by invoice', { collectionMethod: 'send_invoice' }, null, /^yes$/, /could not resume/, /nothing/],
  [
    'ending',
    { isCancelAtPeriodEnd: true, currentPeriodEndAt: new Date() },
    null,
    /going to end/,
    /going to end/,
    /nothing/,
  ],
  ['planned to change', { stripeScheduleId: 'sub_sched_1' }, null, /Take back/, /Take back/, /Take back/],
  ['ended', { status: 'canceled' }, null, /has ended/, /has ended/, /has ended/],
] as const)('%s', (_name, change, paused, payments, whole, resume) => {
  const subscription: ChangeableSubscription = { ...running, ...change };
  expect(pausedPartOf(subscription)).toBe(paused);
  const said = [
    notPausable(subscription, 'payments'),
    notPausable(subscription, 'subscription'),
    notResumable(subscription),
  ].map((refusal) => refusal?.sentence ?? 'yes');
  expect(said).toEqual([payments, whole, resume].map((pattern) => expect.stringMatching(pattern)));
});

test('one pause is not ended as the other', () => {
  expect(notResumable({ ...running, pauseBehavior: 'void' }, 'subscription')?.sentence).toMatch(
    /nothing to resume/,
  );
});

test('its page offers what can be done', () => {
  expect(openChanges(running)).toEqual(['plan', 'renewal', 'coupon', 'pause', 'cancel']);
  expect(openChanges({ ...running, status: 'paused' })).toEqual(['resume', 'coupon', 'cancel']);
  expect(openChanges({ ...running, stripeScheduleId: 'sub_sched_1' })).toEqual(['release']);
  expect(openChanges({ ...running, status: 'canceled' })).toEqual(['reinstate']);
});
