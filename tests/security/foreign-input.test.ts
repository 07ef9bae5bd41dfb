import { randomUUID } from 'node:crypto';
import { Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { CallResult, TestClient } from '../support/client.ts';
import { depth } from '../support/depth.ts';
import { fingerprint, rowsOf } from '../support/fingerprint.ts';
import type { Procedure } from '../support/procedures.ts';
import { type FullWorld, startFullWorld } from './support/full-world.ts';
import { inputsOf, textFields, withOtherIds } from './support/inputs.ts';

type Input = Record<string, unknown>;

let world: FullWorld;
let inputs: Map<Procedure, Input>;
let owner: TestClient;
beforeAll(async () => {
  world = await startFullWorld();
  inputs = inputsOf(world);
  owner = world.staff.owner.client;
}, 120_000);
afterAll(() => world?.stop());

/** Everything that is stored but when a session was last used, and what was counted against guessing. */
async function stored(): Promise<Record<string, string>> {
  const prints = await fingerprint(world.server.database.superuserUrl);
  return Object.fromEntries(
    Object.entries(prints).filter(([table]) => !/\.(session|rate_limits)$/.test(table)),
  );
}

/** What is answered where nothing is to be refused: it was none of several, and there is nothing to read. */
const none = '{"changed":0,"left":1}';
const empty = '{"rows":[],"nextCursor":null}';
const answersToNothing = [
  'billing.bulkRefundPreview selection.ids: conflict',
  `billing.ignoreDrifts driftIds: ${none}`,
  'billing.repairDrifts selection.ids: conflict',
  'billing.resyncObject stripeId: invalid_input',
  'ingest.bulkIgnore selection.ids: conflict',
  'ingest.bulkReplay selection.ids: conflict',
  `ingest.ignoreEvents eventIds: ${none}`,
  `ingest.replayEvents eventIds: ${none}`,
  `jobs.dropDeadLetters letters.id: ${none}`,
  `jobs.retryDeadLetters letters.id: ${none}`,
  `staff.auditEntries userId: ${empty}`,
  'users.bulkTag selection.ids: conflict',
  `users.feedback userId: ${empty}`,
  `users.identities userId: ${empty}`,
  `users.mails userId: ${empty}`,
  `users.notes userId: ${empty}`,
  `users.referrals userId: ${empty}`,
  'users.removeTag tagId: {}',
  `users.sessions userId: ${empty}`,
  `users.timeline userId: ${empty}`,
];

const refusal = ({ status, error, data }: CallResult) =>
  error ? { status, message: error.message, data: error.data } : { status, data };

describe('an id', () => {
  test('that leads nowhere is not found, in whatever procedure and place, and nothing happens', async () => {
    const before = await stored();
    const seen: string[] = [];
    let count = 0;
    for (const [{ name }, input] of inputs)
      for (const [field, other] of withOtherIds(input, () => randomUUID())) {
        count += 1;
        const { error, data } = await owner.call(name, other);
        const answer = error?.data.reason ?? JSON.stringify(data);
        if (answer !== 'not_found') seen.push(`${name} ${field}: ${answer}`);
      }
    expect(count).toBeGreaterThan(50);
    expect(seen.toSorted()).toEqual(answersToNothing);
    expect(await stored()).toEqual(before);
  });

  test('of what is somebody else’s gets the answer of one that leads nowhere, and nothing happens', async () => {
    const { ids, staff } = world;
    const stranger = staff.support_agent.client;
    const [other] = await rowsOf<{ id: string }>(
      world.server.database.superuserUrl,
      `select id from auth."session" where "userId" = $1`,
      [staff.owner.member.id],
    );
    const owned: [string, string, Input][] = [
      ['staff.updateView', 'id', { list: 'users.list', name: 'Mine', version: 1, id: ids.viewId }],
      ['staff.deleteView', 'id', { version: 1, id: ids.viewId }],
      ['staff.revokeSession', 'sessionId', { sessionId: other?.id }],
      ['staff.renamePasskey', 'passkeyId', { passkeyId: ids.passkeyId, name: 'Mine' }],
      ['staff.revokePasskey', 'passkeyId', { passkeyId: ids.passkeyId }],
      ['jobs.progress', 'jobId', { jobId: ids.jobId }],
      ['jobs.cancel', 'jobId', { jobId: ids.jobId }],
      ['jobs.pause', 'jobId', { jobId: ids.jobId }],
      ['jobs.resume', 'jobId', { jobId: ids.jobId }],
    ];
    const before = await stored();
    for (const [name, field, input] of owned) {
      const missing = refusal(await stranger.call(name, { ...input, [field]: randomUUID() }));
      expect([name, missing.status]).toEqual([name, 404]);
      expect([name, refusal(await stranger.call(name, input))]).toEqual([name, missing]);
    }
    expect(await stored()).toEqual(before);
  });

  test('of another product’s thing beside one’s own does not bring the two together', async () => {
    const { ids } = world;
    const [stranger] = await rowsOf<{ id: string }>(
      world.server.database.superuserUrl,
      'select id from users where product_id <> (select product_id from users where id = $1) limit 1',
      [ids.userId],
    );
    const before = await stored();
    const { error } = await owner.call('users.removeTag', { userId: stranger?.id, tagId: ids.tagId });
    expect(error).toBeUndefined();
    // A note is everybody's to read and its author's to change: whose it is, is no secret.
    for (const [name, input] of [
      ['users.editNote', { noteId: ids.noteId, version: 1, body: 'Not mine', isPinned: false }],
      ['users.deleteNote', { noteId: ids.noteId }],
    ] as const)
      expect([name, (await owner.call(name, input)).error?.data.reason]).toEqual([name, 'forbidden']);
    expect(await stored()).toEqual(before);
  });
});

test('no field of a row can be written that its procedure does not ask for', async () => {
  const columns = await world.rows<{ name: string }>(
    `select distinct column_name as name from information_schema.columns where table_schema = 'public'`,
  );
  const camel = (name: string) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  const values: Input = Object.fromEntries(columns.map(({ name }) => [camel(name), 'x']));
  Object.assign(values, {
    role: 'owner',
    id: randomUUID(),
    createdAt: new Date(0),
    approvedBy: randomUUID(),
  });
  expect(Object.keys(values).length).toBeGreaterThan(300);
  const before = await stored();
  for (const [{ name, type }, input] of inputs) {
    if (type !== 'mutation') continue;
    const unasked = Object.fromEntries(Object.entries(values).filter(([field]) => !(field in input)));
    for (const field of ['role', 'id', 'createdAt', 'approvedBy', 'isActive', 'version'].filter(
      (f) => f in unasked,
    )) {
      const { status, error } = await owner.call(name, { ...input, [field]: unasked[field] });
      expect([name, field, status, error?.data.reason]).toEqual([name, field, 400, 'invalid_input']);
    }
    const all = await owner.call(name, { ...unasked, ...input });
    expect([name, all.status, all.error?.data.reason]).toEqual([name, 400, 'invalid_input']);
  }
  expect(await stored()).toEqual(before);
});

const hosts = [
  'localhost',
  '127.0.0.1',
  '127.1',
  '127.0.0.1.',
  '0.0.0.0',
  '0',
  '2130706433',
  '0x7f000001',
  '0177.0.0.1',
  '[::1]',
  '[::]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[0:0:0:0:0:ffff:169.254.169.254]',
  '169.254.169.254',
  '2852039166',
  '0xa9fea9fe',
  'metadata.google.internal',
  '100.100.100.200',
  '10.0.0.1',
  '172.16.0.1',
  '192.168.0.1',
  '127.0.0.1.nip.example',
  'rebind.example',
  'localtest.example',
  'xn--80ak6aa92e.example',
  'LOCALHOST',
  '①②⑦.⓪.⓪.①',
  'example.com@127.0.0.1',
  '127.0.0.1#@example.com',
  '127.0.0.1%2f@example.com',
  'user:pass@127.0.0.1',
];
/** Addresses that a server must not go to, whoever names them; `port` is one where we listen. */
const urls = (port: number): string[] => [
  ...hosts.map((host) => `http://${host}:${port}/`),
  ...['[::1]', '127.0.0.1', '169.254.169.254', 'localhost', 'rebind.example'].flatMap((host) => [
    `https://${host}/latest/meta-data/`,
    `//${host}/`,
    `ftp://${host}/`,
    `gopher://${host}:${port}/_GET`,
    `https://redirect.example/?to=http://${host}:${port}/`,
  ]),
  'file:///etc/passwd',
  'dict://127.0.0.1:6379/info',
  'ldap://127.0.0.1/',
  'jar:http://127.0.0.1!/',
];
/** Where a call of `Socket.connect` goes, in whichever of its forms. */
function placeOf(args: readonly unknown[]): string {
  const [options, host] = (Array.isArray(args[0]) ? args[0] : args) as [unknown, unknown];
  if (typeof options !== 'object' || options === null)
    return `${JSON.stringify(host)}:${JSON.stringify(options)}`;
  const { path, host: to, port } = options as { path?: string; host?: string; port?: number | string };
  return path ?? `${to}:${port}`;
}

const perField = depth(1, 60);

test(`an address in any field of text is a text: nobody goes there (${perField} of 60 in each field)`, {
  timeout: depth(120_000, 600_000),
}, async () => {
  const { server } = world;
  const [database, desk] = [new URL(server.config.databaseUrl), new URL(server.url)];
  const candidates = urls(Number(desk.port));
  expect(candidates.length).toBeGreaterThanOrEqual(60);
  // Every connection that anything in this process opens, the server's among them.
  const went: string[] = [];
  const connections = vi.spyOn(Socket.prototype, 'connect');
  let sent = 0;
  try {
    for (const [procedure, input] of inputs)
      for (const field of textFields(procedure))
        for (let i = 0; i < perField; i += 1) {
          const url = candidates[sent % candidates.length];
          sent += 1;
          const { status, error } = await owner.call(procedure.name, { ...input, [field]: url });
          expect([procedure.name, field, url, status < 500], error?.message).toEqual([
            procedure.name,
            field,
            url,
            true,
          ]);
        }
    for (const url of candidates)
      await owner.call('products.addLink', {
        productKey: world.ids.productKey,
        kind: 'other',
        label: 'x',
        urlTemplate: url.replace(/^\w*:?\/\//, 'https://'),
      });
    await owner.call('users.get', { userId: world.ids.userId });
  } finally {
    went.push(...connections.mock.calls.map(placeOf));
    connections.mockRestore();
  }
  expect(sent).toBeGreaterThan(candidates.length);
  const ours = [database, desk].flatMap(({ hostname, port }) => [
    `${hostname}:${port}`,
    `"${hostname}":${port}`,
    `"${hostname}":"${port}"`,
  ]);
  expect(went.filter((to) => !ours.includes(to))).toEqual([]);
});
