import type Stripe from 'stripe';
import { expect, test } from 'vitest';
import { previewOf } from './invoice-preview.ts';

const line = (amount: number, parent: object, end = 2_000): object => ({
  id: `il_${amount}`,
  amount,
  description: 'a line',
  parent,
  period: { start: 0, end },
});
const proration = { subscription_item_details: { proration: true } };
const period = { subscription_item_details: { proration: false } };
const waiting = { invoice_item_details: { proration: false } };

const invoice = (fields: object, ...lines: object[]) =>
  ({
    currency: 'usd',
    total_excluding_tax: null,
    total_discount_amounts: null,
    lines: { data: lines },
    ...fields,
  }) as unknown as Stripe.Invoice;
const usd = (amount: bigint) => ({ amount, currency: 'USD' });
const known = { currentPeriodEnd: new Date(5_000_000), renewalCents: 7_000n };

test('at once: what is given back, what is charged, what the balance pays, and the price alone next time', () => {
  const made = invoice(
    {
      total: 1_650,
      total_excluding_tax: 1_500,
      amount_due: 1_150,
      total_discount_amounts: [{ amount: 100 }],
    },
    line(-1_000, proration),
    line(2_500, proration),
    line(100, waiting),
  );
  expect(previewOf(made, { isImmediate: true, ...known })).toMatchObject({
    lines: [{ kind: 'unused' }, { kind: 'rest' }, { kind: 'other', amount: usd(100n) }],
    discount: usd(100n),
    tax: usd(150n),
    balance: usd(500n),
    dueToday: usd(1_150n),
    credited: usd(0n),
    next: { at: known.currentPeriodEnd, amount: usd(7_000n), isExact: false },
  });
});

test('a new period begins at once: the next renewal is at its end', () => {
  const made = invoice(
    { total: 1_000, amount_due: 1_000 },
    line(-1_000, proration),
    line(2_000, period, 9_000),
  );
  expect(previewOf(made, { isImmediate: true, ...known }).next?.at).toEqual(new Date(9_000_000));
});

test('what is too much becomes credit; a debt of the balance is charged with it', () => {
  const less = previewOf(invoice({ total: -800, amount_due: 0 }), { isImmediate: true, ...known });
  expect([less.credited, less.dueToday, less.balance]).toEqual([usd(800n), usd(0n), usd(0n)]);
  const owing = previewOf(invoice({ total: 800, amount_due: 900 }), { isImmediate: true, ...known });
  expect(owing.balance).toEqual(usd(-100n));
});

test('later: nothing today, and what Stripe says of the next invoice', () => {
  const made = invoice({ total: 2_000, amount_due: 1_500 }, line(2_000, period));
  expect(previewOf(made, { isImmediate: false, ...known })).toMatchObject({
    dueToday: usd(0n),
    next: { at: known.currentPeriodEnd, amount: usd(1_500n), isExact: true },
  });
  const unpriced = { isImmediate: true, currentPeriodEnd: null, renewalCents: null };
  expect(previewOf(made, unpriced).next).toBeNull();
});
