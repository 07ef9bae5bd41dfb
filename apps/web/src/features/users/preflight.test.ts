import { expect, test } from 'vitest';
import { preflight } from './preflight.ts';
import type { User } from './user-type.ts';

const now = new Date('2026-11-26T12:00:00Z');
const usd = (amount: string) => ({ amount, currency: 'USD' });
const calm = {
  payments: [{ status: 'succeeded', createdAt: '2026-11-01T00:00:00Z' }],
  refunds: [],
  refundBlock: null,
  subscriptions: [{ status: 'active', isCancelAtPeriodEnd: false, currentPeriodEnd: '2026-12-01T00:00:00Z' }],
  attention: { disputes: [], invoices: [], credits: null },
  facts: { isActive: true },
  trackingLevel: 'full',
  notes: { rows: [{ id: 'n', body: 'Not pinned.', author: 'Omar', isPinned: false }], nextCursor: null },
};
const titles = (wish: object) =>
  preflight({ ...calm, ...wish } as unknown as User, now).map(({ tone, title }) => [tone, title]);

test('an ordinary user needs no word', () => {
  expect(titles({})).toEqual([]);
});

test('a block of refunds is said before anybody promises one', () => {
  const refundBlock = {
    note: 'Charges back.\nSee T-9.',
    blockedBy: 'Lena',
    blockedAt: '2026-11-26T11:00:00Z',
  };
  expect(preflight({ ...calm, refundBlock } as unknown as User, now)).toMatchObject([
    { tone: 'warning', title: 'Refunds are blocked', detail: 'Charges back. · Lena' },
  ]);
});

test('disputes come first, then refunds whose outcome is open', () => {
  const refund = { id: 'r', amount: usd('1000'), createdAt: '2026-11-26T11:00:00Z' };
  expect(
    titles({
      refunds: [
        { ...refund, state: 'unknown' },
        { ...refund, state: 'pending' },
      ],
      attention: {
        ...calm.attention,
        disputes: [{ id: 'd', amount: usd('2900'), reason: 'fraudulent', evidenceDueAt: null }],
      },
    }),
  ).toEqual([
    ['bad', 'Dispute over $29.00'],
    ['bad', 'Refund of $10.00 not confirmed'],
    ['info', 'Refund of $10.00 on its way'],
  ]);
});

test('two refunds in 90 days are worth a word, one is not, older ones do not count', () => {
  const refund = (createdAt: string) => ({ id: createdAt, state: 'succeeded', amount: usd('1'), createdAt });
  const [recent, older, old] = ['2026-11-20T00:00:00Z', '2026-09-20T00:00:00Z', '2026-01-01T00:00:00Z'];
  expect(titles({ refunds: [refund(recent), refund(old)] })).toEqual([]);
  expect(titles({ refunds: [refund(recent), refund(older)] })).toEqual([
    ['warning', '2 refunds in the last 90 days'],
  ]);
});

test('money that is owed, a failed payment and a leaving subscription are said', () => {
  expect(
    titles({
      payments: [
        { status: 'failed', createdAt: '2026-11-24T12:00:00Z', failureMessage: 'insufficient funds' },
      ],
      subscriptions: [
        { status: 'past_due', isCancelAtPeriodEnd: true, currentPeriodEnd: '2026-12-01T00:00:00Z' },
      ],
      attention: {
        ...calm.attention,
        invoices: [
          {
            id: 'i',
            number: 'AB-1',
            remaining: usd('2900'),
            dueAt: '2026-11-20T00:00:00Z',
            nextAttemptAt: null,
          },
        ],
      },
    }),
  ).toEqual([
    ['bad', 'Last payment failed 2 days ago'],
    ['bad', '$29.00 open on invoice AB-1'],
    ['bad', 'Subscription past due'],
    ['warning', 'Leaving: the subscription ends 1 Dec'],
  ]);
});

test('an account that is off, a low tracking level and pinned notes are said', () => {
  expect(
    titles({
      facts: { isActive: false },
      trackingLevel: 'errors_only',
      notes: { rows: [{ id: 'n', body: 'VIP\nmore', author: 'Lena', isPinned: true }], nextCursor: null },
    }),
  ).toEqual([
    ['bad', 'Account switched off'],
    ['info', 'Tracks errors only'],
    ['warning', 'VIP'],
  ]);
});
