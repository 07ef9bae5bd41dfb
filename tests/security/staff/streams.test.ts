import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { createStreamGuard, STREAMS_PER_PRINCIPAL } from '@backdesk/server/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestClient } from '../../support/client.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { signedIn } from '../../support/staff.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const opener = {
  kind: 'api_key' as const,
  id: 'key',
  name: 'Key',
  role: 'engineer' as const,
  permissions: new Set<never>(),
  refundLimit: null,
};

/** A guard that looks again every 20 ms and counts for which paths it did. */
async function guarded(handle: (req: IncomingMessage, res: ServerResponse, guard: () => void) => void) {
  const looks = new Map<string, number>();
  const state = { isWelcome: true };
  const authenticate = async ({ url = '' }: IncomingMessage) => {
    looks.set(url, (looks.get(url) ?? 0) + 1);
    return { principal: state.isWelcome ? opener : null };
  };
  const guard = createStreamGuard(authenticate, server.services, 20);
  const http: Server = createServer((req, res) => handle(req, res, () => guard({ req, res }, opener)));
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const { port } = http.address() as AddressInfo;
  const open = (path: string) => {
    const sent = request({ port, host: '127.0.0.1', path, agent: false });
    sent.on('error', () => undefined).end();
    return sent;
  };
  const stop = async () => {
    http.closeAllConnections();
    http.close();
    await once(http, 'close');
  };
  return { looks, state, open, stop };
}

describe('the guard of a stream', () => {
  test('leaves nothing behind when the browser went away while it was asked who it is', async () => {
    const left = Promise.withResolvers<void>();
    const arrived = Promise.withResolvers<void>();
    const { looks, open, stop } = await guarded((req, res, guard) => {
      if (req.url === '/stays') return guard();
      arrived.resolve();
      res.once('close', () => {
        guard();
        left.resolve();
      });
    });
    try {
      const goes = open('/goes');
      await arrived.promise;
      goes.destroy();
      await left.promise;
      open('/stays');
      await expect.poll(() => looks.get('/stays') ?? 0).toBeGreaterThan(3);
      expect(looks.get('/goes')).toBeUndefined();
    } finally {
      await stop();
    }
  });

  test('stops looking once it has ended the stream', async () => {
    const { looks, state, open, stop } = await guarded((_req, _res, guard) => guard());
    try {
      const first = open('/first');
      await expect.poll(() => looks.get('/first') ?? 0).toBeGreaterThan(0);
      state.isWelcome = false;
      await new Promise((resolve) => first.on('close', resolve));
      const after = looks.get('/first');
      state.isWelcome = true;
      open('/second');
      await expect.poll(() => looks.get('/second') ?? 0).toBeGreaterThan(3);
      expect(looks.get('/first')).toBe(after);
    } finally {
      await stop();
    }
  });

  test('drops a reader who takes nothing, so that what waits for it does not grow', async () => {
    const dropped = Promise.withResolvers<void>();
    const { open, stop } = await guarded((_req, res, guard) => {
      guard();
      res.once('close', () => dropped.resolve());
      // More than the buffers of both ends hold.
      res.write(Buffer.alloc(32 * 1024 * 1024));
    });
    try {
      open('/slow').on('response', (response) => response.pause());
      await expect(dropped.promise).resolves.toBeUndefined();
    } finally {
      await stop();
    }
  });
});

test('one member holds a bounded number of streams; a closed one makes room', async () => {
  const { client } = await signedIn(server, 'engineer');
  const { client: other } = await signedIn(server, 'engineer');
  /** A refused stream ends with the reason; an open one stays, and is taken for open after a second. */
  const open = async (as: TestClient) => {
    const leave = new AbortController();
    const query = new URLSearchParams({ input: JSON.stringify({ userId: crypto.randomUUID() }) });
    const response = await as.fetch(`/trpc/users.changes?${query.toString()}`, {
      headers: { accept: 'text/event-stream' },
      signal: leave.signal,
    });
    const ended = response.text().catch(() => '');
    return { answer: await Promise.race([ended, delay(1_000, 'open')]), close: () => leave.abort() };
  };
  const streams = await Promise.all(Array.from({ length: STREAMS_PER_PRINCIPAL }, () => open(client)));
  expect(new Set(streams.map(({ answer }) => answer))).toEqual(new Set(['open']));
  const { answer } = await open(client);
  expect(answer).toContain('"httpStatus":429');
  expect(answer).toContain('20 live pages open already');
  const others = await open(other);
  expect(others.answer).toBe('open');
  streams[0]?.close();
  const later: Awaited<ReturnType<typeof open>>[] = [];
  await expect
    .poll(
      async () => {
        later.push(await open(client));
        return later.at(-1)?.answer;
      },
      { timeout: 10_000 },
    )
    .toBe('open');
  for (const stream of [...streams, ...later, others]) stream.close();
});
