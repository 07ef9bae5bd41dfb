import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestClient } from '../support/client.ts';
import { fingerprint } from '../support/fingerprint.ts';
import { procedures } from '../support/procedures.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { aMember, signedIn } from '../support/staff.ts';

let server: TestServer;
let client: TestClient;
beforeAll(async () => {
  server = await startTestServer();
  ({ client } = await signedIn(server, 'owner'));
});
afterAll(() => server.stop());

type Answer = { result?: { data: unknown }; error?: { data: { reason: string } } };

const batch = (names: readonly string[], inputs: readonly unknown[]) =>
  client.fetch(`/trpc/${names.join(',')}?batch=1`, {
    method: 'POST',
    body: JSON.stringify(Object.fromEntries(inputs.entries())),
  });

test('ten calls are answered, each by itself', async () => {
  const response = await batch(
    Array.from({ length: 10 }, () => 'staff.me'),
    [],
  );
  const answers = (await response.json()) as Answer[];
  expect(answers).toHaveLength(10);
  expect(answers.every(({ result }) => result !== undefined)).toBe(true);
});

test.each([11, 1_000])('%i calls are refused whole: none is executed', async (size) => {
  const targets = await Promise.all(Array.from({ length: 3 }, () => aMember(server, 'engineer')));
  const before = await fingerprint(server.database.superuserUrl);
  const response = await batch(
    Array.from({ length: size }, () => 'staff.setActive'),
    Array.from({ length: size }, (_, i) => ({ memberId: targets[i % 3]?.id, isActive: false })),
  );
  expect(response.status).toBe(400);
  expect(await fingerprint(server.database.superuserUrl)).toEqual(before);
});

test('5,000 commas are refused before anything is looked at', async () => {
  const response = await client.fetch(`/trpc/${','.repeat(5_000)}?batch=1`, { method: 'POST', body: '{}' });
  expect(response.status).toBe(400);
  expect((await response.text()).length).toBeLessThan(1_000);
});

test('whatever moves money runs alone', async () => {
  const money = procedures.filter(({ meta }) => meta.isMoney).map(({ name }) => name);
  expect(money.length).toBeGreaterThan(0);
  const input = {
    operationId: randomUUID(),
    paymentId: randomUUID(),
    refundId: randomUUID(),
    amount: '1',
    currency: 'USD',
    reason: 'goodwill',
    note: '',
  };
  const before = await fingerprint(server.database.superuserUrl);
  for (const name of money) {
    // Beside itself, beside another write, and beside a query (which tRPC never mixes with writes).
    for (const names of [
      [name, name],
      ['staff.revokeSession', name],
      [name, 'staff.revokeSession'],
      ['staff.me', name],
    ]) {
      const inputs = names.map((called) => (called === name ? input : { unknown: 1 }));
      const response = await batch(names, inputs);
      const answers = (await response.json()) as Answer | Answer[];
      const ofMoney = Array.isArray(answers) ? answers.filter((_, i) => names[i] === name) : [answers];
      const expected = names[0] === 'staff.me' ? 'invalid_input' : 'batch_refused';
      expect(new Set(ofMoney.map(({ error }) => error?.data.reason))).toEqual(new Set([expected]));
    }
  }
  expect(await fingerprint(server.database.superuserUrl)).toEqual(before);
});

test('a call that fails in a batch does not take its neighbour’s write along, nor the other way round', async () => {
  const member = await aMember(server, 'engineer');
  const response = await batch(
    ['staff.setActive', 'staff.setActive'],
    [
      { memberId: member.id, isActive: false },
      { memberId: randomUUID(), isActive: false },
    ],
  );
  const answers = (await response.json()) as Answer[];
  expect(answers[0]?.result?.data).toMatchObject({ id: member.id, isActive: false });
  expect(answers[1]?.error?.data.reason).toBe('not_found');
});
