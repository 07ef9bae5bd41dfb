import { expect, test } from 'vitest';
import type { Principal } from '../../../platform/actor.ts';
import { approvalEnded, movedSentence, notDecidable } from './approval.ts';

const request = {
  state: 'denied' as const,
  amount: '100',
  requester_id: 'sam',
  beneficiary_member_id: 'kim',
  expires_at: '2026-01-02T00:00:00Z',
};
const now = new Date('2026-01-01T00:00:00Z');
const reader = (id: string): Principal =>
  ({ kind: 'member', id, permissions: new Set() }) as unknown as Principal;

test.each([
  ['refund', 'the refund', 'refunds', 'this money', 'this payment since'],
  ['make_right', 'its steps', 'what makes something right', 'this', 'payment, subscription or credit'],
  ['discount', 'the subscription', 'discounts', 'this discount', 'this subscription since'],
  [
    'subscription_change',
    'the subscription',
    'changes of a subscription',
    'this change',
    'this subscription',
  ],
  ['credit_grant', 'the user’s credit', 'credit', 'this credit', 'This credit cannot be given'],
] as const)('a request of the kind %s is spoken of as what it is', (kind, look, what, gets, moved) => {
  const one = { ...request, kind };
  expect(approvalEnded(one, now)).toContain(`denied. Look at ${look} for`);
  expect(notDecidable(one, reader('other'))).toBe(`Your role may not approve ${what}.`);
  expect(notDecidable(one, reader('kim'))).toBe(
    `You would get ${gets} yourself, so a colleague has to decide.`,
  );
  expect(movedSentence(kind, 'It is paid back.')).toMatch(
    new RegExp(`${moved}.* It is paid back\\. Deny it`),
  );
});
