import { createHmac, randomInt } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { depth } from '../support/depth.ts';
import { type Desk, startDesk } from '../support/desk.ts';

const FORGERIES = depth(2_000, 100_000);

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

const event = (id: string) =>
  JSON.stringify({
    id,
    object: 'event',
    type: 'customer.updated',
    livemode: false,
    created: Math.floor(Date.now() / 1000),
    data: { object: { id: 'cus_1', object: 'customer' } },
  });

function sign(payload: string, secret = desk.webhookSecret, seconds = Math.floor(Date.now() / 1000)): string {
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${payload}`).digest('hex')}`;
}

async function post(payload: string, signature: string | string[], product = 'acme'): Promise<number> {
  const headers = new Headers({ 'content-type': 'application/json' });
  for (const value of [signature].flat()) headers.append('stripe-signature', value);
  const response = await fetch(`${desk.url}/webhooks/stripe/${product}`, {
    method: 'POST',
    headers,
    body: payload,
  });
  await response.arrayBuffer();
  return response.status;
}

async function stored(id?: string): Promise<number> {
  const { rows: found } = await rows.query(
    `select count(*)::int as n from webhook_events where $1::text is null or external_id = $1`,
    [id ?? null],
  );
  return found[0].n;
}

describe('POST /webhooks/stripe/<product>', () => {
  test('stores a signed event before it answers, and a repeated one once', async () => {
    const payload = event('evt_signed');
    expect(await post(payload, sign(payload))).toBe(200);
    expect(await stored('evt_signed')).toBe(1);
    expect(await post(payload, sign(payload))).toBe(200);
    expect(await stored('evt_signed')).toBe(1);
  });

  test.each([
    ['301 s old', -301, 400],
    ['299 s old', -299, 200],
    ['299 s ahead', 299, 200],
    ['301 s ahead', 301, 400],
    ['a year ahead', 31_536_000, 400],
  ])('an event signed %s is answered %i %i', async (_name, offset, status) => {
    const payload = event(`evt_at_${offset}`);
    // One second of tolerance between signing here and checking there must not decide the test.
    const seconds = Math.floor(Date.now() / 1000) + offset + (offset === -301 ? -1 : offset === 301 ? 1 : 0);
    expect(await post(payload, sign(payload, desk.webhookSecret, seconds))).toBe(status);
    expect(await stored(`evt_at_${offset}`)).toBe(status === 200 ? 1 : 0);
  });

  test('keeps strings that jsonb would refuse, because it has acknowledged them', async () => {
    const payload = event('evt_nul').replace('"cus_1"', String.raw`"cus_1","name":"a\u0000b"`);
    expect(await post(payload, sign(payload))).toBe(200);
    expect(await stored('evt_nul')).toBe(1);
  });

  test('keeps an event of the other mode apart instead of digesting it', async () => {
    const payload = event('evt_live').replace('"livemode":false', '"livemode":true');
    expect(await post(payload, sign(payload))).toBe(200);
    const { rows: found } = await rows.query(
      `select state, error_message from webhook_events where external_id = 'evt_live'`,
    );
    expect(found[0]).toMatchObject({
      state: 'quarantined',
      error_message: expect.stringContaining('live mode'),
    });
  });

  test('knows no unsigned door: unknown product, no header, empty body', async () => {
    const payload = event('evt_door');
    expect(await post(payload, sign(payload), 'nobody')).toBe(400);
    expect(await post(payload, sign(payload), '%00')).toBe(400);
    expect(await post(payload, '')).toBe(400);
    expect(await post('', sign(''))).toBe(400);
    expect(await stored('evt_door')).toBe(0);
  });

  test(`refuses ${FORGERIES} forgeries with 400 and stores none`, async () => {
    const before = await stored();
    const seen = new Map<number, number>();
    const lane = async (count: number) => {
      for (let i = 0; i < count; i += 1) {
        const [payload, signature] = forge(`evt_forged_${i}`);
        const status = await post(payload, signature);
        seen.set(status, (seen.get(status) ?? 0) + 1);
      }
    };
    await Promise.all(Array.from({ length: 8 }, () => lane(FORGERIES / 8)));
    expect(Object.fromEntries(seen)).toEqual({ 400: FORGERIES });
    expect(await stored()).toBe(before);
  });
});

/** One of the ways in which a request can be almost right. */
function forge(id: string): [payload: string, signature: string | string[]] {
  const payload = event(id);
  const good = sign(payload);
  const [time = '', mac = ''] = good.split(',');
  const at = randomInt(3, mac.length);
  const flipped = mac.slice(0, at) + (mac[at] === '0' ? '1' : '0') + mac.slice(at + 1);
  const kinds: (() => [string, string | string[]])[] = [
    () => [payload, `${time},${flipped}`],
    () => [payload.replace('cus_1', 'cus_2'), good],
    () => [payload, sign(payload, 'whsec_other')],
    () => [payload, `${time},v1=`],
    () => [payload, `${time},v1`],
    () => [payload, `${time},v1=${'é'.repeat(64)}`],
    () => [payload, `${time},v0=${mac.slice(3)}`],
    () => [payload, `${time},${flipped},v1=${'0'.repeat(64)}`],
    () => [payload, mac],
    () => [payload, `t=abc,${mac}`],
    () => [payload, `t=,${mac}`],
    () => [payload, sign(payload, desk.webhookSecret, Math.floor(Date.now() / 1000) - 4_000)],
    () => [payload, sign(payload, desk.webhookSecret, Math.floor(Date.now() / 1000) + 4_000)],
    () => [`${payload} `, good],
    () => [payload.slice(0, -1), sign(payload.slice(0, -1))],
    () => ['[]', sign('[]')],
    () => ['null', sign('null')],
    () => {
      const old = Math.floor(Date.now() / 1000) - 4_000;
      const [, oldMac = ''] = sign(payload, desk.webhookSecret, old).split(',');
      return [payload, `${time},t=${old},${oldMac}`];
    },
    () => [payload, [flipped, `t=1,v1=${'f'.repeat(64)}`]],
  ];
  const kind = kinds[randomInt(kinds.length)];
  if (!kind) throw new Error('There is no such kind.');
  return kind();
}
