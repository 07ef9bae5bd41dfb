import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSimulator } from '../simulator.ts';
import { control, payment, sdk, START } from './harness.ts';
import { startReceiver } from './receiver.ts';

let folder: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'simulator-'));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));

async function start(...args: string[]): Promise<{ readonly child: ChildProcess; readonly port: number }> {
  const child = spawn(process.execPath, [MAIN, '--data', join(folder, 'world'), '--validate', ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  children.push(child);
  for await (const line of createInterface({ input: child.stdout })) {
    const { ready, port } = JSON.parse(line) as { ready: boolean; port: number };
    expect(ready).toBe(true);
    return { child, port };
  }
  throw new Error('The simulator ended before it was ready.');
}

function ended(child: ChildProcess): Promise<number | null> {
  return child.exitCode === null && child.signalCode === null
    ? new Promise((resolve) => child.once('exit', (code) => resolve(code)))
    : Promise.resolve(child.exitCode);
}

type State = { readonly hash: string; readonly now: number };

test('whatever was answered survives kill -9, stored answers and the clock included', {
  timeout: 30_000,
}, async () => {
  let { child, port } = await start('--start-at', START.toISOString());
  const made: string[] = [];
  for (let round = 0; round < 3; round += 1) {
    const stripe = sdk(port);
    const { charge } = await payment(stripe, 1000 + round);
    const refund = await stripe.refunds.create({ charge, amount: 10 }, { idempotencyKey: `round-${round}` });
    made.push(refund.id);
    await control(port, 'POST', 'clock', { seconds: 3600 });
    const before = await control<State>(port, 'GET', 'state');
    child.kill('SIGKILL');
    await ended(child);
    ({ child, port } = await start());
    expect(await control<State>(port, 'GET', 'state')).toMatchObject({ hash: before.hash, now: before.now });
    const replay = await sdk(port).refunds.create(
      { charge, amount: 10 },
      { idempotencyKey: `round-${round}` },
    );
    expect(replay.id).toBe(refund.id);
  }
  const refunds = await sdk(port).refunds.list();
  expect(refunds.data.map(({ id }) => id).toReversed()).toEqual(made);
});

test('deliveries that were waiting go out after a kill', { timeout: 30_000 }, async () => {
  const receiver = await startReceiver();
  const first = await start();
  const stripe = sdk(first.port);
  const endpoint = await stripe.webhookEndpoints.create({
    url: receiver.url,
    enabled_events: ['customer.created'],
  });
  await control(first.port, 'POST', 'webhooks/pause');
  for (let index = 0; index < 5; index += 1) await stripe.customers.create({ name: `c${index}` });
  first.child.kill('SIGKILL');
  await ended(first.child);
  expect(receiver.received).toHaveLength(0);
  const second = await start();
  await control(second.port, 'POST', 'webhooks/flush');
  expect(receiver.verified(String(endpoint.secret))).toHaveLength(5);
  await receiver.close();
});

test('SIGTERM ends it cleanly, and so does the end of its stdin', { timeout: 30_000 }, async () => {
  const first = await start();
  first.child.kill('SIGTERM');
  expect(await ended(first.child)).toBe(0);
  const second = await start();
  second.child.stdin?.end();
  expect(await ended(second.child)).toBe(0);
});

test('another address than loopback is refused unless one knows', { timeout: 30_000 }, async () => {
  const sim = createSimulator();
  await expect(sim.listen({ host: '0.0.0.0' })).rejects.toThrow('loopback only');
  await sim.close();
});

test('a torn last line is cut off; a snapshot and its journal give the same world', async () => {
  const file = join(folder, 'world');
  const open = () => createSimulator({ seed: 'p', startAt: START, dataFile: file });
  const sim = open();
  for (let index = 0; index < 20; index += 1)
    sim.request('main', 'POST', '/v1/customers', { name: `c${index}` });
  sim.save();
  for (let index = 0; index < 20; index += 1)
    sim.request('main', 'POST', '/v1/customers', { name: `d${index}`, metadata: { ключ: '值' } });
  const hash = sim.stateHash();
  await sim.close();
  const journal = readdirSync(folder).find((name) => name.includes('journal'));
  appendFileSync(join(folder, journal ?? ''), '{"t":1,"a":"main","o":[["put","customer"');
  const again = open();
  expect(again.stateHash()).toBe(hash);
  const { body } = again.request('main', 'POST', '/v1/customers', { name: 'next' });
  const after = again.stateHash();
  await again.close();
  const third = open();
  expect(third.stateHash()).toBe(after);
  expect(third.request('main', 'GET', `/v1/customers/${body.id}`).status).toBe(200);
  await third.close();
});

test('a world made in bulk is saved whole, with its agenda', async () => {
  const file = join(folder, 'world');
  const sim = createSimulator({
    seed: 'b',
    startAt: START,
    dataFile: file,
    bulk: true,
  });
  const post = (path: string, params: object) => sim.request('main', 'POST', path, { ...params }).body;
  const price = post('/v1/prices', {
    product_data: { name: 'Pro' },
    currency: 'usd',
    unit_amount: 1900,
    recurring: { interval: 'month' },
  }).id;
  for (let index = 0; index < 50; index += 1) {
    const customer = post('/v1/customers', {
      payment_method: 'pm_card_visa',
      invoice_settings: { default_payment_method: 'pm_card_visa' },
    }).id;
    post('/v1/subscriptions', { customer, items: [{ price }] });
  }
  sim.advanceTo(new Date('2026-06-01T00:00:00Z'));
  const hash = sim.stateHash();
  await sim.close();
  const again = createSimulator({ seed: 'b', dataFile: file });
  expect(again.stateHash()).toBe(hash);
  expect(again.now.toISOString()).toBe('2026-06-01T00:00:00.000Z');
  const count = (): number => [...again.objects('main', 'charge')].length;
  const before = count();
  again.advanceTo(new Date('2026-07-01T00:00:00Z'));
  expect(count()).toBe(before + 50);
  await again.close();
  expect(() => createSimulator({ seed: 'other', dataFile: file })).toThrow('another seed');
});

test('a file of the first format, with its rows as they are, is still read', async () => {
  const file = join(folder, 'world');
  const template = { id: 'cus_a', object: 'customer', name: 'Åsa', created: 1 };
  const rows = ['[{}]', '[{"id":"cus_b","name":"Bo","created":2}]'].map((row) => Buffer.from(row));
  const table = {
    type: 'customer',
    template,
    ids: ['cus_a', 'cus_b'],
    created: [1, 2],
    lengths: rows.map(({ length }) => length),
  };
  const account = { key: 'main', counter: 2, settings: {}, tables: [table] };
  const lists = { ledger: [], secrets: [], answers: [], deliveries: [], tasks: [] };
  const seed = 'old';
  const head = Buffer.from(
    JSON.stringify({ format: 1, generation: 0, seed, now: 5, accounts: [{ ...account, ...lists }] }),
  );
  writeFileSync(
    file,
    Buffer.concat([Buffer.from(`${String(head.length).padStart(16, '0')}\n`), head, ...rows]),
  );
  const sim = createSimulator({ seed, dataFile: file, validateResponses: false });
  expect([...sim.objects('main', 'customer')]).toMatchObject([{ name: 'Åsa' }, { name: 'Bo' }]);
  await sim.close();
});

test('following the wall clock it catches up at the start', async () => {
  const file = join(folder, 'world');
  const past = new Date(Date.now() - 40 * 86_400_000);
  const sim = createSimulator({ seed: 'w', startAt: past, dataFile: file });
  const post = (path: string, params: object) => sim.request('main', 'POST', path, { ...params }).body;
  const price = post('/v1/prices', {
    product_data: { name: 'Pro' },
    currency: 'usd',
    unit_amount: 1900,
    recurring: { interval: 'month' },
  }).id;
  const customer = post('/v1/customers', {
    payment_method: 'pm_card_visa',
    invoice_settings: { default_payment_method: 'pm_card_visa' },
  }).id;
  post('/v1/subscriptions', { customer, items: [{ price }] });
  await sim.close();
  const later = createSimulator({ seed: 'w', dataFile: file, followWallClock: true });
  expect(Math.abs(later.now.getTime() - Date.now())).toBeLessThan(2000);
  expect([...later.objects('main', 'charge')]).toHaveLength(2);
  await later.close();
});
