import { refundPaymentInput } from '@backdesk/contract';
import { expect, test } from 'vitest';
import { initialValues, readAmount, refundInput, validateRefund } from './refund-values.ts';

const left = { amount: '2900', currency: 'USD' };
const values = {
  amount: '10.00',
  reason: 'goodwill',
  note: ' late reply ',
  ticket: ' T-1 ',
  confirmsFraud: false,
};
const ids = {
  operationId: '0192f0c3-7d7a-7c3e-9a5e-000000000001',
  paymentId: '0192f0c2-7d7a-7c3e-9a5e-000000000001',
};

test.each([
  ['29.00', 2900n],
  ['29', 2900n],
  [' 0.01 ', 1n],
  ['0.5', 50n],
])('%j is read as %s', (text, minor) => {
  expect(readAmount(text, left)).toEqual({ minor });
});

test.each([
  ['29.01', 'At most $29.00 is left to refund'],
  ['0', 'Enter more than zero'],
  ['0.00', 'Enter more than zero'],
  ['-5', 'Enter an amount in USD, such as 29.00'],
  ['1.005', 'Enter an amount in USD, such as 29.00'],
  ['1e1', 'Enter an amount in USD, such as 29.00'],
  ['ten', 'Enter an amount in USD, such as 29.00'],
  ['', 'Enter an amount in USD, such as 29.00'],
])('%j is refused: %s', (text, error) => {
  expect(readAmount(text, left)).toEqual({ error });
});

test('a currency without minor units takes whole numbers only', () => {
  const yen = { amount: '500', currency: 'JPY' };
  expect(readAmount('500', yen)).toEqual({ minor: 500n });
  expect(readAmount('5.0', yen)).toEqual({ error: 'Enter an amount in JPY, such as 500' });
});

test('the dialog opens with everything that is left', () => {
  expect(initialValues(left, null)).toEqual({
    amount: '29.00',
    reason: '',
    note: '',
    ticket: '',
    confirmsFraud: false,
  });
});

test('after a lost answer it opens with what was sent, but asks about fraud again', () => {
  const sent = { amount: '1000', currency: 'USD', reason: 'fraudulent', note: 'x', ticket: 'T-2' };
  expect(initialValues(left, sent)).toEqual({
    amount: '10.00',
    reason: 'fraudulent',
    note: 'x',
    ticket: 'T-2',
    confirmsFraud: false,
  });
});

test('what is sent fits the contract', () => {
  const input = refundInput(values, left, ids);
  expect(input).toEqual({
    ...ids,
    amount: '1000',
    currency: 'USD',
    reason: 'goodwill',
    note: 'late reply',
    ticket: 'T-1',
  });
  expect(refundPaymentInput.safeParse(input).success).toBe(true);
});

test('each field says what is wrong with it', () => {
  expect(validateRefund(values, left)).toEqual({});
  expect(validateRefund({ ...values, reason: '' }, left)).toEqual({ reason: 'Choose a reason' });
  expect(validateRefund({ ...values, reason: 'fraudulent' }, left)).toHaveProperty('confirmsFraud');
  expect(validateRefund({ ...values, reason: 'fraudulent', confirmsFraud: true }, left)).toEqual({});
  expect(validateRefund({ ...values, note: 'x'.repeat(1001) }, left)).toHaveProperty('note');
  expect(validateRefund({ ...values, ticket: 'x'.repeat(101) }, left)).toHaveProperty('ticket');
  expect(refundInput({ ...values, reason: '' }, left, ids)).toBeUndefined();
});
