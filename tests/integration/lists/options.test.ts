import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestClient } from '../../support/client.ts';
import { rowsOf } from '../../support/fingerprint.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { signedIn } from '../../support/staff.ts';
import { page } from './support.ts';
import { fillLists } from './world.ts';

let server: TestServer;
let agent: TestClient;
beforeAll(async () => {
  server = await startTestServer();
  agent = (await signedIn(server, 'support_agent')).client;
  await fillLists(server, 30);
  await rowsOf(
    server.database.superuserUrl,
    `with tag as (insert into tags (id, name) values (gen_random_uuid(), 'VIP'), (gen_random_uuid(), 'Beta tester'),
       (gen_random_uuid(), 'École') returning id, name)
     insert into user_tags (user_id, tag_id, product_id, created_by_kind, created_by_name)
     select u.id, tag.id, u.product_id, 'operator', 'Test' from users u, tag where tag.name <> 'École' and u.country = 'AT'`,
  );
});
afterAll(() => server.stop());

const options = async (input: Record<string, unknown>) => {
  const { data, error } = await agent.call('users.listOptions', input);
  if (error) throw new Error(error.message);
  return (data as { options: { value: string; label: string }[] }).options.map(({ label }) => label);
};

test('the tags of the desk are offered by name, and found by a part of it', async () => {
  expect(await options({ field: 'tags' })).toEqual(['Beta tester', 'VIP', 'École']);
  expect(await options({ field: 'tags', search: 'VI' })).toEqual(['VIP']);
  expect(await options({ field: 'tags', search: '%' })).toEqual([]);
});

test('plans have the names that their products give them, in cells and options, and are filtered by their keys', async () => {
  await rowsOf(
    server.database.superuserUrl,
    `insert into plans (id, product_id, key, name)
     select gen_random_uuid(), id, 'pro', case when key = 'acme' then 'Professional' else 'Pro plan' end from products`,
  );
  const filters = [{ field: 'plan', op: 'in', value: ['pro'] }];
  const { rows } = await page(agent, 'users.list', { filters });
  expect(rows.length).toBeGreaterThan(0);
  for (const row of rows) expect(row['plan']).toBe(row['product'] === 'Acme' ? 'Professional' : 'Pro plan');
  const { data } = await agent.call('users.listOptions', { field: 'plan' });
  expect((data as { options: unknown[] }).options).toEqual(
    expect.arrayContaining([
      { value: 'pro', label: 'Pro plan / Professional' },
      { value: 'free', label: 'free' },
    ]),
  );
});

test('a row shows its tags, as many as it has', async () => {
  const filters = [{ field: 'tags', op: 'in', value: ['vip'] }];
  const { rows } = await page(agent, 'users.list', { filters });
  expect(rows.length).toBeGreaterThan(0);
  for (const row of rows) expect(row['tags']).toEqual(['Beta tester', 'VIP']);
  const { rows: others } = await page(agent, 'users.list', {
    filters: [{ field: 'tags', op: 'empty' }],
  });
  for (const row of others) expect(row['tags']).toEqual([]);
});

test('countries are offered and found by their names, and filtered by their codes', async () => {
  expect(await options({ field: 'country' })).toContain('Austria');
  expect(await options({ field: 'country', search: 'austr' })).toEqual(['Austria']);
  const { data } = await agent.call('users.listOptions', { field: 'country', search: 'austria' });
  expect(data).toEqual({ options: [{ value: 'AT', label: 'Austria' }] });
});
