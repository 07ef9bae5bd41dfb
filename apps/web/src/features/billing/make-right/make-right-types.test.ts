import { expect, test } from 'vitest';
import { type Choices, missingOf, type Values, wishOf } from './make-right-types.ts';

const id = '01920000-0000-7000-8000-000000000001';
const choices = {
  userId: id,
  payments: [{ id, left: { amount: '5000', currency: 'USD' } }],
  subscriptions: [],
  credit: { unit: 'cents', currency: 'USD', balance: '0' },
} as unknown as Choices;
const whole: Values = {
  isRefund: true,
  paymentId: id,
  amount: '50.00',
  change: '',
  subscriptionId: '',
  isCredit: true,
  credit: '10',
  expiresAt: '',
  reason: 'goodwill',
  note: '',
  ticket: '',
};

test.each<[string, Partial<Values>]>([
  ['Choose what happens', { isRefund: false, isCredit: false, reason: '' }],
  ['Refund an amount up to $50.00', { amount: '50.01' }],
  ['Choose the payment', { paymentId: '' }],
  ['Say how much credit', { credit: '' }],
  ['Choose a reason', { reason: '' }],
])('without a quote it says what is missing: %s', (words, without) => {
  const values = { ...whole, ...without };
  expect(wishOf(choices, whole)).toBeDefined();
  expect(wishOf(choices, values)).toBeUndefined();
  expect(missingOf(choices, values)).toBe(words);
});
