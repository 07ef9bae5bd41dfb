import { auditListInput } from '@backdesk/contract';
import { expect, test } from 'vitest';
import { dropDirection } from './without-direction.ts';

test('the next page of a list fits the strict input of the contract', () => {
  const asked = { targetId: 'x', cursor: 'abc', direction: 'forward' };
  expect(auditListInput.safeParse(asked).success).toBe(false);
  expect(auditListInput.parse(dropDirection(asked))).toEqual({ targetId: 'x', cursor: 'abc' });
});

test.each([undefined, null, 'direction', { userId: '1' }])('%j is left as it is', (input) => {
  expect(dropDirection(input)).toBe(input);
});
