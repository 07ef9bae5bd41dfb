import { appendAudit } from '@backdesk/server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestClient } from '../../support/client.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { aMember, signIn } from '../../support/staff.ts';

type Page = { rows: { sequence: number; action: string; targetId: string }[]; nextCursor: string | null };

let server: TestServer;
let client: TestClient;
beforeAll(async () => {
  server = await startTestServer();
  client = await signIn(server, await aMember(server, 'auditor'));
  await server.services.database.fork().transactional((em) =>
    appendAudit(
      em,
      { actor: { kind: 'job', id: 'sweep', name: 'Sweep' } },
      Array.from({ length: 120 }, (_, i) => ({
        action: i % 2 ? 'test.odd' : 'test.even',
        target: { kind: 'thing', id: `${i}` },
        reason: '<script>alert(1)</script>',
      })),
    ),
  );
});
afterAll(() => server.stop());

const list = async (input: object) => (await client.call('staff.auditEntries', input)).data as Page;

test('pages follow each other without gap or repeat, the latest first, also while entries are added', async () => {
  const seen: number[] = [];
  let cursor: string | null = null;
  do {
    const page: Page = await list({ actorId: 'sweep', cursor });
    seen.push(...page.rows.map(({ sequence }) => sequence));
    cursor = page.nextCursor;
    await server.services.database
      .fork()
      .transactional((em) =>
        appendAudit(em, { actor: { kind: 'job', id: 'other', name: 'Other' } }, [
          { action: 'test.late', target: { kind: 'thing', id: 'late' } },
        ]),
      );
  } while (cursor !== null);
  expect(seen).toHaveLength(120);
  expect(seen).toEqual(seen.toSorted((a, b) => b - a));
  expect(new Set(seen).size).toBe(120);
});

test('filters narrow together', async () => {
  const page = await list({ action: 'test.odd', targetKind: 'thing', targetId: '7', actorId: 'sweep' });
  expect(page).toMatchObject({ rows: [{ action: 'test.odd', targetId: '7' }], nextCursor: null });
  expect(await list({ action: 'test.odd', targetId: '8' })).toEqual({ rows: [], nextCursor: null });
  expect(await list({ targetId: "' or 1=1 --" })).toEqual({ rows: [], nextCursor: null });
});

test('what was done to a product, when, and why narrow it too; one entry opens by its number', async () => {
  const at = new Date();
  await server.services.database.fork().transactional((em) =>
    appendAudit(em, { actor: { kind: 'job', id: 'sweep', name: 'Sweep' } }, [
      {
        action: 'test.product',
        target: { kind: 'thing', id: 'p' },
        productId: server.product.id,
        reason: 'Mail 100% lost_',
      },
    ]),
  );
  const found = { rows: [{ action: 'test.product', product: 'acme', reason: 'Mail 100% lost_' }] };
  expect(await list({ product: 'acme' })).toMatchObject(found);
  expect(await list({ product: 'other' })).toMatchObject({ rows: [] });
  expect(await list({ reason: '100% LOST_' })).toMatchObject(found);
  expect(await list({ reason: '100%lost' })).toMatchObject({ rows: [] });
  expect(await list({ reason: '\\' })).toMatchObject({ rows: [] });
  const range = {
    from: new Date(at.getTime() - 5_000).toISOString(),
    until: new Date(at.getTime() + 60_000).toISOString(),
  };
  expect(await list({ ...range, action: 'test.product' })).toMatchObject(found);
  expect(await list({ until: '2020-01-01T00:00:00Z' })).toMatchObject({ rows: [], nextCursor: null });
  const [entry] = (await list({ product: 'acme' })).rows;
  expect((await client.call('staff.auditEntry', { sequence: entry?.sequence })).data).toEqual(entry);
  expect(await client.call('staff.auditEntry', { sequence: 999_999 })).toMatchObject({ status: 404 });
  expect((await list({ jumpTo: '2020-01-01T00:00:00Z' })).rows).toEqual([]);
  expect((await list({ jumpTo: new Date(Date.now() + 60_000).toISOString() })).rows).toHaveLength(50);
});

test('the values to filter by are those that occur', async () => {
  const { data } = await client.call('staff.auditOptions', {});
  const { actions, targetKinds, members } = data as Record<string, string[]>;
  expect(actions).toEqual([...new Set(actions)].toSorted((a, b) => (a < b ? -1 : 1)));
  expect(actions).toEqual(expect.arrayContaining(['staff.sign_in', 'test.even', 'test.odd']));
  expect(targetKinds).toEqual(expect.arrayContaining(['member', 'thing']));
  expect(members).not.toEqual([]);
});

test('a cursor belongs to its filters; another one, or one made up, is refused', async () => {
  const { nextCursor } = await list({ action: 'test.odd' });
  const spell = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const [name] = JSON.parse(Buffer.from(nextCursor ?? '', 'base64url').toString()) as string[];
  const refused = [
    { action: 'test.even', cursor: nextCursor },
    { cursor: nextCursor },
    { action: 'test.odd', cursor: 'x' },
    { action: 'test.odd', cursor: '' },
    { action: 'test.odd', cursor: `${nextCursor}AAAA` },
    { action: 'test.odd', cursor: spell(['users.timeline', '1', '2']) },
    { action: 'test.odd', cursor: spell([name, '1; drop table users']) },
    { action: 'test.odd', cursor: spell([name, '-1']) },
    { action: 'test.odd', cursor: spell([name, { a: 1 }]) },
    { action: 'test.odd', cursor: spell([name]) },
    { action: 'test.odd', cursor: spell({}) },
  ];
  for (const input of refused)
    expect([input, await client.call('staff.auditEntries', input)]).toMatchObject([
      input,
      { status: 400, error: { data: { reason: 'invalid_input' } } },
    ]);
  expect(await client.call('staff.auditEntries', { action: 'test.odd', cursor: nextCursor })).toMatchObject({
    status: 200,
  });
});
