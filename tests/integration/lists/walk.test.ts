import { listSources, selectedIds } from '@backdesk/server/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { idsBySql } from './support.ts';
import { fillLists } from './world.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  await fillLists(server, 60);
});
afterAll(() => server.stop());

type Selection = Parameters<typeof selectedIds>[2];

async function walk(selection: Selection, size = 7): Promise<string[][]> {
  const source = listSources.find(({ definition }) => definition.name === 'users.list');
  if (!source) throw new Error('There is no list of users.');
  const ctx = { em: server.services.database.fork(), services: server.services, principal: null };
  const chunks: string[][] = [];
  for await (const chunk of selectedIds(source, ctx, selection, { size })) chunks.push(chunk);
  return chunks;
}
const matching = { product: 'acme', filters: [{ field: 'country', op: 'in' as const, value: ['AT'] }] };
const expected = () =>
  idsBySql(
    server,
    `select id from users where country = 'AT' and deleted_at is null and product_id = (select id from products where key = 'acme') order by id`,
  );

test('all that match are walked once each, in chunks', async () => {
  const ids = await expected();
  const chunks = await walk({ matching, expectedCount: ids.length });
  expect(chunks.flat()).toEqual(ids);
  expect(chunks.length).toBe(Math.ceil(ids.length / 7));
});

test('fewer than confirmed are fine, more are refused before the first chunk', async () => {
  const ids = await expected();
  expect((await walk({ matching, expectedCount: ids.length + 3 })).flat()).toEqual(ids);
  await expect(walk({ matching, expectedCount: ids.length - 1 })).rejects.toThrow(
    /More users match now than the \d+ users that you confirmed, so nothing was done/,
  );
});

test('a change that takes rows out of the question does not make the walk skip any', async () => {
  const ids = await expected();
  const source = listSources.find(({ definition }) => definition.name === 'users.list');
  const ctx = { em: server.services.database.fork(), services: server.services, principal: null };
  const seen: string[] = [];
  for await (const chunk of selectedIds(source!, ctx, { matching, expectedCount: ids.length }, { size: 3 })) {
    seen.push(...chunk);
    await idsBySql(server, `update users set country = 'CH' where id = any($1)`, [chunk]);
  }
  expect(seen).toEqual(ids);
  await idsBySql(server, `update users set country = 'AT' where country = 'CH'`);
});

test('of picked rows those that are still there', async () => {
  const [first, second] = await expected();
  const gone = '0197a1b2-0000-7000-8000-000000000001';
  expect((await walk({ ids: [second ?? '', gone, first ?? ''] })).flat()).toEqual([first, second]);
});

test('an unknown product and too many at once are refused', async () => {
  await expect(walk({ matching: { product: 'nobody' }, expectedCount: 1 })).rejects.toThrow(
    'no such product',
  );
  await expect(walk({ matching: {}, expectedCount: 100_001 })).rejects.toThrow('at most 100,000 users');
});
