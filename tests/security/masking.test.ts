import { type Role, roles } from '@backdesk/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { columns, permissionMatrix } from '../architecture/permission-matrix.ts';
import { tablesNobodyReads, visibleColumns } from '../architecture/visible-columns.ts';
import type { TestClient } from '../support/client.ts';
import { rowsOf } from '../support/fingerprint.ts';
import { type Canaries, plantCanaries } from './support/canaries.ts';
import { type FullWorld, startFullWorld } from './support/full-world.ts';
import { asksStripe, exportsOf, readsOf } from './support/reads.ts';

let world: FullWorld;
let canaries: Canaries;
/** Everything each role was answered, with what was asked. */
const answers = {} as Record<Role, [asked: string, text: string][]>;

beforeAll(async () => {
  world = await startFullWorld();
  canaries = await plantCanaries(world.server.database.superuserUrl);
  for (const role of roles) answers[role] = await allAnswers(role);
}, 120_000);
afterAll(() => world?.stop());

async function allAnswers(role: Role): Promise<[string, string][]> {
  const { client } = world.staff[role];
  const found: [string, string][] = [];
  const person = await rowsOf<{ email: string; name: string }>(
    world.server.database.superuserUrl,
    'select email, full_name as name from users where id = $1',
    [world.ids.userId],
  );
  const texts = ['', person[0]?.name ?? '', person[0]?.email ?? '', world.ids.userId];
  for (const [name, input] of readsOf(world, texts)) {
    // It answers with who asks, and would hide whether the others' addresses are seen anywhere.
    if (name === 'staff.me') continue;
    const response = await client.fetch(`/trpc/${name}`, { method: 'POST', body: JSON.stringify(input) });
    const mayCall = permissionMatrix[name]?.cells.split(' ')[columns.indexOf(role)] === 'y';
    const text = await response.text();
    // What was asked about is there: an answer that says "not found" would hide what it would have shown.
    const { jobId } = world.ids;
    const isPrivate = role !== 'owner' && JSON.stringify(input).includes(jobId) && response.status === 404;
    const answered = asksStripe.includes(name) ? 412 : 200;
    const expected = isPrivate ? 404 : mayCall ? answered : 403;
    expect([role, name, response.status], `${JSON.stringify(input)}: ${text.slice(0, 300)}`).toEqual([
      role,
      name,
      expected,
    ]);
    // What somebody asked for stands once in the answer to them.
    const question = Object.values(input as object).find((value) => texts.includes(String(value)));
    found.push([name, text.replace(String(question ?? ''), '')]);
  }
  for (const [name, body] of exportsOf()) {
    const response = await client.fetch(`/api/export/${name}`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    expect([role, name, [200, 403].includes(response.status)]).toEqual([role, name, true]);
    found.push([`export ${name}`, await response.text()]);
  }
  const events = await world.rows<{ id: string }>('select id from webhook_events');
  for (const { id: eventId } of events) {
    const { status, data } = await client.call('ingest.openPayload', { eventId });
    if (status === 200) found.push(['ingest.openPayload', JSON.stringify(data)]);
  }
  found.push(['users.changes', await streamed(client)]);
  return found;
}

/** What the stream of a user says when something of theirs changes. */
async function streamed(client: TestClient): Promise<string> {
  const { userId, noteId } = world.ids;
  const query = new URLSearchParams({ input: JSON.stringify({ userId }) });
  const response = await client.fetch(`/trpc/users.changes?${query.toString()}`, {
    headers: { accept: 'text/event-stream' },
  });
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.includes(noteId)) break;
    if (text.includes('connected'))
      await rowsOf(world.server.database.superuserUrl, `select pg_notify('backdesk_changes', $1)`, [
        JSON.stringify({ productId: '', userId, topic: 'note', id: noteId }),
      ]);
  }
  return text;
}

test('every table that is read has a row to give away', () => {
  expect(canaries.emptyTables).toEqual(Object.keys(tablesNobodyReads));
});

test('each role sees of people, cards and staff what a person has allowed, and nothing else', () => {
  const seen = new Map<string, Set<Role>>();
  for (const role of roles)
    for (const [, text] of answers[role])
      for (const column of canaries.seenIn(text)) seen.set(column, (seen.get(column) ?? new Set()).add(role));
  const cells = [...seen].map(([column, by]) => [
    column,
    columns.map((role) => (by.has(role) ? 'y' : '-')).join(' '),
  ]);
  expect(Object.fromEntries(cells)).toEqual(visibleColumns);
});

test('nothing of a person stands in the log, in what PostgreSQL shows of statements, or in the chain of the audit log', async () => {
  const { logged, ids } = world;
  const [person] = await world.rows<{ email: string }>(
    `select email from users where id = '${ids.userId}' and email is not null`,
  );
  const email = person?.email ?? '';
  expect([...canaries.seenIn(email)]).toEqual(['users.email']);
  // What fails is logged with its cause, and its cause is a statement about a person.
  const { client } = world.staff.owner;
  const before = logged.length;
  const failed: string[] = [];
  await world.rows('alter table users rename to users_away');
  try {
    for (const [name, input] of [
      ['users.lookup', { query: email }],
      ['users.list', { q: email }],
      ['users.edit', { userId: ids.userId, version: 1, fullName: email, country: null }],
      ['users.addNote', { userId: ids.userId, body: email, isPinned: false }],
      ['staff.invite', { email: `x-${email}`, role: 'auditor' }],
    ] as const) {
      const response = await client.fetch(`/trpc/${name}`, { method: 'POST', body: JSON.stringify(input) });
      failed.push(`${name} ${await response.text()}`);
    }
    const running = await world.rows<{ query: string }>(
      `select query from pg_stat_activity where datname = current_database()`,
    );
    expect(running.filter(({ query }) => canaries.seenIn(query).size > 0)).toEqual([]);
  } finally {
    await world.rows('alter table users_away rename to users');
  }
  const errors = logged.slice(before);
  expect(errors.length, 'lines about what failed').toBeGreaterThanOrEqual(4);
  for (const line of [...logged, ...failed]) expect([line, ...canaries.seenIn(line)]).toEqual([line]);
  const chain = await world.rows<{ entry: string }>('select to_jsonb(e)::text as entry from audit_entries e');
  expect(chain.length).toBeGreaterThan(20);
  for (const { entry } of chain) expect([entry, ...canaries.seenIn(entry)]).toEqual([entry]);
});

test('no answer holds a secret: of a session, a password, a second factor, a key, or of the installation', async () => {
  const { server } = world;
  const stored = await world.rows<{ secret: string }>(`
    select token as secret from auth."session" union all select password from auth.account
    union all select secret from auth."twoFactor" union all select "backupCodes" from auth."twoFactor"
    union all select secret_hash from api_keys union all select token_hash from invitations`);
  const secrets = [
    ...stored.map(({ secret }) => secret),
    ...world.secrets,
    server.config.secret,
    decodeURIComponent(new URL(server.config.databaseUrl).password),
  ].filter((secret) => secret && secret.length > 3);
  expect(secrets.length).toBeGreaterThan(roles.length * 4);
  for (const role of roles)
    for (const [asked, text] of answers[role])
      expect([role, asked, secrets.filter((secret) => text.includes(secret))]).toEqual([role, asked, []]);
});
