import { expect, test } from 'vitest';
import { mostFeesUnknown, offerPolicies, type Outcome, policiesOf } from './policies.ts';

const none = { amount: '0', currency: 'USD' };
const after = (days: 30 | 60 | 90, feesUnknownCount: number): Outcome => ({
  days,
  count: 1,
  unknownCount: 0,
  payingCount: 0,
  disputedCount: 0,
  paid: none,
  fees: none,
  feesUnknownCount,
  takenBack: none,
  cost: none,
});
const answered = (...counts: [number, number, number]) => ({
  count: 1,
  given: none,
  outcomes: [after(30, counts[0]), after(60, counts[1]), after(90, counts[2])],
});

test('unknown fees are those of the figure with the most, whichever day, gift or answer it is of', () => {
  const outcomes = {
    since: '2026-01-01T00:00:00.000Z',
    isCut: false,
    policies: [
      { kind: 'refund' as const, reason: 'goodwill', ...answered(2, 3, 0) },
      { kind: 'credit' as const, reason: 'goodwill', ...answered(1, 0, 0) },
    ],
    offers: [
      {
        kind: 'free_days' as const,
        feedback: 'too_expensive' as const,
        openCount: 0,
        accepted: answered(0, 0, 0),
        declined: answered(5, 0, 0),
      },
    ],
  };
  expect(mostFeesUnknown(policiesOf(outcomes))).toBe(3);
  expect(mostFeesUnknown(offerPolicies(outcomes))).toBe(5);
  expect(mostFeesUnknown([])).toBe(0);
});
