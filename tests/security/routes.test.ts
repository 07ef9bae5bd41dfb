import { createApp } from '@backdesk/server/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestClient } from '../support/client.ts';
import { procedures } from '../support/procedures.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { signedIn } from '../support/staff.ts';

let server: TestServer;
let client: TestClient;
beforeAll(async () => {
  server = await startTestServer();
  ({ client } = await signedIn(server, 'owner'));
});
afterAll(() => server.stop());

type Layer = {
  route?: { path: string; methods: Record<string, boolean> };
  handle: { stack?: Layer[] };
};

/** Every route of the Express application and the routers inside it; the latter without their mount path. */
function routesOf(stack: readonly Layer[]): string[] {
  return stack.flatMap(({ route, handle }) =>
    route
      ? Object.keys(route.methods).map((method) => `${method.toUpperCase()} ${route.path}`)
      : routesOf(handle.stack ?? []),
  );
}

test('the server has these routes and no other; a new one is added here by a person', () => {
  const { router } = createApp(server.services) as unknown as { router: { stack: Layer[] } };
  expect(routesOf(router.stack).toSorted()).toEqual(
    [
      'GET /healthz',
      'GET /readyz',
      'GET /metrics',
      'POST /webhooks/stripe/:product',
      'POST /api/export/:list',
      'POST /api/disputes/:dispute/files/:file',
      // Under /api/auth:
      'POST /sign-in/email',
      'POST /two-factor/enable',
      'POST /two-factor/verify-totp',
      'POST /two-factor/verify-backup-code',
      'POST /passkey/options',
      'POST /passkey/verify',
      'POST /sign-out',
      // The web app; /assets and /trpc are mounted whole.
      'GET /{*path}',
    ].toSorted(),
  );
});

const mounted = [
  '/sign-in/email',
  '/two-factor/enable',
  '/two-factor/verify-totp',
  '/two-factor/verify-backup-code',
  '/sign-out',
];

/** Every route the sign-in library could answer, as it lists them itself. */
const libraryRoutes = () =>
  Object.values(
    server.services.signIn.auth.api as Record<
      string,
      { path?: string; options?: { method?: string | string[] } }
    >,
  )
    .filter(({ path }) => path !== undefined)
    .map(({ path = '', options }) => ({ path, methods: [options?.method ?? 'GET'].flat() }));

test('of the routes of the sign-in library all but ours answer 404, also to an owner', async () => {
  const routes = libraryRoutes();
  expect(routes.length).toBeGreaterThan(25);
  expect(mounted.filter((path) => !routes.some((route) => route.path === path))).toEqual([]);
  for (const { path, methods } of routes) {
    if (mounted.includes(path)) continue;
    for (const method of new Set([...methods, 'GET', 'POST'])) {
      const response = await client.fetch(`/api/auth${path.replace(/:\w+/g, 'x')}`, {
        method,
        ...(method !== 'GET' && method !== 'HEAD' && { body: '{}' }),
      });
      expect([method, path, response.status]).toEqual([method, path, 404]);
      expect(await response.json()).toMatchObject({ reason: 'not_found' });
    }
  }
});

test.each(['GET', 'PUT', 'DELETE', 'PATCH', 'HEAD'])(
  '%s on the sign-in routes is not answered',
  async (method) => {
    for (const path of mounted) expect((await client.fetch(`/api/auth${path}`, { method })).status).toBe(404);
  },
);

test.each([
  '//sign-up/email',
  '/sign-in/../sign-up/email',
  '/sign-in/email/..%2fsign-up',
  '/SIGN-UP/EMAIL',
  '/sign-up%2Femail',
])('spelling a route of the library differently (%s) does not reach it', async (path) => {
  const response = await client.fetch(`/api/auth${path}`, {
    method: 'POST',
    body: '{"email":"a@example.com"}',
  });
  expect(response.status).toBe(404);
});

test('nobody signs up', async () => {
  const answer = await new TestClient(server).auth('sign-up/email', {
    email: 'new@example.com',
    name: 'New',
    password: 'correct horse battery',
  });
  expect(answer.status).toBe(404);
  expect(
    await server.services.database.fork().execute(`select from auth."user" where email = 'new@example.com'`),
  ).toEqual([]);
});

const headers = {
  'content-security-policy': /default-src 'none'.*script-src 'self'.*frame-ancestors 'none'/,
  'x-content-type-options': /^nosniff$/,
  'cross-origin-opener-policy': /^same-origin$/,
  'cross-origin-resource-policy': /^same-origin$/,
  'referrer-policy': /^no-referrer$/,
  // A stream says it in other words.
  'cache-control': /(no-store|no-cache, no-transform)/,
  'permissions-policy': /camera=\(\)/,
};

test('every answer carries the security headers, errors too, and lets no other origin read it', async () => {
  const requests: [string, RequestInit?][] = [
    ['/'],
    ['/sign-in'],
    ['/healthz'],
    ['/readyz'],
    ['/metrics'],
    ['/assets/none.js'],
    ['/api/auth/none'],
    ['/api/auth/sign-in/email', { method: 'POST', body: '{}' }],
    ['/api/auth/sign-in/email', { method: 'POST', body: '{' }],
    ['/webhooks/stripe/none', { method: 'POST', body: '{}' }],
    ['/api/export/none', { method: 'POST', body: '{}' }],
    ['/api/export/users.list', { method: 'POST', body: '{' }],
    ['/trpc/none', { method: 'POST', body: '{}' }],
    ['/trpc/staff.me', { method: 'GET' }],
    ['/trpc/staff.me', { method: 'POST', body: '{' }],
    ['/trpc/staff.me', { method: 'POST', body: `"${'x'.repeat(200_000)}"` }],
    ...procedures.map(({ name }): [string, RequestInit] => [
      `/trpc/${name}`,
      { method: 'POST', body: '{"x":1}' },
    ]),
  ];
  for (const [path, init] of requests) {
    for (const sender of [client, new TestClient(server)]) {
      const response = await sender.fetch(path, init);
      expect(response.status).toBeLessThan(504);
      expect([path, response.status]).not.toEqual([path, 500]);
      for (const [name, pattern] of Object.entries(headers))
        expect(`${path} ${name}: ${response.headers.get(name)}`).toMatch(
          new RegExp(`: .*${pattern.source.replace(/^\^|\$$/g, '')}`),
        );
      expect([path, response.headers.get('x-powered-by')]).toEqual([path, null]);
      expect([path, response.headers.get('access-control-allow-origin')]).toEqual([path, null]);
      await response.body?.cancel();
    }
  }
});

test('over https browsers are told to stay there', async () => {
  const https = await startTestServer({ BACKDESK_URL: 'https://desk.example' });
  try {
    const response = await fetch(`${https.url}/healthz`);
    expect(response.headers.get('strict-transport-security')).toMatch(/^max-age=31536000/);
  } finally {
    await https.stop();
  }
});
