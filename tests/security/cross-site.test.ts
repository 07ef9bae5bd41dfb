import { issueApiKey } from '@backdesk/server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestClient } from '../support/client.ts';
import { fingerprint } from '../support/fingerprint.ts';
import { procedures } from '../support/procedures.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { aMember, signedIn, type TestMember } from '../support/staff.ts';

let server: TestServer;
let owner: TestClient;
let victim: TestMember;
beforeAll(async () => {
  server = await startTestServer();
  ({ client: owner } = await signedIn(server, 'owner'));
  victim = await aMember(server, 'engineer');
});
afterAll(() => server.stop());

const mutations = procedures.filter(({ type }) => type === 'mutation').map(({ name }) => name);
const deactivate = () => JSON.stringify({ memberId: victim.id, isActive: false });
const signOut = '{}';

/** What another page could make the owner's browser send: the cookie, and headers of its choice. */
async function send(
  path: string,
  { headers, ...init }: { method: string; body?: string; headers?: Record<string, string | undefined> },
) {
  const client = owner.copy();
  client.headers = Object.fromEntries(
    Object.entries({ ...owner.headers, ...headers }).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  );
  return client.fetch(path, init);
}

test('the same request from our own page has its effect: the cases below do not fail for another reason', async () => {
  const other = await aMember(server, 'engineer');
  const response = await send('/trpc/staff.setActive', {
    method: 'POST',
    body: JSON.stringify({ memberId: other.id, isActive: false }),
  });
  expect(response.status).toBe(200);
});

const foreign: [string, Record<string, string | undefined>][] = [
  ['another origin', { origin: 'https://evil.example' }],
  ['our host on another port', { origin: 'http://127.0.0.1:1' }],
  ['https instead of http', { origin: 'https://127.0.0.1:4000' }],
  ['our origin as a prefix', { origin: 'http://127.0.0.1:4000.evil.example' }],
  ['a sandboxed page', { origin: 'null' }],
  ['an empty origin', { origin: '' }],
  ['no origin', { origin: undefined }],
  ['no header of ours', { 'x-backdesk': undefined }],
  ['a page of another site', { 'sec-fetch-site': 'cross-site' }],
  ['a page of a neighbour', { 'sec-fetch-site': 'same-site' }],
  ['Basic credentials beside it', { authorization: 'Basic eDp4', origin: 'https://evil.example' }],
];

describe.each(foreign)('a request with the session cookie from %s', (_name, headers) => {
  test('runs no procedure and no sign-in route, and changes nothing', async () => {
    const before = await fingerprint(server.database.superuserUrl);
    for (const name of mutations) {
      const response = await send(`/trpc/${name}`, { method: 'POST', headers, body: deactivate() });
      expect([name, response.status, await response.json()]).toMatchObject([
        name,
        403,
        { reason: 'cross_site' },
      ]);
    }
    for (const path of ['sign-in/email', 'two-factor/enable', 'sign-out']) {
      const response = await send(`/api/auth/${path}`, { method: 'POST', headers, body: signOut });
      expect([path, response.status]).toEqual([path, 403]);
    }
    expect(await fingerprint(server.database.superuserUrl)).toEqual(before);
  });
});

const forms: [string, Record<string, string>, string][] = [
  ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 'memberId=x'],
  ['a form that spells JSON', { 'content-type': 'text/plain' }, '{"memberId":"x","isActive":false}'],
  ['a form with a file', { 'content-type': 'multipart/form-data; boundary=x' }, '--x--'],
  ['text with a charset', { 'content-type': 'text/plain;charset=UTF-8' }, '{}'],
];

describe.each(forms)('%s', (_name, headers, body) => {
  test('is refused from another origin and from ours', async () => {
    const before = await fingerprint(server.database.superuserUrl);
    for (const name of mutations)
      for (const origin of ['https://evil.example', server.config.url.origin]) {
        const response = await send(`/trpc/${name}`, {
          method: 'POST',
          headers: { ...headers, origin },
          body,
        });
        expect([name, response.status]).toEqual([name, 403]);
      }
    const response = await send('/api/auth/sign-out', { method: 'POST', headers, body });
    expect(response.status).toBe(403);
    expect(await fingerprint(server.database.superuserUrl)).toEqual(before);
  });
});

test.each(['application/octet-stream', 'application/x-json', 'application/jsonx', ''])(
  'a body of type “%s” is not read',
  async (type) => {
    const before = await fingerprint(server.database.superuserUrl);
    for (const name of mutations) {
      const response = await send(`/trpc/${name}`, {
        method: 'POST',
        headers: { 'content-type': type },
        body: '{}',
      });
      expect([name, [403, 415].includes(response.status)]).toEqual([name, true]);
    }
    expect(await fingerprint(server.database.superuserUrl)).toEqual(before);
  },
);

test.each([{}, { accept: 'text/event-stream' }])('GET runs no mutation (%o)', async (headers) => {
  const before = await fingerprint(server.database.superuserUrl);
  for (const name of mutations) {
    const query = new URLSearchParams({ input: deactivate() });
    const response = await send(`/trpc/${name}?${query.toString()}`, { method: 'GET', headers });
    expect([name, response.status]).toEqual([name, 405]);
    await response.body?.cancel();
  }
  expect(await fingerprint(server.database.superuserUrl)).toEqual(before);
});

test('queries are not answered by GET, so that what was searched for stays out of access logs', async () => {
  for (const { name, type } of procedures) {
    if (type !== 'query') continue;
    const response = await send(`/trpc/${name}?input={}`, { method: 'GET' });
    expect([name, response.status]).toEqual([name, 405]);
  }
});

test('a stream is not opened for a page of another site', async () => {
  const query = new URLSearchParams({ input: JSON.stringify({ userId: crypto.randomUUID() }) });
  for (const headers of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }]) {
    const response = await send(`/trpc/users.changes?${query.toString()}`, {
      method: 'GET',
      headers: { accept: 'text/event-stream', ...headers },
    });
    expect(response.status).toBe(403);
  }
});

test('a program with an API key needs no origin; the cookie it sends along does not count', async () => {
  const { secret } = await issueApiKey(
    server.services,
    { name: 'Program', role: 'engineer' },
    { kind: 'operator', id: null, name: 'Test' },
  );
  const headers = { origin: undefined, 'x-backdesk': undefined, authorization: `Bearer ${secret}` };
  const allowed = await send('/trpc/users.lookup', { method: 'POST', headers, body: '{"query":"x"}' });
  expect(allowed.status).toBe(200);
  const denied = await send('/trpc/staff.setActive', { method: 'POST', headers, body: deactivate() });
  expect(denied.status).toBe(403);
});
