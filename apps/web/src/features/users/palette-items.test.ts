import { expect, test } from 'vitest';
import type { LookupResult } from './lookup-text.ts';
import { paletteGroups } from './palette-items.ts';
import type { User } from './user-type.ts';

const payment = (id: string, left: string) => ({
  id,
  refundable: { amount: left, currency: 'USD' },
  paidAt: '2026-11-18T00:00:00Z',
  createdAt: '2026-11-18T00:00:00Z',
});
const user = {
  id: 'u1',
  name: 'Priya',
  stripeCustomerId: 'cus_1',
  payments: [payment('p0', '0'), payment('p1', '2900')],
} as unknown as User;
const asked = {
  text: '',
  found: undefined,
  user: undefined,
  recent: [
    { id: 'u1', name: 'Priya', productName: 'Acme' },
    { id: 'u2', name: 'Tom', productName: 'Acme' },
  ],
  pages: [
    {
      heading: 'Operate',
      entries: [
        { to: '/jobs', label: 'Jobs' },
        { to: '/health', label: 'Health' },
      ],
    },
  ],
  may: () => true,
  canExport: false,
};
const shown = (wish: Partial<Parameters<typeof paletteGroups>[0]>) =>
  paletteGroups({ ...asked, ...wish }).map(({ title, items }) => [title, items.map(({ label }) => label)]);

test('empty: whom I looked at, what can be done here, where to go', () => {
  expect(shown({ user })).toEqual([
    ['Recent', ['Tom']],
    [
      'Do for Priya',
      ['Refund $29.00…', 'Link to the customer portal…', 'Add a note', 'Add a tag', 'Edit name and country…'],
    ],
    ['Do', ['Invite a colleague…']],
    ['Go to', ['Jobs', 'Health']],
  ]);
});

test('a user without a customer at Stripe has no portal', () => {
  const [, [, actions = []] = []] = shown({ user: { ...user, stripeCustomerId: null } });
  expect(actions).toEqual(['Refund $29.00…', 'Add a note', 'Add a tag', 'Edit name and country…']);
});

test('nothing is offered that the role may not do', () => {
  expect(shown({ user, may: (permission) => permission === 'users:read' })).toEqual([
    ['Recent', ['Tom']],
    ['Go to', ['Jobs', 'Health']],
  ]);
});

test('typed text narrows by the beginnings of words, and can always be searched', () => {
  expect(shown({ user, text: 'add no' })).toEqual([
    ['Do for Priya', ['Add a note']],
    ['Search', ['All users for “add no”']],
  ]);
  expect(shown({ text: 'oper' })).toEqual([
    ['Go to', ['Jobs', 'Health']],
    ['Search', ['All users for “oper”']],
  ]);
});

test('a list on the screen can be taken out, by whoever may', () => {
  expect(shown({ text: 'export', canExport: true })).toEqual([
    ['Do', ['Export this list…']],
    ['Search', ['All users for “export”']],
  ]);
  expect(shown({ text: 'export' })).toEqual([['Search', ['All users for “export”']]]);
});

test('an id leads to the thing that it names, before whom that belongs to', () => {
  const found = {
    kind: 'stripe_refund',
    recognised: 'a Stripe refund, re_1',
    users: [{ id: 'u2', name: 'Tom', email: null, productName: 'Acme', planName: null }],
    paymentId: 'p9',
    objects: [{ page: 'refunds', id: 'r1', productName: 'Acme' }],
    hasMore: false,
  } as unknown as LookupResult;
  const [first] = paletteGroups({ ...asked, text: 're_1', found });
  expect(first?.items.map(({ label, goal }) => [label, goal])).toEqual([
    ['Open the refund', { kind: 'object', page: 'refunds', objectId: 'r1' }],
    ['Tom', { kind: 'user', userId: 'u2', paymentId: 'p9' }],
  ]);
});

test('what was recognised comes first, and leads to the payment it names', () => {
  const found = {
    kind: 'stripe_charge',
    recognised: 'a Stripe charge, ch_1',
    users: [{ id: 'u2', name: 'Tom', email: 't•••@example.com', productName: 'Acme', planName: null }],
    paymentId: 'p9',
    objects: [],
    hasMore: false,
  } as unknown as LookupResult;
  const [first] = paletteGroups({ ...asked, text: 'ch_1', found });
  expect(first).toEqual({
    title: 'Recognised: a Stripe charge, ch_1',
    items: [
      {
        id: 'user-u2',
        label: 'Tom',
        detail: 't•••@example.com · Acme',
        goal: { kind: 'user', userId: 'u2', paymentId: 'p9' },
      },
    ],
  });
});
