import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureProduct } from '@backdesk/server/testing';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { signedIn } from '../../support/staff.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

test('every product stands in the list by name, with its currency and zone', async () => {
  for (const [key, name] of [
    ['zeta', 'alpha Desk'],
    ['beta', 'Zeta Desk'],
  ] as const)
    await ensureProduct(server.services.database.fork(), {
      key,
      name,
      reportingCurrency: 'EUR',
      timezone: 'Europe/Berlin',
    });
  const { client } = await signedIn(server, 'engineer');
  const { data } = await client.call('products.list');
  const { products } = data as { products: { key: string; name: string }[] };
  const names = products.map(({ name }) => name.toLowerCase());
  expect(names).toEqual(names.toSorted());
  expect(products).toContainEqual({
    id: expect.any(String),
    key: 'zeta',
    name: 'alpha Desk',
    currency: 'EUR',
    timezone: 'Europe/Berlin',
  });
});
