import { createHmac, randomUUID } from 'node:crypto';
import { Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { type Desk, startDesk } from '../support/desk.ts';
import { type Figure, percentile } from './figure.ts';

const requests = 6_000;
const connections = 16;

/**
 * Webhook acknowledgement: signed events from 16 connections, answered after the durable insert.
 * The floor inserts the same bytes, one row a statement, behind a bare node:http server.
 */
export async function webhooks(): Promise<Figure[]> {
  const desk = await startDesk();
  const floor = await startFloor(desk.database.appUrl);
  try {
    await run(desk, `${desk.url}/webhooks/stripe/acme`, 500);
    await run(desk, floor.url, 500);
    const ours = await run(desk, `${desk.url}/webhooks/stripe/acme`, requests);
    const bare = await run(desk, floor.url, requests);
    return [
      {
        name: 'webhook acknowledgement',
        rows: requests,
        ours_p50_ms: percentile(ours.times, 0.5),
        ours_p95_ms: percentile(ours.times, 0.95),
        floor_p50_ms: percentile(bare.times, 0.5),
        ratio: ours.seconds / bare.seconds,
        target_ratio: 2,
        per_second: Math.round(requests / ours.seconds),
        target_per_second: 1_000,
      },
    ];
  } finally {
    await floor.stop();
    await desk.stop();
  }
}

async function startFloor(url: string): Promise<{ url: string; stop: () => Promise<void> }> {
  const pool = new pg.Pool({ connectionString: url, max: 10 });
  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      pool
        .query(
          `insert into webhook_events (id, product_id, source, external_id, event_type, payload)
           select $1, id, 'stripe', $2, 'floor', $3 from products limit 1`,
          [randomUUID(), randomUUID(), Buffer.concat(chunks).toString()],
        )
        .then(
          () => res.end('{}'),
          () => res.writeHead(500).end(),
        );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await pool.end();
    },
  };
}

async function run(desk: Desk, url: string, count: number): Promise<{ times: number[]; seconds: number }> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const times: number[] = [];
  let next = 0;
  const lane = async () => {
    while (next++ < count) {
      const startedAt = performance.now();
      const status = await post(agent, url, ...signedEvent(desk));
      if (status !== 200) throw new Error(`${url} answered ${status}.`);
      times.push(performance.now() - startedAt);
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: connections }, lane));
  agent.destroy();
  return { times, seconds: (performance.now() - startedAt) / 1000 };
}

function signedEvent(desk: Desk): [body: string, signature: string] {
  const seconds = Math.floor(Date.now() / 1000);
  const body = JSON.stringify({
    id: `evt_${randomUUID()}`,
    object: 'event',
    type: 'customer.updated',
    livemode: false,
    created: seconds,
    data: { object: { id: `cus_${randomUUID()}`, object: 'customer', description: 'x'.repeat(1_500) } },
  });
  const mac = createHmac('sha256', desk.webhookSecret).update(`${seconds}.${body}`).digest('hex');
  return [body, `t=${seconds},v1=${mac}`];
}

function post(agent: Agent, url: string, body: string, signature: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const req = request(
      url,
      {
        method: 'POST',
        agent,
        headers: { 'content-type': 'application/json', 'stripe-signature': signature },
      },
      (res) => {
        res.resume();
        res.on('end', () => resolve(res.statusCode ?? 0));
      },
    );
    req.on('error', reject);
    req.end(body);
  });
}
