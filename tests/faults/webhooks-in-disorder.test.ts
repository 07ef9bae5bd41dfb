import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { depth, isDeep } from '../support/depth.ts';
import { startStripe } from '../support/stripe.ts';
import { breakServer, type Edit } from './support/broken-copy.ts';
import { differencesFromStripe } from './support/compare-with-stripe.ts';
import { type Figures, record } from './support/figures.ts';
import { type Call, type HeldCall, startGate } from './support/gate.ts';
import { startMirrorDesk } from './support/mirror-desk.ts';
import { disorder, eventReader, inLanes } from './support/postman.ts';
import { seed, seededRandom } from './support/random.ts';
import { startLife } from './support/stripe-life.ts';

const size = { objects: depth(30, 500), events: depth(150, 3_400) };

/**
 * One life at Stripe, mirrored by two desks at the same time: the first gets each event once and in
 * order, the second one to five times, shuffled, late, and digested by two workers.
 */
async function mirrorTwice(lifeSeed: number, options: { folder?: string; overtakes: number }) {
  const { folder } = options;
  // Life must not depend on what happens at the same time, so it has its own source of chance.
  const [chanceOfLife, random] = [seededRandom(lifeSeed), seededRandom(~lifeSeed)];
  const stripe = await startStripe();
  // One answer in ten travels so long that a newer one can overtake it.
  const answerDelayMs = () => (random.chance(0.1) ? random.between(200, 500) : random.between(0, 20));
  const slow = await startGate(stripe.base, { answerDelayMs });
  const orderly = await startMirrorDesk({ stripeBase: stripe.base, workers: 1 });
  const disorderly = await startMirrorDesk({ stripeBase: slow.url, workers: 2, ...(folder && { folder }) });
  try {
    const life = await startLife(stripe, chanceOfLife);
    const read = eventReader(stripe.base);
    const later = disorder(random);
    const sent = { objects: 0, events: 0, deliveries: 0 };
    const isLarge = () => sent.objects >= size.objects && sent.events >= size.events;
    for (;;) {
      const events = await read();
      sent.events += events.length;
      sent.objects += events.filter(({ type }) => births.test(type)).length;
      later.add(events);
      const isOver = events.length === 0 && later.isEmpty();
      if (isOver) break;
      const mixed = later.next();
      sent.deliveries += mixed.length;
      await Promise.all([
        isLarge() ? undefined : life.happen(8),
        inLanes(1, events, (event) => orderly.deliver(event)),
        inLanes(8, mixed, (event) => disorderly.deliver(event)),
      ]);
    }
    await Promise.all([orderly.quiet(), disorderly.quiet()]);
    // An answer that is overtaken: it is read, then the object changes, and the other worker hears of it.
    for (const customer of random.shuffled(life.customers).slice(0, options.overtakes)) {
      const isRead = (call: Call) => call.method === 'GET' && call.path === `/v1/customers/${customer}`;
      const hold = slow.hold('the answer about a customer', 'answer', isRead);
      let held: HeldCall | undefined;
      for (let changes = 0; changes < 2; changes += 1) {
        await life.rename(customer);
        const [event] = await read();
        if (!event) throw new Error('A changed name made no event.');
        sent.events += 1;
        sent.deliveries += 1;
        await Promise.all([orderly.deliver(event), disorderly.deliver(event)]);
        if (held) await disorderly.tried(event.id);
        held ??= await hold.next();
        hold.disarm();
      }
      held?.release();
      await disorderly.quiet();
    }
    await orderly.quiet();
    return {
      ...sent,
      rows: { orderly: await orderly.projection(), disorderly: await disorderly.projection() },
      digested: { orderly: await orderly.events(), disorderly: await disorderly.events() },
      differences: {
        orderly: await differencesFromStripe(orderly, stripe),
        disorderly: await differencesFromStripe(disorderly, stripe),
      },
    };
  } finally {
    await orderly.stop();
    await disorderly.stop();
    await slow.stop();
    await stripe.stop();
  }
}

/** Events that tell of a new customer, subscription, invoice, payment or refund. */
const births = /^(customer|customer\.subscription|invoice|payment_intent|refund)\.created$/;

const hashOf = (rows: readonly string[]): string =>
  createHash('sha256').update(rows.join('\n')).digest('hex');
const only = (rows: readonly string[], others: readonly string[]): string[] => {
  const there = new Set(others);
  return rows.filter((row) => !there.has(row));
};

const seeds = Array.from({ length: depth(1, 20) }, (_, index) => seed + index);
/** Few enough for one test to end within its time. */
const chunks = isDeep ? [0, 4, 8, 12, 16].map((from) => seeds.slice(from, from + 4)) : [seeds];

const figures: Figures[] = [];

describe('webhooks repeated one to five times, shuffled and late', () => {
  test.each(chunks.map((chunk) => ({ chunk, name: chunk.join(', ') })))(
    'converge to what Stripe has, seeds $name',
    async ({ chunk }) => {
      for (const each of chunk) {
        const result = await mirrorTwice(each, { overtakes: 3 });
        figures.push({
          seed: each,
          objects: result.objects,
          events: result.events,
          deliveries: result.deliveries,
          'differences from Stripe': result.differences.disorderly.length,
          'digested not exactly once': result.digested.disorderly.notOnce,
          'hash of the tables': hashOf(result.rows.disorderly).slice(0, 16),
        });
        record('webhooks', 'Webhooks repeated, shuffled and late', figures);
        const { orderly, disorderly } = result.digested;
        expect({ seed: each, ...result.differences }).toEqual({ seed: each, orderly: [], disorderly: [] });
        expect(only(result.rows.disorderly, result.rows.orderly)).toEqual([]);
        expect(hashOf(result.rows.disorderly)).toBe(hashOf(result.rows.orderly));
        for (const { states, notOnce } of [orderly, disorderly]) {
          expect(Object.keys(states).filter((state) => !['processed', 'ignored'].includes(state))).toEqual(
            [],
          );
          expect(Object.values(states).reduce((sum, count) => sum + count, 0)).toBe(result.events);
          expect(notOnce).toBe(0);
        }
      }
    },
  );

  const broken: [name: string, overtakes: number, edits: Edit[]][] = [
    [
      'the lease',
      3,
      [
        {
          file: 'domains/billing/mirror/lease.ts',
          from: 'where (o.leased_until is null or o.leased_until < now())',
          to: 'where true',
        },
        {
          file: 'domains/billing/mirror/lease.ts',
          from: 'and o.lease_token = ${token}',
          to: '',
        },
      ],
    ],
    [
      'fetching',
      // Nothing is fetched that could be overtaken.
      0,
      [
        {
          file: 'domains/billing/mirror/refresh.ts',
          from: '        const found = await retrieve(',
          to: `    const newest = 'select payload from webhook_events where object_id = ? order by received_at desc, id desc limit 1';
    const [event] = ['customer', 'refund'].includes(one.kind)
      ? await mirror.database.fork().execute(newest, [one.id])
      : [];
    const found = event ? { main: JSON.parse(event.payload).data.object, parts: [] } : await retrieve(`,
        },
      ],
    ],
  ];
  test.each(broken)('do not converge without %s', async (name, overtakes, edits) => {
    const copy = breakServer(edits);
    try {
      const { differences } = await mirrorTwice(seed, { folder: copy.folder, overtakes });
      record(`webhooks-without-${name.replaceAll(' ', '-')}`, `Webhooks in disorder without ${name}`, [
        { seed, 'differences from Stripe': differences.disorderly.length },
      ]);
      expect(differences.orderly).toEqual([]);
      expect(differences.disorderly.length).toBeGreaterThan(0);
    } finally {
      copy.remove();
    }
  });
});
