import { describe, expect, test } from 'vitest';
import { discountOn, rateOf, taxOn } from './amounts.ts';
import { comparedSides } from './compare.ts';
import { creditSentence } from './credit-rule.ts';
import { monthsLater, nextEnd } from './cycle.ts';
import { rehearse } from './rehearse.ts';
import type { Change, Discount, Terms } from './terms.ts';

const at = (day: string): number => Date.parse(`${day}T00:00:00Z`) / 1000;
const day = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 10);
const month = { interval: 'month', count: 1 };
const now = at('2026-01-16');

const basic: Terms = {
  currency: 'USD',
  isTrialing: false,
  items: [{ stripeItemId: 'si_1', name: 'Basic', cents: 2_000n, quantity: 1, interval: month }],
  anchor: at('2026-01-01'),
  start: at('2026-01-01'),
  end: at('2026-02-01'),
  discounts: [],
  customerDiscount: null,
  balance: 0n,
  pause: null,
  isStopped: false,
  endsAt: null,
  isOver: false,
  obstacle: null,
  tax: null,
};
const off = (more: Partial<Discount>): Discount => ({
  name: 'Half',
  percentOff: 5_000n,
  amountOff: null,
  duration: 'forever',
  endsAt: null,
  ...more,
});
const toPro = (more: Partial<Extract<Change, { kind: 'plan' }>>): Change => ({
  kind: 'plan',
  when: 'now',
  stripeItemId: 'si_1',
  name: 'Pro',
  price: { cents: 5_000n, interval: 'month', intervalCount: 1 },
  quantity: 1,
  at: now,
  ...more,
});
const dues = (terms: Terms, change: Change | null = null) =>
  rehearse(terms, change, now).invoices.map((invoice) => [day(invoice.at), invoice.due]);

describe('the cycle', () => {
  test('of the 31st keeps it wherever a month has one, and a leap day comes back after four years', () => {
    const ends = [at('2026-01-31')];
    for (let count = 0; count < 4; count += 1) ends.push(nextEnd(at('2026-01-31'), month, ends.at(-1) ?? 0));
    expect(ends.map(day)).toEqual(['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30', '2026-05-31']);
    expect(day(monthsLater(at('2024-02-29'), 12))).toBe('2025-02-28');
    expect(day(nextEnd(at('2024-02-29'), { interval: 'year', count: 1 }, at('2027-06-01')))).toBe(
      '2028-02-29',
    );
  });

  test.each([
    [{ interval: 'day', count: 10 }, '2026-01-11'],
    [{ interval: 'week', count: 2 }, '2026-01-15'],
    [{ interval: 'month', count: 3 }, '2026-04-01'],
    [{ interval: 'year', count: 1 }, '2027-01-01'],
  ])('of %o ends after its length, long after the anchor too', (interval, end) => {
    const anchor = at('2026-01-01');
    expect(day(nextEnd(anchor, interval, anchor))).toBe(end);
    let expected = anchor;
    for (const later of ['2026-01-10', '2029-07-05', '2041-12-31']) {
      while (expected <= at(later)) expected = nextEnd(anchor, interval, expected);
      expect(nextEnd(anchor, interval, at(later))).toBe(expected);
    }
  });
});

describe('without a change', () => {
  test('three renewals come, at the full price', () => {
    expect(dues(basic)).toEqual([
      ['2026-02-01', 2_000n],
      ['2026-03-01', 2_000n],
      ['2026-04-01', 2_000n],
    ]);
  });

  test.each([
    ['once is spent by the first', off({ duration: 'once' }), [1_000n, 2_000n, 2_000n]],
    ['repeating ends on its day', off({ endsAt: at('2026-03-01') }), [1_000n, 2_000n, 2_000n]],
    ['repeating counts until the day before', off({ endsAt: at('2026-03-02') }), [1_000n, 1_000n, 2_000n]],
    ['for ever', off({}), [1_000n, 1_000n, 1_000n]],
    ['of an amount above the price', off({ percentOff: null, amountOff: 9_900n }), [0n, 0n, 0n]],
  ] as const)('a coupon %s', (_name, discount, expected) => {
    expect(dues({ ...basic, discounts: [discount] }).map(([, due]) => due)).toEqual(expected);
    expect(dues({ ...basic, customerDiscount: discount }).map(([, due]) => due)).toEqual(expected);
  });

  test('a coupon of the customer counts only while the subscription has none of its own', () => {
    const own = off({ percentOff: 1_000n, duration: 'once' });
    expect(dues({ ...basic, discounts: [own], customerDiscount: off({}) }).map(([, due]) => due)).toEqual([
      1_800n,
      1_000n,
      1_000n,
    ]);
  });

  test('credit pays until it is used up, what is owed comes on top', () => {
    expect(dues({ ...basic, balance: -2_500n }).map(([, due]) => due)).toEqual([0n, 1_500n, 2_000n]);
    expect(dues({ ...basic, balance: 300n }).map(([, due]) => due)).toEqual([2_300n, 2_000n, 2_000n]);
  });

  test('paused payments hold invoices back until they go on, credit stays for later', () => {
    const pause = { behavior: 'void' as const, resumesAt: at('2026-02-15') };
    const { invoices } = rehearse({ ...basic, pause, balance: -500n }, null, now);
    expect(invoices.map(({ due, held, fromCredit }) => [due, held, fromCredit])).toEqual([
      [0n, 'void', 0n],
      [1_500n, null, 500n],
      [2_000n, null, 0n],
    ]);
  });

  test('nothing comes after the end, nor while it is paused', () => {
    expect(rehearse({ ...basic, endsAt: at('2026-03-01') }, null, now)).toMatchObject({
      invoices: [{ due: 2_000n }],
      because: expect.stringContaining('ends on 2026-03-01'),
    });
    expect(rehearse({ ...basic, isStopped: true }, null, now)).toMatchObject({
      invoices: [],
      because: expect.stringContaining('until it is resumed'),
    });
  });

  test('what cannot be known is not guessed', () => {
    const obstacle = 'a price is not a fixed one.';
    for (const side of [
      rehearse({ ...basic, obstacle }, null, now),
      rehearse(basic, toPro({ price: { cents: null, interval: 'month', intervalCount: 1 } }), now),
    ])
      expect(side).toEqual({ invoices: [], because: expect.stringContaining('cannot be rehearsed') });
  });
});

describe('with a change', () => {
  test('now pays the difference for the rest at once, with the next invoice it waits', () => {
    expect(dues(basic, toPro({}))).toEqual([
      // 16 of 31 days of 30.00 more; each half is rounded for itself.
      ['2026-01-16', 2_581n - 1_032n],
      ['2026-02-01', 5_000n],
      ['2026-03-01', 5_000n],
    ]);
    expect(dues(basic, toPro({ when: 'next_invoice' }))).toEqual([
      ['2026-02-01', 6_549n],
      ['2026-03-01', 5_000n],
      ['2026-04-01', 5_000n],
    ]);
  });

  test('prorations have a percentage in them already, and no amount', () => {
    const [first] = rehearse({ ...basic, discounts: [off({})] }, toPro({}), now).invoices;
    expect(first).toMatchObject({ discount: 0n, due: 1_290n - 516n });
    const [other] = rehearse(
      { ...basic, discounts: [off({ percentOff: null, amountOff: 300n })] },
      toPro({}),
      now,
    ).invoices;
    expect(other).toMatchObject({ discount: 0n, due: 1_549n });
  });

  test('to less leaves credit for what comes', () => {
    const pro = { ...basic, items: basic.items.map((item) => ({ ...item, cents: 9_000n })) };
    const { invoices } = rehearse(
      pro,
      toPro({ price: { cents: 1_000n, interval: 'month', intervalCount: 1 } }),
      now,
    );
    expect(invoices.map(({ total, due }) => [total, due])).toEqual([
      [516n - 4_645n, 0n],
      [1_000n, 0n],
      [1_000n, 0n],
    ]);
  });

  test('with the next period, another interval begins a cycle of its own then', () => {
    expect(dues(basic, toPro({ when: 'period_end', quantity: 3 }))[0]).toEqual(['2026-02-01', 15_000n]);
    const yearly = { cents: 20_000n, interval: 'year', intervalCount: 1 };
    expect(dues(basic, toPro({ when: 'period_end', price: yearly }))).toEqual([
      ['2026-02-01', 20_000n],
      ['2027-02-01', 20_000n],
      ['2028-02-01', 20_000n],
    ]);
    expect(dues(basic, toPro({ price: yearly }))).toEqual([
      ['2026-01-16', 20_000n - 1_032n],
      ['2027-01-16', 20_000n],
      ['2028-01-16', 20_000n],
    ]);
    expect(dues(basic, toPro({ when: 'reset' }))[1]).toEqual(['2026-02-16', 5_000n]);
  });

  test('within a trial costs nothing before it ends; the end of one begins the cycle', () => {
    const trial = { ...basic, isTrialing: true, anchor: basic.end };
    expect(dues(trial, toPro({}))[0]).toEqual(['2026-02-01', 5_000n]);
    expect(dues(trial, { kind: 'trial_end' }).slice(0, 2)).toEqual([
      ['2026-01-16', 2_000n],
      ['2026-02-16', 2_000n],
    ]);
    expect(dues(basic, { kind: 'renewal', to: at('2026-03-10') }).slice(0, 2)).toEqual([
      ['2026-03-10', 2_000n],
      ['2026-04-10', 2_000n],
    ]);
  });

  test('a coupon replaces what there is; without its own that of the customer counts', () => {
    const terms = { ...basic, discounts: [off({})], customerDiscount: off({ percentOff: 2_500n }) };
    expect(dues(terms, { kind: 'coupon', discount: null })[0]?.[1]).toBe(1_500n);
    expect(dues({ ...terms, discounts: [] }, { kind: 'customer_coupon' })[0]?.[1]).toBe(2_000n);
    expect(dues(terms, { kind: 'coupon', discount: off({ percentOff: 10_000n }) })[0]?.[1]).toBe(0n);
  });

  test('a new one in place of one that ended goes on with its cycle, or begins one', () => {
    const over = { ...basic, isOver: true, endsAt: basic.end, discounts: [off({})] };
    expect(rehearse(over, null, now)).toEqual({
      invoices: [],
      because: expect.stringContaining('has ended'),
    });
    const first = { firstChargeAt: basic.end, keepsDiscounts: true };
    expect(dues(over, { kind: 'reinstate', ...first })).toEqual([
      ['2026-02-01', 1_000n],
      ['2026-03-01', 1_000n],
      ['2026-04-01', 1_000n],
    ]);
    expect(dues(over, { kind: 'reinstate', firstChargeAt: null, keepsDiscounts: false }).slice(0, 2)).toEqual(
      [
        ['2026-01-16', 2_000n],
        ['2026-02-16', 2_000n],
      ],
    );
  });

  test('a pause holds invoices back or stops them, with what becomes of unused time', () => {
    const held = rehearse(
      basic,
      { kind: 'pause_payments', behavior: 'mark_uncollectible', resumesAt: null },
      now,
    );
    expect(held.invoices.map(({ held: how, due, total }) => [how, due, total])).toEqual(
      Array.from({ length: 3 }, () => ['mark_uncollectible', 0n, 2_000n]),
    );
    expect(rehearse(basic, { kind: 'pause_subscription', creditsUnused: true }, now)).toMatchObject({
      invoices: [],
      because: expect.stringContaining('$10.32 for unused time'),
    });
    const paused = { ...basic, isStopped: true };
    expect(dues(paused, { kind: 'resume', cycle: 'new' }).slice(0, 2)).toEqual([
      ['2026-01-16', 2_000n],
      ['2026-02-16', 2_000n],
    ]);
    expect(dues(paused, { kind: 'resume', cycle: 'old' }).slice(0, 2)).toEqual([
      ['2026-01-16', 1_032n],
      ['2026-02-01', 2_000n],
    ]);
    // Paused for longer than the period that was paid: the cycle has gone on.
    const long = { ...paused, anchor: at('2025-11-01'), start: at('2025-11-01'), end: at('2025-12-01') };
    expect(dues(long, { kind: 'resume', cycle: 'old' })[1]).toEqual(['2026-02-01', 2_000n]);
  });
});

test('tax comes on top or is within, by the roundest rate that explains the last invoice', () => {
  expect([rateOf(190n, 999n), rateOf(380n, 2_000n), rateOf(177n, 1_999n), rateOf(5n, 0n)]).toEqual([
    190_000n,
    190_000n,
    88_500n,
    null,
  ]);
  const exclusive = { rate: 190_000n, isInclusive: false };
  expect(rehearse({ ...basic, tax: exclusive }, null, now).invoices[0]).toMatchObject({
    tax: 380n,
    due: 2_380n,
  });
  expect(
    rehearse({ ...basic, tax: { ...exclusive, isInclusive: true } }, null, now).invoices[0],
  ).toMatchObject({
    tax: 319n,
    due: 2_000n,
  });
  expect(taxOn(-2_000n, exclusive)).toBe(-380n);
});

test('discounts come off one after the other, a percentage rounded on each line', () => {
  const lines = [999n, 1_001n, -500n].map((amount) => ({ text: '', amount, isDiscountable: true }));
  expect(discountOn(lines, [off({}), off({ percentOff: null, amountOff: 100n })]).off).toBe(
    500n + 501n + 100n,
  );
  expect(discountOn([{ text: '', amount: 999n, isDiscountable: false }], [off({})])).toEqual({
    off: 0n,
    used: [],
  });
});

test('what Stripe says of the first invoice is told, above all where it is something else', () => {
  const [before, after] = [rehearse(basic, null, now), rehearse(basic, toPro({}), now)];
  const compared = (first: Parameters<typeof comparedSides>[0]['first']) =>
    comparedSides({
      currency: 'USD',
      before,
      after,
      first,
      assumptions: [],
      credits: null,
      isMove: false,
      given: null,
    });
  const usd = (amount: bigint) => ({ amount, currency: 'USD' });
  expect(compared({ side: 'after', due: 1_549n }).stripe).toMatchObject({ isSame: true });
  expect(compared({ side: 'after', due: 1_600n }).stripe).toEqual({
    side: 'after',
    says: usd(1_600n),
    ours: usd(1_549n),
    isSame: false,
  });
  expect(compared({ because: 'No answer.' }).stripe).toEqual({ because: 'No answer.' });
  expect(compared({ side: 'before', due: 2_000n }).differences).toEqual([
    usd(-451n),
    usd(3_000n),
    usd(3_000n),
  ]);
});

describe('the sentence on credits', () => {
  const change = {
    from: { planName: 'Basic', credits: 500n },
    to: { planName: 'Pro', credits: 2_000n },
    at: now,
    start: basic.start,
    end: basic.end,
  };
  test('gives the share of credits that is paid for, rounded down, and not the whole on the last day', () => {
    expect(creditSentence({ ...change, when: 'now' })).toContain('get 774 more credits');
    expect(creditSentence({ ...change, when: 'now', at: basic.end - 3_600 })).toContain('get 2 more credits');
  });
  test.each([
    ['period_end', 'on 1 February 2026'],
    ['reset', 'new period begins today'],
    ['trial', 'within your trial'],
  ] as const)('%s', (when, words) => {
    expect(creditSentence({ ...change, when })).toContain(words);
  });
  test('takes nothing away, and is silent where the plan stays', () => {
    expect(creditSentence({ ...change, from: change.to, to: change.from, when: 'now' })).toContain(
      'stay yours',
    );
    expect(creditSentence({ ...change, to: change.from, when: 'now' })).toBeNull();
  });
});
