import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { createApp, listen } from '@backdesk/server/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../support/server.ts';
import { signedIn } from '../support/staff.ts';

const script = 'console.log("the same line again and again");\n'.repeat(200);
const page = `<meta name="csp-nonce" content="__CSP_NONCE__">${'<p>text</p>'.repeat(300)}`;

let server: TestServer;
let app: Awaited<ReturnType<typeof listen>>;

/** The whole application on a web app of a few lines: whether the real one is built does not matter here. */
beforeAll(async () => {
  server = await startTestServer();
  const web = join(server.home, 'web');
  mkdirSync(join(web, 'assets'), { recursive: true });
  writeFileSync(join(web, 'index.html'), page);
  const file = join(web, 'assets/app-1.js');
  writeFileSync(file, script);
  // As the build leaves them beside it.
  writeFileSync(`${file}.gz`, gzipSync(script));
  writeFileSync(`${file}.br`, brotliCompressSync(script));
  const gone = join(web, 'assets/gone-1.js');
  for (const end of ['', '.gz']) writeFileSync(gone + end, script);
  app = await listen(createApp(server.services, { web }), '127.0.0.1', 0);
  for (const end of ['', '.gz']) rmSync(gone + end);
});
afterAll(async () => {
  app.closeAllConnections();
  await new Promise((resolve) => app.close(resolve));
  await server.stop();
});

/** One request as it comes over the wire: fetch would unpack the answer. */
async function send(path: string, headers: Record<string, string> = {}, body?: string) {
  const { port } = app.address() as AddressInfo;
  const method = body === undefined ? 'GET' : 'POST';
  const sent = request({ host: '127.0.0.1', port, path, method, headers });
  sent.end(body);
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  return { status: answer.statusCode, headers: answer.headers, bytes: await buffer(answer) };
}

const packed = { 'accept-encoding': 'gzip' };

test('scripts are sent compressed to who takes it, and kept for ever', async () => {
  const { headers, bytes } = await send('/assets/app-1.js', packed);
  expect(headers).toMatchObject({
    'content-encoding': 'gzip',
    'cache-control': 'public, max-age=31536000, immutable',
    vary: expect.stringContaining('Accept-Encoding'),
  });
  expect(bytes.length).toBeLessThan(script.length / 10);
  expect(gunzipSync(bytes).toString()).toBe(script);
  const newer = await send('/assets/app-1.js', { 'accept-encoding': 'gzip, deflate, br' });
  expect(newer.headers['content-encoding']).toBe('br');
  expect(brotliDecompressSync(newer.bytes).toString()).toBe(script);
  const plain = await send('/assets/app-1.js');
  expect(plain.headers['content-encoding']).toBeUndefined();
  expect(plain.bytes.toString()).toBe(script);
});

test('a file that is gone since the server started is not found, in plain text', async () => {
  const { status, headers, bytes } = await send('/assets/gone-1.js', packed);
  expect([status, headers['content-encoding'], bytes.toString()]).toEqual([
    404,
    undefined,
    'There is no such file.',
  ]);
});

test('part of a file is never cut out of its compressed form', async () => {
  const { status, bytes } = await send('/assets/app-1.js', { ...packed, range: 'bytes=100-2000' });
  expect([status, gunzipSync(bytes).toString()]).toEqual([200, script]);
});

test('the page is sent compressed, with a nonce of its own', async () => {
  const pages = [await send('/users/any', packed), await send('/users/any', packed)];
  const nonces = pages.map(({ headers, bytes }) => {
    expect(headers).toMatchObject({ 'content-encoding': 'gzip', 'cache-control': 'no-store' });
    const nonce = /content="([^"]+)"/.exec(gunzipSync(bytes).toString())?.[1] ?? '';
    expect(headers['content-security-policy']).toContain(`'nonce-${nonce}'`);
    return nonce;
  });
  expect(new Set(nonces).size).toBe(2);
});

test('answers of procedures and of the sign-in are never compressed, however long', async () => {
  const { client } = await signedIn(server, 'owner');
  for (let i = 0; i < 10; i += 1) await signedIn(server, 'engineer');
  const cookie = [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const headers = { ...packed, ...client.headers, cookie };
  const members = await send('/trpc/staff.members', headers, '{}');
  expect([members.status, members.headers['content-encoding']]).toEqual([200, undefined]);
  // Long enough that a compressor would not let it pass for its size.
  expect(members.bytes.length).toBeGreaterThan(2_000);
  // A compressor says on what its answers depend, also where it finds them too short.
  const wrong = await send('/api/auth/sign-in/email', headers, '{}');
  expect([wrong.status, wrong.headers['content-encoding'], wrong.headers.vary]).toEqual([
    400,
    undefined,
    undefined,
  ]);
});
