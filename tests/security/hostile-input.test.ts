import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestClient } from '../support/client.ts';
import { depth } from '../support/depth.ts';
import { hostileTexts, inputsLike } from '../support/hostile-input.ts';
import { procedures } from '../support/procedures.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { signedIn } from '../support/staff.ts';

let server: TestServer;
let owner: TestClient;
beforeAll(async () => {
  server = await startTestServer();
  ({ client: owner } = await signedIn(server, 'owner'));
});
afterAll(() => server.stop());

const called = procedures.filter(({ type }) => type !== 'subscription');
const perProcedure = depth(25, 500);

test(`no procedure fails at ${perProcedure} inputs that are nearly right, and none reaches the prototype of objects`, {
  timeout: depth(90_000, 900_000),
}, async () => {
  const statuses: Record<number, number> = {};
  const failures: string[] = [];
  for (const { name, inputs } of called) {
    const [schema] = inputs;
    if (!schema) continue;
    for (const input of fc.sample(inputsLike(schema), { numRuns: perProcedure, seed: 51 })) {
      const { status, error } = await owner.call(name, input);
      statuses[status] = (statuses[status] ?? 0) + 1;
      if (status >= 500) failures.push(`${name} ${JSON.stringify(input)}: ${error?.message}`);
      // What ends the session, or has been asked too often, would hide everything after it.
      if (status === 401) ({ client: owner } = await signedIn(server, 'owner'));
    }
  }
  expect(failures).toEqual([]);
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  // Refused for what they are, and not because somebody else's guard came first.
  expect(statuses[400]).toBeGreaterThan(called.length * perProcedure * 0.5);
  expect(statuses[200]).toBeGreaterThan(called.length);
  expect(statuses[429] ?? 0).toBeLessThan(called.length * perProcedure * 0.05);
});

test('what is searched for is text to the database, whatever it looks like', async () => {
  const lists = called.filter(({ name }) => /^(users\.list|billing\.\w+s|ingest\.webhookEvents)$/.test(name));
  expect(lists.length).toBeGreaterThan(6);
  for (const q of hostileTexts.filter((text) => text.length <= 500))
    for (const { name } of lists) {
      const { status, error } = await owner.call(name, { q, limit: 25 });
      expect([200, 400], `${name} ${JSON.stringify(q)}: ${error?.message}`).toContain(status);
    }
});

test.each([
  '{"__proto__":{"polluted":true}}',
  '{"constructor":{"prototype":{"polluted":true}}}',
  '{"json":{},"meta":{"values":{"__proto__.polluted":["undefined"]}}}',
  '[]',
  '"text"',
  '{"a":'.repeat(5_000),
  'null',
  '\u0000',
])('a body of %j is refused by every procedure that takes an input', async (body) => {
  for (const { name, inputs } of called) {
    if (inputs.length === 0) continue;
    const response = await owner.fetch(`/trpc/${name}`, { method: 'POST', body });
    await response.arrayBuffer();
    expect(response.status, name).toBe(400);
  }
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});
