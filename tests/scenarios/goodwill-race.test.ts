import { randomUUID } from 'node:crypto';
import { aPayment, aUser } from '@backdesk/server/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CallResult } from '../support/client.ts';
import { depth } from '../support/depth.ts';
import { rowsOf } from '../support/fingerprint.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { signedIn } from '../support/staff.ts';

/** Row 42 of the fault plan: what many give at once never exceeds a limit, and is all that fits. */

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const atOnce = depth(40, 100);
type Person = Awaited<ReturnType<typeof signedIn>>;

/** Somebody who has just confirmed with their second factor. */
async function anAgent(): Promise<Person> {
  const agent = await signedIn(server, 'support_agent');
  const { status } = await agent.client.call('staff.stepUp', { code: agent.member.code(1) });
  expect(status).toBe(200);
  return agent;
}

/** `count` payments of $50 by one user, whose id comes with them. */
async function paidBy(count: number): Promise<{ userId: string; payments: string[] }> {
  const em = server.services.database.fork();
  const user = await aUser(em, server.product.id);
  const payments: string[] = [];
  for (let nth = 0; nth < count; nth += 1) {
    const payment = await aPayment(em, user, { amountCents: 5_000n, capturedCents: 5_000n });
    payments.push(payment.id);
  }
  return { userId: user.id, payments };
}

const refund = ({ client }: Person, paymentId: string, amount: string): Promise<CallResult> =>
  client.copy().call('billing.refundPayment', {
    operationId: randomUUID(),
    paymentId,
    amount,
    currency: 'USD',
    reason: 'goodwill',
    note: '',
  });
async function givenInCents(column: 'given_by_id' | 'user_id', id: string): Promise<number> {
  const [row] = await rowsOf<{ sum: number }>(
    server.database.superuserUrl,
    `select coalesce(sum(amount_cents), 0)::int as sum from goodwill_given where ${column} = '${id}'`,
  );
  return row?.sum ?? 0;
}

/** How many were done; all others were refused for the limit and nothing else. */
function done(answers: readonly CallResult[]): number {
  const refused = answers.filter(({ status }) => status !== 200);
  for (const answer of refused)
    expect(answer).toMatchObject({ error: { data: { reason: 'goodwill_exceeds_limit' } } });
  return answers.length - refused.length;
}

describe('many gifts at once', () => {
  test('of one person to many users stay within what they may give in a day', async () => {
    const agent = await anAgent();
    const users = await Promise.all(Array.from({ length: atOnce }, () => paidBy(1)));
    // $1,000 a day: twenty-five of $40.
    const answers = await Promise.all(
      users.flatMap(({ payments }) => payments.map((id) => refund(agent, id, '4000'))),
    );
    expect(done(answers)).toBe(25);
    expect(await givenInCents('given_by_id', agent.member.id)).toBe(100_000);
  });

  test('of many people to one user stay within what one user may get', async () => {
    const people = await Promise.all(Array.from({ length: 8 }, anAgent));
    const { userId, payments } = await paidBy(atOnce);
    // $500 within 30 days from people of this role: twelve of $40, and not the thirteenth.
    const answers = await Promise.all(
      payments.map((id, index) => refund(people[index % people.length] as Person, id, '4000')),
    );
    expect(done(answers)).toBe(12);
    expect(await givenInCents('user_id', userId)).toBe(48_000);
  });
});
