import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import * as contract from '@backdesk/contract';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { EarlyAnswers } from './early-answers.ts';

const source = readFileSync(new URL('../boot/first.js', import.meta.url), 'utf8');
type Sent = { url: string; method: string; headers: Record<string, string>; body: string };

/** What the first script asks for at an address, answered by `answer`. */
function open(pathname: string, search = '', answer = () => Promise.resolve(new Response('early'))) {
  const sent: Sent[] = [];
  const page = {
    location: { pathname, search },
    localStorage: { getItem: () => 'dark' },
    document: { documentElement: { setAttribute: () => undefined } },
    fetch: (url: string, init: Omit<Sent, 'url'>) => {
      sent.push({ url, ...init });
      return answer();
    },
    performance,
    backdeskEarlyAnswers: undefined as EarlyAnswers | undefined,
  };
  runInNewContext(source, page);
  return { sent, answers: page.backdeskEarlyAnswers };
}

/** The program's own requests, once `answers` are on their way. */
async function program(answers: EarlyAnswers | undefined) {
  vi.resetModules();
  vi.stubGlobal('backdeskEarlyAnswers', answers);
  const { trpcClient } = await import('./trpc.ts');
  return trpcClient;
}

const sent: Sent[] = [];
beforeEach(() => {
  sent.length = 0;
  vi.stubGlobal('fetch', (url: string, { method, headers, body }: Sent) => {
    sent.push({ url, method, headers, body });
    return Promise.resolve(new Response('late', { status: 500 }));
  });
});
afterEach(() => vi.unstubAllGlobals());

describe('what is asked before the program runs', () => {
  test.each([
    '/users',
    '/billing/payments',
    '/billing/subscriptions',
    '/billing/invoices',
    '/billing/refunds',
    '/billing/disputes',
    '/billing/credits',
    '/billing/plans',
    '/billing/dunning',
    '/ingest',
  ])('is at %s word for word what the program asks', async (path) => {
    const early = open(path).sent;
    const name = early[1]?.url.replace(/^\/trpc\/|\?.*$/g, '') ?? '';
    expect(Object.values(contract).flatMap((one) => (isList(one) ? [one.name] : []))).toContain(name);
    const client = await program(undefined);
    const { pageSize } = await import('./list/use-list-data.ts');
    await client.staff.me.query().catch(() => undefined);
    await ask(client, name, { pageSize }).catch(() => undefined);
    expect(early).toEqual(sent);
  });

  test('is who is signed in alone where the address has a search or no list', () => {
    for (const [path, search] of [
      ['/users', '?q=ada'],
      ['/', ''],
      ['/settings', ''],
    ] as const)
      expect(open(path, search).sent.map(({ url }) => url)).toEqual(['/trpc/staff.me?batch=1']);
  });

  test('is nothing where nobody is signed in', () => {
    for (const path of ['/sign-in', '/sign-in/second-factor', '/setup', '/invitation/abc'])
      expect(open(path).sent).toEqual([]);
  });
});

describe('an early answer', () => {
  const me = ['/trpc/staff.me?batch=1', { method: 'POST', body: '{}' }] as const;

  test('is taken once, by whoever asks the very same', async () => {
    await program(open('/').answers);
    const { fetchOrEarly } = await import('./early-answers.ts');
    expect(await (await fetchOrEarly(me[0], { ...me[1], body: '{"0":1}' })).text()).toBe('late');
    expect(await (await fetchOrEarly(...me)).text()).toBe('early');
    expect(await (await fetchOrEarly(...me)).text()).toBe('late');
  });

  test('that was lost is asked for anew', async () => {
    await program(open('/', '', () => Promise.reject(new TypeError('Failed to fetch'))).answers);
    const { fetchOrEarly } = await import('./early-answers.ts');
    expect(await (await fetchOrEarly(...me)).text()).toBe('late');
  });

  test('that nobody took for a while is not shown any more, however long the program took to come', async () => {
    const now = vi.spyOn(performance, 'now').mockReturnValue(0);
    const { answers } = open('/');
    now.mockReturnValue(5_001);
    await program(answers);
    const { fetchOrEarly } = await import('./early-answers.ts');
    expect(await (await fetchOrEarly(...me)).text()).toBe('late');
    now.mockRestore();
  });

  test('that was given to nobody is not shown to who signs in then', async () => {
    await program(open('/').answers);
    const { dropEarlyAnswers, fetchOrEarly } = await import('./early-answers.ts');
    dropEarlyAnswers();
    expect(await (await fetchOrEarly(...me)).text()).toBe('late');
  });
});

const isList = (one: unknown): one is { name: string } =>
  typeof one === 'object' && one !== null && 'defaultSort' in one && 'name' in one;

type Client = Awaited<ReturnType<typeof program>>;
/** Asks a list that is known by its name alone. */
async function ask(client: Client, name: string, input: object): Promise<unknown> {
  const [domain = '', procedure = ''] = name.split('.');
  const routers = client as unknown as Record<
    string,
    Record<string, { query: (input: object) => Promise<unknown> }>
  >;
  return routers[domain]?.[procedure]?.query(input);
}
