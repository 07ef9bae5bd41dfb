import Papa from 'papaparse';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestClient } from '../../support/client.ts';
import { rowsOf } from '../../support/fingerprint.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { signedIn, type TestMember } from '../../support/staff.ts';

let server: TestServer;
let auditor: { client: TestClient; member: TestMember };

beforeAll(async () => {
  server = await startTestServer();
  auditor = await signedIn(server, 'auditor');
  // More than one chunk, with reasons that a spreadsheet would compute.
  await rowsOf(
    server.database.superuserUrl,
    `select audit_append('operator', null, null, null, case when n % 2 = 0 then $1::uuid end, 'tests.count', 'thing', 'thing-' || n, md5(n::text),
       json_build_object('actorName', 'Console', 'reason', '=1+' || n, 'after', json_build_object('n', n))::text)
     from generate_series(1, 2300) n`,
    [server.product.id],
  );
});
afterAll(() => server?.stop());

const ask = (input: object, client = auditor.client) =>
  client.fetch('/api/export/staff.auditEntries', { method: 'POST', body: JSON.stringify(input) });
const stepUp = async () => {
  server.clock.advance(60);
  const { status } = await auditor.client.call('staff.stepUp', { code: auditor.member.code() });
  expect(status).toBe(200);
};
const exported = async (input: object) => {
  const response = await ask(input);
  expect(response.status).toBe(200);
  const { data, errors } = Papa.parse<Record<string, string>>(await response.text(), {
    header: true,
    skipEmptyLines: true,
  });
  expect(errors).toEqual([]);
  return data;
};
const exports = () =>
  rowsOf<{ action: string; actor: string; after: Record<string, unknown> }>(
    server.database.superuserUrl,
    `select e.action, e.actor_id as actor, p.payload::json -> 'after' as after
     from audit_entries e join audit_payloads p using (sequence)
     where e.action like 'staff.export%' and e.target_id = 'staff.auditEntries' order by e.sequence`,
  );

test('without a fresh second factor, for another role and with a filter that is none nothing is handed out', async () => {
  const refused = await ask({});
  expect([refused.status, await refused.json()]).toMatchObject([403, { reason: 'step_up_required' }]);
  await stepUp();
  const agent = await signedIn(server, 'support_agent');
  expect(await (await ask({}, agent.client)).json()).toMatchObject({ reason: 'forbidden' });
  const wrong = await ask({ where: '1=1' });
  expect([wrong.status, await wrong.json()]).toMatchObject([400, { reason: 'invalid_input' }]);
  expect(await exports()).toEqual([]);
});

test('what is filtered goes out whole, the latest first, and the log has who took it and how much', async () => {
  await stepUp();
  const rows = await exported({ action: 'tests.count', product: 'acme' });
  expect(rows.map((row) => row['Id of target'])).toEqual(
    Array.from({ length: 1150 }, (_, index) => `thing-${2300 - 2 * index}`),
  );
  expect(rows[0]).toMatchObject({
    Who: 'Console',
    'Kind of actor': 'operator',
    Action: 'tests.count',
    Product: 'acme',
    Reason: "'=1+2300",
    After: '{"n":2300}',
    'Content erased': 'no',
  });
  expect(Date.parse(rows[0]?.['When (UTC)'] ?? '')).toBeGreaterThan(0);
  expect(await exports()).toEqual([
    { action: 'staff.export', actor: auditor.member.id, after: { action: 'tests.count', product: 'acme' } },
    { action: 'staff.export_ended', actor: auditor.member.id, after: { rowCount: 1150, isComplete: true } },
  ]);
});

test('the whole log has every entry once, its own export among them', async () => {
  await stepUp();
  const rows = await exported({});
  const numbers = rows.map((row) => Number(row['Number']));
  expect(new Set(numbers).size).toBe(numbers.length);
  expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, index) => numbers.length - index));
  expect(rows[0]).toMatchObject({ Action: 'staff.export', Who: auditor.member.name });
});
