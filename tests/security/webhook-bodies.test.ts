import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { connect, Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { depth, isDeep } from '../support/depth.ts';
import { type Desk, startDesk } from '../support/desk.ts';

const largest = 1_048_576;

let desk: Desk;
let rows: pg.Client;

beforeAll(async () => {
  desk = await startDesk();
  rows = new pg.Client({ connectionString: desk.database.superuserUrl });
  await rows.connect();
});
afterAll(async () => {
  await rows.end();
  await desk.stop();
});

/** An event of exactly so many bytes. */
function eventOf(id: string, bytes: number): Buffer {
  const event = (note: string) =>
    JSON.stringify({ id, object: 'event', type: 'gizmo.made', data: { object: { id: 'gizmo_1', note } } });
  return Buffer.from(event('x'.repeat(bytes - event('').length)));
}

function signed(body: Buffer): string {
  const seconds = Math.floor(Date.now() / 1000);
  const mac = createHmac('sha256', desk.webhookSecret).update(`${seconds}.`).update(body).digest('hex');
  return `t=${seconds},v1=${mac}`;
}

async function post(body: Buffer, headers: Record<string, string> = {}): Promise<number> {
  const response = await fetch(`${desk.url}/webhooks/stripe/acme`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'stripe-signature': signed(body), ...headers },
    body: new Uint8Array(body),
  });
  await response.arrayBuffer();
  return response.status;
}

async function isStored(id: string): Promise<boolean> {
  const found = await rows.query('select 1 from webhook_events where external_id = $1', [id]);
  return found.rows.length > 0;
}

/** A request of which only the beginning comes; resolves with the socket once it is sent. */
async function unfinished() {
  const socket = connect(Number(new URL(desk.url).port), '127.0.0.1');
  await once(socket, 'connect');
  socket.write(
    'POST /webhooks/stripe/acme HTTP/1.1\r\nHost: x\r\nStripe-Signature: t=1,v1=00\r\nContent-Length: 900000\r\n\r\n{"id"',
  );
  return socket;
}

describe('the body of a webhook', () => {
  test.each([
    ['as large as may be', 'evt_full', largest, 200],
    ['a byte too large', 'evt_over', largest + 1, 413],
  ])('%s', async (_name, id, bytes, status) => {
    expect(await post(eventOf(id, bytes))).toBe(status);
    expect(await isStored(id)).toBe(status === 200);
  });

  test('that says it is compressed is not unpacked', async () => {
    const body = gzipSync(Buffer.alloc(60 * largest, 32));
    const before = process.memoryUsage().rss;
    expect(await post(body, { 'content-encoding': 'gzip' })).toBe(415);
    expect(process.memoryUsage().rss - before).toBeLessThan(50 * largest);
  });

  test('whose bytes are no text is not stored as another text', async () => {
    const body = eventOf('evt_bytes', 300);
    body.set([0xff, 0xc3, 0x28], body.indexOf('xxx'));
    expect(await post(body)).toBe(400);
    expect(await isStored('evt_bytes')).toBe(false);
  });

  test('that never comes keeps nobody else waiting, and is given up in the end', {
    timeout: depth(30_000, 120_000),
  }, async () => {
    const sockets = await Promise.all(Array.from({ length: depth(100, 1_000) }, unfinished));
    try {
      expect(await post(eventOf('evt_beside', 300))).toBe(200);
      expect(await isStored('evt_beside')).toBe(true);
      // The server looks after its connections every half minute.
      if (!isDeep) return;
      const [answer] = (await once(sockets[0] ?? new Socket(), 'data')) as [Buffer];
      expect(answer.toString()).toMatch(/^HTTP\/1\.1 408 /);
    } finally {
      for (const socket of sockets) socket.destroy();
    }
  });
});
