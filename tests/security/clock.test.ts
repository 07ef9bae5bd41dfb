import { createHmac } from 'node:crypto';
import { issueApiKey } from '@backdesk/server';
import { type Schedule, startScheduleLoop } from '@backdesk/server/testing';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { TestClient } from '../support/client.ts';
import { rowsOf } from '../support/fingerprint.ts';
import { startTestServer, TestClock, type TestServer } from '../support/server.ts';
import { aMember } from '../support/staff.ts';
import { until } from '../support/until.ts';

let server: TestServer;
/** Its key does not run out, whatever year it is. */
let program: TestClient;
beforeAll(async () => {
  server = await startTestServer();
  const operator = { kind: 'operator', id: null, name: 'Test' } as const;
  const { secret } = await issueApiKey(server.services, { name: 'Program', role: 'auditor' }, operator);
  program = new TestClient(server);
  program.headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' };
});
afterAll(() => server.stop());
afterEach(() => setTo(server.clock, new Date()));

const sql = <Row>(text: string, values: unknown[] = []) =>
  rowsOf<Row>(server.database.superuserUrl, text, values);

/** From now on the clock says `instant`, and goes on from there. */
function setTo(clock: TestClock, instant: Date | string): void {
  clock.advance((new Date(instant).getTime() - clock.now().getTime()) / 1000);
}

const minutes = (count: number) => new Date(Date.now() + count * 60_000).toISOString();
const instants: [string, string][] = [
  ['ten minutes behind', minutes(-10)],
  ['ten minutes ahead', minutes(10)],
  ['in the hour that is left out', '2027-03-28T01:00:00Z'],
  ['in the hour that comes twice', '2026-10-25T00:59:59Z'],
  ['on a leap day', '2028-02-29T23:59:58Z'],
  ['after 32 bits of seconds', '2038-01-19T03:14:08Z'],
];

describe.each(instants)('with a clock that stands %s (%s)', (name, instant) => {
  test('a signature is five minutes good, to both sides', async () => {
    setTo(server.clock, instant);
    for (const [offset, status] of [
      [-302, 400],
      [-298, 200],
      [298, 200],
      [302, 400],
    ] as const) {
      const payload = JSON.stringify({
        id: `evt_${name.replaceAll(' ', '_')}_${offset}`,
        object: 'event',
        type: 'customer.updated',
        livemode: false,
        data: { object: { id: 'cus_1', object: 'customer' } },
      });
      const seconds = Math.floor(server.clock.now().getTime() / 1000) + offset;
      const mac = createHmac('sha256', server.webhookSecret).update(`${seconds}.${payload}`).digest('hex');
      const response = await fetch(`${server.url}/webhooks/stripe/acme`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'stripe-signature': `t=${seconds},v1=${mac}` },
        body: payload,
      });
      expect([offset, response.status]).toEqual([offset, status]);
    }
  });

  test('nothing has taken less than no time', async () => {
    setTo(server.clock, instant);
    await sql('delete from webhook_events');
    await sql(`insert into webhook_events (id, product_id, source, external_id, event_type, payload, received_at)
      select gen_random_uuid(), id, 'stripe', 'evt_' || gen_random_uuid(), 'customer.updated', '{}', now() + interval '1 hour' from products`);
    for (const name of [
      'health.overview',
      'ingest.intake',
      'ingest.lag',
      'jobs.queues',
      'jobs.schedules',
      'jobs.allProgress',
      'billing.today',
    ]) {
      const { status, data } = await program.call(name, {});
      expect([name, status]).toEqual([name, 200]);
      expect([name, negativesIn(data)]).toEqual([name, []]);
    }
  });
});

/** Numbers below zero, by where they stand. */
function negativesIn(value: unknown, path = ''): string[] {
  if (typeof value === 'number') return value < 0 ? [`${path}: ${value}`] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => negativesIn(inner, `${path}/${key}`));
}

test('whoever was limited by a clock that was years ahead gets in again once it is right', async () => {
  const member = await aMember(server, 'owner');
  const { email } = member;
  const guess = (password: string) => new TestClient(server).auth('sign-in/email', { email, password });
  setTo(server.clock, '2038-01-19T03:14:08Z');
  let last = 0;
  for (let i = 0; last !== 429; i += 1) ({ status: last } = await guess(`wrong password ${i}`));
  setTo(server.clock, new Date());
  expect((await guess(member.password)).status).toBe(200);
});

describe('a schedule', () => {
  let runs: string[];
  let clock: TestClock;
  let turns: number;
  let loop: Awaited<ReturnType<typeof startScheduleLoop>>;
  const start = async (cron: string, timezone: string, at: string) => {
    runs = [];
    turns = 0;
    clock = new TestClock();
    setTo(clock, at);
    const schedule: Schedule = {
      name: 'tests.tick',
      title: 'Tick',
      cadence: 'as the test says',
      cron,
      timezone,
      run: () => {
        runs.push(clock.now().toISOString().slice(0, 16));
        return Promise.resolve({ message: 'Done.' });
      },
    };
    await sql('delete from job_schedules');
    loop = await startScheduleLoop({
      ...server.services,
      clock,
      schedules: [schedule],
      sweepMs: 60_000,
      observe: () => {
        turns += 1;
      },
    });
    await settled();
    // The first run of all comes at once, whenever that is.
    expect(runs).toHaveLength(1);
    runs.length = 0;
  };
  /** Two whole looks at what is due have ended since the call. */
  const settled = async () => {
    for (let looks = 0; looks < 2; looks += 1) {
      const before = turns;
      loop.wake();
      await until('the loop has looked', async () => turns > before);
    }
  };
  const visit = async (...at: string[]) => {
    for (const instant of at) {
      setTo(clock, instant);
      await settled();
    }
  };
  afterEach(() => loop.stop());

  test('in an hour that comes twice has one run; one of every hour has both', async () => {
    const night = ['00:20', '00:31', '00:45', '01:20', '01:31', '01:45', '02:31'].map(
      (t) => `2026-10-25T${t}:00Z`,
    );
    await start('30 2 * * *', 'Europe/Vienna', '2026-10-24T12:00:00Z');
    await visit(...night);
    expect(runs).toHaveLength(1);
    await loop.stop();
    await start('30 * * * *', 'Europe/Vienna', '2026-10-24T23:40:00Z');
    await visit(...night);
    expect(runs).toEqual(['2026-10-25T00:31', '2026-10-25T01:31', '2026-10-25T02:31']);
  });

  test('in an hour that is left out has one run all the same', async () => {
    await start('30 2 * * *', 'Europe/Vienna', '2027-03-27T12:00:00Z');
    await visit(
      '2027-03-28T00:31:00Z',
      '2027-03-28T00:59:00Z',
      '2027-03-28T01:31:00Z',
      '2027-03-28T02:31:00Z',
    );
    expect(runs).toHaveLength(1);
  });

  test('of the leap day waits for it, and time goes on after 2038', async () => {
    await start('0 12 29 2 *', 'UTC', '2026-11-27T00:00:00Z');
    await visit(
      '2027-02-28T13:00:00Z',
      '2027-03-01T13:00:00Z',
      '2028-02-29T12:01:00Z',
      '2028-03-01T12:01:00Z',
    );
    expect(runs).toEqual(['2028-02-29T12:01']);
    await loop.stop();
    await start('5 * * * *', 'UTC', '2038-01-19T02:50:00Z');
    await visit('2038-01-19T03:06:00Z', '2038-01-19T03:14:08Z', '2038-01-19T04:06:00Z');
    expect(runs).toHaveLength(2);
  });

  test('does not run again when the clock steps back a little, and comes back from a far future', async () => {
    await start('5 * * * *', 'UTC', '2026-11-27T09:50:00Z');
    await visit('2026-11-27T10:06:00Z', '2026-11-27T09:56:00Z', '2026-11-27T10:06:00Z');
    expect(runs).toEqual(['2026-11-27T10:06']);
    await visit('2038-01-19T03:14:08Z');
    expect(runs).toHaveLength(2);
    await visit('2026-11-27T11:00:00Z', '2026-11-27T11:06:00Z', '2026-11-27T12:06:00Z');
    expect(runs.slice(2)).toEqual(['2026-11-27T11:06', '2026-11-27T12:06']);
  });

  test('has taken no time at all when the clock stepped back in the middle, and never less', async () => {
    await start('5 * * * *', 'UTC', '2026-11-27T09:50:00Z');
    await sql(`update job_schedules set last_state = 'running', last_started_at = '2038-01-19', last_finished_at = null,
      lease_token = gen_random_uuid(), leased_until = '2038-01-20'`);
    await visit('2026-11-27T09:51:00Z');
    const [row] = await sql<{ state: string; ms: number }>(
      'select last_state as state, last_duration_ms as ms from job_schedules',
    );
    expect([row?.state, (row?.ms ?? -1) >= 0]).toEqual(['succeeded', true]);
    expect(runs).toHaveLength(1);
  });
});
