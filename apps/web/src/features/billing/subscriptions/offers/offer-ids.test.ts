import { expect, test } from 'vitest';
import { createOfferIds } from './offer-ids.ts';

const offer = {
  subscriptionId: '0192f0c2-7d7a-7c3e-9a5e-000000000001',
  kind: 'free_days' as const,
  couponId: null,
  priceId: null,
  daysCount: 14,
  feedback: 'unused' as const,
  ticket: 'T-1',
  note: '',
};

test('the same offer sent again has the same number, and a corrected one another', () => {
  const idOf = createOfferIds();
  const first = idOf(offer);
  expect(idOf({ ...offer })).toBe(first);
  const corrections = [
    { ...offer, daysCount: 7 },
    { ...offer, kind: 'pause' as const },
    { ...offer, feedback: 'other' as const },
    { ...offer, ticket: 'T-2' },
    { ...offer, note: 'By phone.' },
  ].map(idOf);
  expect(new Set([first, ...corrections]).size).toBe(6);
  // Taken back, it is the first one again.
  expect(idOf(offer)).toBe(first);
});
