import Papa from 'papaparse';
import { neutralised, restored } from '@backdesk/server/testing';
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestClient } from '../../support/client.ts';
import { rowsOf } from '../../support/fingerprint.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { signedIn, type TestMember } from '../../support/staff.ts';
import { until } from '../../support/until.ts';
import { idsBySql } from './support.ts';
import { fillLists } from './world.ts';

let server: TestServer;
let lead: TestClient;
let member: TestMember;
beforeAll(async () => {
  server = await startTestServer();
  ({ client: lead, member } = await signedIn(server, 'support_lead'));
  await fillLists(server, 60);
});
afterAll(() => server.stop());

let freshUntil = 0;
/** A code once more when the last one is about to grow stale. */
const stepUp = async () => {
  if (server.clock.now().getTime() < freshUntil) return;
  server.clock.advance(60);
  const { status } = await lead.call('staff.stepUp', { code: member.code() });
  if (status !== 200) throw new Error('The code was refused.');
  freshUntil = server.clock.now().getTime() + 4 * 60_000;
};
const ask = (list: string, input: object, client = lead) =>
  client.fetch(`/api/export/${list}`, { method: 'POST', body: JSON.stringify(input) });

/** The cells of the file, read by somebody else's parser; the first line apart. */
async function exported(list: string, input: object): Promise<{ header: string[]; rows: string[][] }> {
  const response = await ask(list, input);
  const text = await response.text();
  if (response.status !== 200) throw new Error(`The export was refused: ${text}`);
  const { data, errors } = Papa.parse<string[]>(text, { delimiter: ',', skipEmptyLines: true });
  expect(errors).toEqual([]);
  const [header = [], ...rows] = data;
  return { header, rows };
}

const audited = () =>
  rowsOf<{ action: string; target: string; payload: { reason?: string; after: Record<string, unknown> } }>(
    server.database.superuserUrl,
    `select e.action, e.target_id as target, p.payload::json as payload from audit_entries e join audit_payloads p using (sequence)
     where e.action like '%.export%' order by sequence`,
  );

describe('what is in the file', () => {
  test('the columns, the filters and the order that were shown', async () => {
    await stepUp();
    const { header, rows } = await exported('billing.payments', {
      columns: ['createdAt', 'amount', 'status', 'isDisputed', 'userName', 'cardLast4'],
      filters: [{ field: 'status', op: 'in', value: ['failed'] }],
      sort: 'amount',
      zone: 'Europe/Vienna',
    });
    expect(header).toEqual([
      'Created (Europe/Vienna)',
      'Amount',
      'Amount currency',
      'Status',
      'Disputed',
      'User',
      'Card ends in',
    ]);
    const expected = await rowsOf<Record<string, string>>(
      server.database.superuserUrl,
      `select to_char(p.created_at at time zone 'Europe/Vienna', 'YYYY-MM-DD HH24:MI:SS') as at,
         (amount_cents / 100.0)::numeric(12, 2)::text as amount, currency, 'Failed' as status,
         case when is_disputed then 'yes' else 'no' end as disputed, coalesce(full_name, '') as name, card_last4
       from payments p join users u on u.id = p.user_id where status = 'failed' order by amount_cents, p.id`,
    );
    expect(rows).toEqual(expected.map((row) => Object.values(row)));
  });

  test('one product, by a search, in the default order and in UTC', async () => {
    await stepUp();
    const { header, rows } = await exported('users.list', {
      columns: ['name', 'product', 'signedUpAt', 'tags'],
      product: 'other',
      q: 'person',
    });
    expect(header[2]).toBe('Signed up (UTC)');
    expect(new Set(rows.map((row) => row[1]))).toEqual(new Set(['Other']));
    const times = rows.map((row) => Date.parse(`${row[2]}Z`));
    expect(times).toEqual(times.toSorted((a, b) => b - a));
    expect(rows.length).toBeGreaterThan(10);
  });

  test('negative amounts and currencies without minor units', async () => {
    await stepUp();
    await idsBySql(server, `update invoices set currency = 'JPY' where number = 'ACME1-0001'`);
    const { rows } = await exported('billing.invoices', { columns: ['number', 'total'], sort: 'total' });
    expect(rows[0]).toEqual(['ACME2-0007', '-2.00', 'USD']);
    expect(rows.find(([number]) => number === 'ACME1-0001')).toEqual(['ACME1-0001', '-100', 'JPY']);
  });

  test('a list of nothing is a file with a header', async () => {
    await stepUp();
    expect(await exported('billing.refunds', { columns: ['stripeId'], q: 'nobody at all' })).toEqual({
      header: ['Refund id'],
      rows: [],
    });
  });

  test('comes as a download that nobody keeps', async () => {
    await stepUp();
    const response = await ask('billing.payments', { columns: ['stripeId'] });
    await response.text();
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    expect(response.headers.get('content-disposition')).toMatch(
      /^attachment; filename="payments-[\d-]{10}\.csv"$/,
    );
    expect(response.headers.get('cache-control')).toBe('no-store');
  });
});

/** A formula as 300 people would smuggle it in. */
const openers = [
  '=',
  '+',
  '-',
  '@',
  '\t=',
  '\r=',
  '\n=',
  '\uFF1D',
  '\uFF0B',
  '\uFF0D',
  '\uFF20',
  '\t',
  '\r',
  '\uFE66',
  '\u2212',
];
const before = ['', ' ', '   ', '"', "'", '""', '\uFEFF', '\u200B', '\u00A0', '\'"', ' \uFEFF" '];
const bodies = ["cmd|' /C calc'!A0", 'HYPERLINK("https://evil.example","x")'];
const payloads = [
  ...before.flatMap((prefix) => openers.flatMap((opener) => bodies.map((body) => prefix + opener + body))),
  ...openers.flatMap((opener) => [`harmless;${opener}1+1`, `harmless\n ${opener}1+1`]),
];
/** As a spreadsheet looks at a cell: does it compute? Written without a look at the exporter. */
const computes = (cell: string) =>
  cell
    .split(/[;\t\r\n]/)
    .some((part) => /^[\s"\uFEFF\u200B\u00A0]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20\uFE66\u2212]/.test(part)) ||
  /^[\t\r\n]/.test(cell);

describe('formulas', () => {
  test('are 300 and more, and all of them are put out of action without a loss', async () => {
    expect(payloads.length).toBeGreaterThan(300);
    await rowsOf(
      server.database.superuserUrl,
      `insert into users (id, product_id, full_name) select gen_random_uuid(), $1, name from unnest($2::text[]) name`,
      [server.product.id, payloads],
    );
    await stepUp();
    const { rows } = await exported('users.list', { columns: ['name', 'product'] });
    const cells = rows.map(([name = '']) => name);
    expect(cells.filter(computes)).toEqual([]);
    const back = new Set(cells.map(restored));
    expect(payloads.filter((payload) => !back.has(payload))).toEqual([]);
    expect(cells.filter((cell) => cell.startsWith("'")).length).toBeGreaterThan(280);
    // Everybody else is left as they are.
    expect(cells).toContain('Person B 1');
    await idsBySql(
      server,
      `delete from users where email is null and id not in (select user_id from payments)`,
    );
  });

  test('of any kind are undone exactly', () => {
    const parts = fc.constantFrom(...openers, ...before, ';', 'a', 'Ω', '\n', '🎉', "'");
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(parts, { maxLength: 12 }).map((list) => list.join('')),
          fc.string(),
        ),
        (text) => {
          const cell = neutralised(text);
          expect(restored(cell)).toBe(text);
          expect(computes(cell)).toBe(false);
        },
      ),
      { numRuns: 3_000 },
    );
  });

  test('a long text full of them takes no time', () => {
    const from = performance.now();
    for (const piece of ["'", '\n', ' ', '"', ';=', '\t'])
      expect(restored(neutralised(piece.repeat(50_000)))).toBe(piece.repeat(50_000));
    expect(performance.now() - from).toBeLessThan(2_000);
  });
});

describe('addresses', () => {
  const input = {
    columns: ['email'],
    filters: [{ field: 'email', op: 'is', value: 'person12@example.com' }],
  };

  test('are masked', async () => {
    await stepUp();
    expect((await exported('users.list', input)).rows).toEqual([['p•••@example.com']]);
  });

  test('are whole for whoever may reveal them and says why, which the audit log keeps', async () => {
    await stepUp();
    const { rows } = await exported('users.list', { ...input, revealReason: 'Asked by the bank' });
    expect(rows).toEqual([['person12@example.com']]);
    const entry = (await audited()).findLast(({ action }) => action === 'users.export');
    expect(entry?.payload).toMatchObject({ reason: 'Asked by the bank', after: { isRevealed: true } });
  });
});

describe('the audit log', () => {
  test('has who takes what before the first byte, and how much it was', async () => {
    await stepUp();
    const before = (await audited()).length;
    await exported('billing.disputes', {
      columns: ['amount', 'reason'],
      sort: 'evidenceDueAt',
      product: 'acme',
    });
    const entries = (await audited()).slice(before);
    expect(entries).toMatchObject([
      {
        action: 'billing.export',
        target: 'billing.disputes',
        payload: {
          after: { columns: ['amount', 'reason'], sort: 'evidenceDueAt', product: 'acme', isRevealed: false },
        },
      },
      { action: 'billing.export_ended', payload: { after: { rowCount: 40, isComplete: true } } },
    ]);
  });

  test('that cannot be written lets nothing out', async () => {
    await stepUp();
    const lock = new pg.Client({ connectionString: server.database.superuserUrl });
    await lock.connect();
    try {
      await lock.query('begin; lock table audit_head in access exclusive mode');
      const response = await ask('billing.payments', { columns: ['stripeId'] });
      const body = await response.text();
      expect([response.status, body]).toEqual([409, expect.stringContaining('try once more')]);
      expect(body).not.toContain('pi_');
    } finally {
      await lock.end();
    }
  });
});

describe('who may', () => {
  const input = { columns: ['stripeId'] };
  const refusal = async (response: Response) => {
    const body = (await response.json()) as { reason: string };
    return [response.status, body.reason];
  };

  test.each([
    ['support_agent', 403, 'forbidden'],
    ['engineer', 403, 'forbidden'],
    ['auditor', 403, 'forbidden'],
    ['finance', 403, 'step_up_required'],
    ['owner', 403, 'step_up_required'],
  ] as const)('%s without a fresh code: %i %s', async (role, status, reason) => {
    const { client } = await signedIn(server, role);
    server.clock.advance(301);
    for (const list of ['billing.payments', 'users.list'])
      expect(
        await refusal(await ask(list, list === 'users.list' ? { columns: ['name'] } : input, client)),
      ).toEqual([status, reason]);
  });

  test('nobody, another site and a form do not', async () => {
    const nobody = lead.copy();
    nobody.cookies.clear();
    expect(await refusal(await ask('billing.payments', input, nobody))).toEqual([401, 'not_signed_in']);
    await stepUp();
    for (const headers of [
      { origin: 'https://evil.example' },
      { 'sec-fetch-site': 'cross-site' },
      { 'content-type': 'application/x-www-form-urlencoded' },
    ]) {
      const response = await lead.fetch('/api/export/billing.payments', {
        method: 'POST',
        body: JSON.stringify(input),
        headers: headers as Record<string, string>,
      });
      expect(await refusal(response)).toEqual([403, 'cross_site']);
    }
  });

  test.each([
    ['billing.nothing', input, 404],
    ['billing.payments', {}, 400],
    ['billing.payments', { columns: ['nothing'] }, 400],
    ['billing.payments', { columns: ['stripeId', 'stripeId'] }, 400],
    ['billing.payments', { ...input, sort: 'description' }, 400],
    ['billing.payments', { ...input, product: 'nobody' }, 404],
    ['billing.payments', { ...input, filters: [{ field: 'amount', op: 'is', value: '1 or 1=1' }] }, 400],
  ])('%s %j: %i, and nothing in the audit log', async (list, asked, status) => {
    await stepUp();
    const before = (await audited()).length;
    expect((await ask(list, asked)).status).toBe(status);
    expect((await audited()).length).toBe(before);
  });
});

test('a browser that leaves ends the statement, and the log says that it was not all', async () => {
  await rowsOf(
    server.database.superuserUrl,
    `insert into invoices (id, product_id, user_id, stripe_invoice_id, stripe_status, status, billing_reason, total_cents, paid_cents, currency)
     select gen_random_uuid(), product_id, user_id, 'in_big_' || n, 'x', 'paid', repeat('x', 4000) || n, 100, 100, 'USD'
     from (select * from invoices limit 1) one, generate_series(1, 6000) n`,
  );
  await stepUp();
  const leaving = new AbortController();
  const response = await lead.fetch('/api/export/billing.invoices', {
    method: 'POST',
    body: JSON.stringify({ columns: ['billingReason', 'stripeId'] }),
    signal: leaving.signal,
  });
  const reader = response.body?.getReader();
  await reader?.read();
  const streams = () =>
    rowsOf(
      server.database.superuserUrl,
      `select from pg_stat_activity where datname = $1 and application_name like '%export' and state <> 'idle'`,
      [server.database.name],
    );
  expect((await streams()).length).toBe(1);
  // A second one at the same time has to wait.
  expect((await ask('billing.invoices', { columns: ['number'] })).status).toBe(429);
  leaving.abort();
  await until('the connection is free again', async () => (await streams()).length === 0);
  const last = await until('the end is recorded', async () =>
    (await audited()).findLast(
      ({ action, payload }) => action === 'billing.export_ended' && payload.after.isComplete === false,
    ),
  );
  expect(last.payload.after).toMatchObject({ isComplete: false });
  expect(Number(last.payload.after.rowCount)).toBeLessThan(6_000);
  // And then the way is free.
  await until(
    'exports are possible again',
    async () => (await ask('billing.refunds', { columns: ['stripeId'] })).status === 200,
  );
}, 60_000);
