import { lookupInput } from '@backdesk/contract';
import { expect, test } from 'vitest';
import { exactMatch, type LookupResult, lookupText } from './lookup-text.ts';

const user: LookupResult['users'][number] = {
  id: '0192f0c1-7d7a-7c3e-9a5e-1b2c3d4e5f60',
  email: 'p•••@example.com',
  name: 'Priya',
  productName: 'RepurposeFlow',
  planName: null,
  subscriptionStatus: null,
  paid: { amount: '0', currency: 'USD' },
  paidInOthers: [],
  signedUpAt: null,
};
const result = (change: Partial<LookupResult>): LookupResult => ({
  kind: 'email',
  recognised: '',
  users: [user],
  paymentId: null,
  objects: [],
  hasMore: false,
  ...change,
});

test.each(['  cus_1\t\n', 'a\u0000b', 'x'.repeat(900), ` ${'y'.repeat(499)}  z`])(
  '%j becomes something the look-up accepts',
  (pasted) => {
    expect(lookupInput.safeParse({ query: lookupText(pasted) }).success).toBe(true);
  },
);

test('a pasted line keeps its text', () => {
  expect(lookupText(' Priya+x@Example.com\n')).toBe('Priya+x@Example.com');
});

test('one user for an e-mail or an id is exact', () => {
  expect(exactMatch(result({}))).toBe(user);
  expect(exactMatch(result({ kind: 'stripe_refund' }))).toBe(user);
});

test('a name, several users or none are not', () => {
  expect(exactMatch(result({ kind: 'name' }))).toBeUndefined();
  expect(exactMatch(result({ users: [user, user] }))).toBeUndefined();
  expect(exactMatch(result({ hasMore: true }))).toBeUndefined();
  expect(exactMatch(result({ users: [] }))).toBeUndefined();
});
