import type Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SimulatorOptions } from '../simulator.ts';
import { failure, type Harness, payment, startHarness } from './harness.ts';
import { type Receiver, startReceiver } from './receiver.ts';

let h: Harness;
let receiver: Receiver;

async function open(options: SimulatorOptions = {}): Promise<void> {
  h = await startHarness(options);
  receiver = await startReceiver();
}

beforeEach(() => open());
afterEach(async () => {
  await h.close();
  await receiver.close();
});

async function endpoint(
  events: Stripe.WebhookEndpointCreateParams.EnabledEvent[] = ['*'],
): Promise<Stripe.WebhookEndpoint & { readonly secret: string }> {
  const made = await h.stripe.webhookEndpoints.create({
    url: receiver.url,
    enabled_events: events,
    api_version: '2026-10-28.endive',
  });
  return { ...made, secret: String(made.secret) };
}

type Counts = { readonly delivered: number; readonly failed: number; readonly waiting: number };
const flush = (): Promise<Counts> => h.control<Counts>('POST', 'webhooks/flush');

describe('endpoints', () => {
  test('the secret is shown once; the endpoint can be changed, disabled and deleted', async () => {
    const { id, secret } = await endpoint(['refund.created']);
    expect(secret).toMatch(/^whsec_/);
    const read = await h.stripe.webhookEndpoints.retrieve(id);
    expect(read).toMatchObject({ api_version: '2026-10-28.endive', status: 'enabled' });
    expect(read.secret).toBeUndefined();
    expect((await h.stripe.webhookEndpoints.update(id, { disabled: true })).status).toBe('disabled');
    expect((await h.stripe.webhookEndpoints.list()).data).toHaveLength(1);
    expect(await h.stripe.webhookEndpoints.del(id)).toMatchObject({ deleted: true });
    expect((await failure(h.stripe.webhookEndpoints.retrieve(id))).statusCode).toBe(404);
    expect(
      (await failure(h.stripe.webhookEndpoints.create({ url: 'nonsense', enabled_events: ['*'] }))).code,
    ).toBe('url_invalid');
  });
});

describe('deliveries', () => {
  test('each wanted event arrives once, signed, and equals the event of the API', async () => {
    const { secret } = await endpoint(['refund.created', 'charge.refunded']);
    const { charge } = await payment(h.stripe);
    await h.stripe.refunds.create({ charge });
    expect(await flush()).toEqual({ delivered: 2, failed: 0, waiting: 0 });
    const events = receiver.verified(secret);
    expect(events.map(({ type }) => type).toSorted()).toEqual(['charge.refunded', 'refund.created']);
    for (const { body } of receiver.received) {
      const sent = JSON.parse(body) as Stripe.Event;
      const { pending_webhooks: pending, ...kept } = JSON.parse(
        JSON.stringify(await h.stripe.events.retrieve(sent.id)),
      ) as Stripe.Event;
      expect(pending).toBe(0);
      expect(sent).toMatchObject({ ...kept, data: expect.anything() });
    }
  });

  test('a rolled secret and its predecessor both verify', async () => {
    const { id, secret } = await endpoint(['customer.created']);
    const { secret: next } = await h.control<{ secret: string }>(
      'POST',
      `webhook_endpoints/${id}/roll_secret`,
      { account: 'main' },
    );
    await h.stripe.customers.create({});
    await flush();
    expect(receiver.verified(secret)).toHaveLength(1);
    expect(receiver.verified(next)).toHaveLength(1);
    h.sim.advanceTo(new Date(h.sim.now.getTime() + 25 * 3_600_000));
    await h.stripe.customers.create({});
    await flush();
    expect(receiver.verified(secret)).toHaveLength(1);
    expect(receiver.verified(next)).toHaveLength(2);
  });

  test('a refused delivery is tried again by the virtual clock and counts as undelivered until then', async () => {
    await endpoint(['customer.created']);
    receiver.answer = (count) => (count <= 2 ? 503 : 200);
    await h.stripe.customers.create({});
    expect(await flush()).toEqual({ delivered: 0, failed: 1, waiting: 1 });
    expect((await h.stripe.events.list({ delivery_success: false })).data).toHaveLength(1);
    for (const [seconds, counts] of [
      [59, 1],
      [2, 2],
      [299, 2],
      [2, 3],
    ] as const) {
      h.sim.advanceTo(new Date(h.sim.now.getTime() + seconds * 1000));
      await flush();
      expect(receiver.received).toHaveLength(counts);
    }
    expect((await h.stripe.events.list({ delivery_success: false })).data).toHaveLength(0);
    expect((await h.stripe.events.list({ delivery_success: true })).data).toHaveLength(1);
  });

  test('after 72 hours it is given up', async () => {
    await endpoint(['customer.created']);
    receiver.answer = () => 500;
    await h.stripe.customers.create({});
    for (let hour = 0; hour < 80; hour += 1) {
      h.sim.advanceTo(new Date(h.sim.now.getTime() + 3_600_000));
      await flush();
    }
    expect(await flush()).toMatchObject({ delivered: 0, waiting: 0 });
    expect(receiver.received.length).toBeGreaterThan(6);
  });

  test('retries can follow a schedule of wall-clock milliseconds', async () => {
    await h.close();
    await receiver.close();
    await open({ webhooks: { retry: { wallMs: [10, 20] } } });
    await endpoint(['customer.created']);
    receiver.answer = (count) => (count <= 3 ? 500 : 200);
    await h.stripe.customers.create({});
    await receiver.waitFor(4);
    expect(await flush()).toMatchObject({ delivered: 1, failed: 3, waiting: 0 });
  });

  test('paused, nothing leaves; deleted with its endpoint, nothing ever does', async () => {
    const { id } = await endpoint(['customer.created']);
    await h.control('POST', 'webhooks/pause');
    await h.stripe.customers.create({});
    expect(await h.control('GET', 'webhooks')).toMatchObject({ waiting: 1 });
    expect(receiver.received).toHaveLength(0);
    await h.stripe.webhookEndpoints.del(id);
    expect(await flush()).toEqual({ delivered: 0, failed: 0, waiting: 0 });
    expect(receiver.received).toHaveLength(0);
  });

  test('an address on another machine is never called', async () => {
    await h.stripe.webhookEndpoints.create({
      url: 'https://example.com/hook',
      enabled_events: ['customer.created'],
    });
    await h.stripe.customers.create({});
    expect(await flush()).toMatchObject({ delivered: 0, failed: 1 });
  });
});

describe('injected faults', () => {
  async function receive(kind: string, extra: object = {}, customers = 1): Promise<string> {
    const { secret } = await endpoint(['customer.created']);
    await h.control('POST', 'faults', { kind, path: 'customer.', ...extra });
    await h.control('POST', 'webhooks/pause');
    for (let index = 0; index < customers; index += 1) await h.stripe.customers.create({ name: `c${index}` });
    await flush();
    return secret;
  }

  test('duplicates', async () => {
    const secret = await receive('webhook_duplicate', { count: 3 });
    const ids = receiver.verified(secret).map(({ id }) => id);
    expect(ids).toHaveLength(4);
    expect(new Set(ids).size).toBe(1);
  });

  test('shuffled, but complete', async () => {
    const secret = await receive('webhook_shuffle', { count: 10, probability: 0.7 }, 30);
    const names = receiver.verified(secret).map((event) => (event.data.object as Stripe.Customer).name);
    const inOrder = Array.from({ length: 30 }, (_, index) => `c${index}`);
    expect(new Set(names)).toEqual(new Set(inOrder));
    expect(names).not.toEqual(inOrder);
  });

  test('dropped: never sent, and the event stays undelivered', async () => {
    await receive('webhook_drop');
    expect(receiver.received).toHaveLength(0);
    expect((await h.stripe.events.list({ delivery_success: false })).data).toHaveLength(1);
  });

  test('delayed', async () => {
    const started = performance.now();
    await receive('webhook_delay', { delayMs: 150 });
    expect(performance.now() - started).toBeGreaterThanOrEqual(149);
    expect(receiver.received).toHaveLength(1);
  });

  test.each([['webhook_wrong_secret'], ['webhook_old_timestamp']])('%s does not verify', async (kind) => {
    const secret = await receive(kind, { nth: 1 });
    expect(receiver.received).toHaveLength(1);
    expect(receiver.verified(secret)).toEqual([]);
  });

  test('a timestamp from the future', async () => {
    await receive('webhook_future_timestamp', { seconds: 400 });
    const timestamp = Number(/t=(\d+)/.exec(String(receiver.received[0]?.headers['stripe-signature']))?.[1]);
    expect(timestamp - Date.now() / 1000).toBeGreaterThan(390);
  });

  test.each([
    ['webhook_unknown_type', { type: 'simulator.never_heard_of' }],
    ['webhook_other_api_version', { api_version: '2019-05-16' }],
    ['webhook_livemode', { livemode: true }],
  ])('%s: a strange event beside the real one, signed correctly', async (kind, strange) => {
    const secret = await receive(kind, { times: 1 });
    const events = receiver.verified(secret);
    expect(events).toHaveLength(2);
    expect(events[0]).toMatchObject({
      type: 'customer.created',
      livemode: false,
      api_version: '2026-10-28.endive',
    });
    expect(events[1]).toMatchObject(strange);
    expect(events[1]?.id).not.toBe(events[0]?.id);
  });
});
