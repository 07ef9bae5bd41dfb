import { createHmac, randomUUID } from 'node:crypto';
import { type Desk, startDesk } from '../support/desk.ts';
import { type Figure, figure } from './figure.ts';
import { startFloor } from './floor.ts';
import { load, type Shot } from './load.ts';

const requests = 6_000;
const connections = 16;

/**
 * Webhook acknowledgement: signed events from 16 connections, answered after the durable insert.
 * The floor inserts the same bytes, one row a statement, without looking at a signature.
 */
export async function webhooks(): Promise<Figure[]> {
  const desk = await startDesk();
  const floor = await startFloor(desk.database.appUrl, (pool, _url, body) =>
    pool.query(
      `insert into webhook_events (id, product_id, source, external_id, event_type, payload)
       select $1, id, 'stripe', $2, 'floor', $3 from products limit 1`,
      [randomUUID(), randomUUID(), body],
    ),
  );
  const ourUrl = `${desk.url}/webhooks/stripe/acme`;
  try {
    for (const url of [ourUrl, floor.url]) await load(500, connections, () => signedEvent(desk, url));
    const ours = await load(requests, connections, () => signedEvent(desk, ourUrl));
    const bare = await load(requests, connections, () => signedEvent(desk, floor.url));
    return [
      {
        ...figure('webhook acknowledgement', requests, ours.times, bare.times, 2),
        per_second: Math.round(requests / ours.seconds),
        target_per_second: 1_000,
      },
    ];
  } finally {
    await floor.stop();
    await desk.stop();
  }
}

function signedEvent(desk: Desk, url: string): Shot {
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
  return { url, body, headers: { 'stripe-signature': `t=${seconds},v1=${mac}` } };
}
