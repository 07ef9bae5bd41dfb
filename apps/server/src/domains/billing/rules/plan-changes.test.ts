import { describe, expect, test } from 'vitest';
import { type BilledItem, leadingItemOf, notWanted, renewalCents, type WantedPlan } from './plan-changes.ts';
import type { ChangeableSubscription } from './subscription-changes.ts';

const running: ChangeableSubscription & { currency: string } = {
  stripeSubscriptionId: 'sub_1',
  status: 'active',
  isCancelAtPeriodEnd: false,
  currency: 'USD',
};
const item: BilledItem = {
  stripeItemId: 'si_1',
  stripePriceId: 'price_basic',
  planPriceId: 'p1',
  quantity: 1,
  cents: 2_000n,
  interval: 'month',
  intervalCount: 1,
  isAddon: false,
};
const addon = { ...item, stripeItemId: 'si_2', stripePriceId: 'price_box', cents: 300n, isAddon: true };
const wanted: WantedPlan = {
  price: {
    stripePriceId: 'price_pro',
    cents: 5_000n,
    currency: 'USD',
    interval: 'month',
    intervalCount: 1,
    isOnSale: true,
  },
  quantity: 1,
  when: 'now',
};
const yearly = { ...wanted.price, interval: 'year' };

describe('a change of plan', () => {
  test.each([
    ['to more', {}, [item], {}, /^yes$/],
    ['beside an add-on', {}, [item, addon], {}, /^yes$/],
    ['after a failed payment', { status: 'past_due' }, [item], {}, /^yes$/],
    ['to a year', {}, [item], { price: yearly }, /^yes$/],
    [
      'to the same in a new cycle',
      {},
      [item],
      { price: { ...wanted.price, stripePriceId: 'price_basic' }, when: 'reset' },
      /^yes$/,
    ],
    [
      'to the same',
      {},
      [item],
      { price: { ...wanted.price, stripePriceId: 'price_basic' } },
      /what it is already/,
    ],
    [
      'of what ends',
      { isCancelAtPeriodEnd: true, currentPeriodEndAt: new Date() },
      [item],
      {},
      /going to end/,
    ],
    ['of what is planned', { stripeScheduleId: 'sub_sched_1' }, [item], {}, /Take back what is planned/],
    ['of paused payments', { pauseBehavior: 'void' }, [item], {}, /payments are paused/],
    ['of a paused one', { status: 'paused' }, [item], {}, /is paused/],
    ['of an unpaid one', { status: 'unpaid' }, [item], {}, /has to be settled/],
    ['of an ended one', { status: 'canceled' }, [item], {}, /has ended/],
    ['of two plans', {}, [item, { ...item, stripeItemId: 'si_3' }], {}, /several plans/],
    ['to what is not sold', {}, [item], { price: { ...wanted.price, isOnSale: false } }, /not on sale/],
    ['to another currency', {}, [item], { price: { ...wanted.price, currency: 'EUR' } }, /paid in USD/],
    ['to a year beside a monthly add-on', {}, [item, addon], { price: yearly }, /add-ons/],
    ['to a year with the next invoice', {}, [item], { price: yearly, when: 'next_invoice' }, /paid at once/],
    ['later in a trial', { status: 'trialing' }, [item], { when: 'period_end' }, /during a trial/],
  ] as const)('%s', (_name, subscription, items, wish, sentence) => {
    const refusal = notWanted({ ...running, ...subscription }, items, { ...wanted, ...wish });
    expect(refusal?.sentence ?? 'yes').toMatch(sentence);
  });

  test('changes the only item that is no add-on, and costs all of them', () => {
    expect(leadingItemOf([addon, item])).toBe(item);
    expect(leadingItemOf([addon])).toBeNull();
    expect(renewalCents([item, { ...addon, quantity: 2 }], { ...wanted, quantity: 3 })).toBe(15_600n);
    expect(renewalCents([item, { ...addon, cents: null }], wanted)).toBeNull();
  });
});
