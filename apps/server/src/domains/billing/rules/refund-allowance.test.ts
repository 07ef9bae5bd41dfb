import { permissionsOf } from '@backdesk/contract';
import { expect, test } from 'vitest';
import type { ApiKeyActor, MemberActor } from '../../../platform/actor.ts';
import { requireAllowance } from './refund-allowance.ts';

const now = new Date('2026-03-02T12:00:00Z');
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000);

/** An agent: limit $100, second factor above $50. */
const agent: MemberActor = {
  kind: 'member',
  id: 'agent',
  name: 'Agent',
  email: 'agent@example.com',
  role: 'support_agent',
  permissions: new Set(permissionsOf.support_agent),
  sessionId: 'session',
  hasSecondFactor: true,
  steppedUpUntil: null,
  refundLimit: 10_000n,
  stepUpThreshold: 5_000n,
};
const program: ApiKeyActor = {
  kind: 'api_key',
  id: 'program',
  name: 'Program',
  role: 'support_agent',
  permissions: agent.permissions,
  refundLimit: 10_000n,
};
const steppedUp = { ...agent, steppedUpUntil: new Date(now.getTime() + 60_000) };
const earlier = (amountCents: bigint, change: object = {}) => ({
  state: 'succeeded' as const,
  amountCents,
  requestedById: agent.id as string | null,
  createdAt: hoursAgo(1),
  ...change,
});
const ask = (actor: MemberActor | ApiKeyActor, amount: bigint, refunds: ReturnType<typeof earlier>[] = []) =>
  requireAllowance(actor, { amount, currency: 'USD' }, refunds, now);

test('small parts are added up against the limit, in a sentence that says so', () => {
  const parts = [earlier(5_000n), earlier(4_000n, { state: 'requested' })];
  expect(() => ask(steppedUp, 1_000n, parts)).not.toThrow();
  expect(() => ask(steppedUp, 1_001n, parts)).toThrow(
    'Your limit is $100.00 for one payment within 24 hours. You already refunded $90.00 of it, and this is $10.01 more.',
  );
});

test('small parts are added up against the step-up threshold', () => {
  expect(() => ask(agent, 2_000n, [earlier(3_000n)])).not.toThrow();
  expect(() => ask(agent, 2_001n, [earlier(3_000n)])).toThrow(
    'With the $30.00 you already refunded of this payment within 24 hours, this comes to $50.01.',
  );
  expect(() => ask(steppedUp, 2_001n, [earlier(3_000n)])).not.toThrow();
});

test('a program is held to the threshold of its role, in parts as at once', () => {
  const own = earlier(4_000n, { requestedById: program.id });
  expect(() => ask(program, 1_000n, [own])).not.toThrow();
  expect(() => ask(program, 1_001n, [own])).toThrow('Your limit is $50.00');
});

test.each<[string, object]>([
  ['of a colleague', { requestedById: 'colleague' }],
  ['made at Stripe', { requestedById: null }],
  ['that failed', { state: 'failed' }],
  ['of the day before', { createdAt: hoursAgo(24) }],
])('a refund %s does not count', (_name, change) => {
  expect(() => ask(agent, 5_000n, [earlier(5_000n, change)])).not.toThrow();
});
