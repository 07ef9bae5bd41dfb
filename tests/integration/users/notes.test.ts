import type { notesView, timelineView, userView, Wire } from '@backdesk/contract';
import { aUser } from '@backdesk/server/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TestClient } from '../../support/client.ts';
import { rowsOf } from '../../support/fingerprint.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { signedIn, type TestMember } from '../../support/staff.ts';

type Notes = Wire<typeof notesView>;
type UserPage = Wire<typeof userView>;

let server: TestServer;
let lena: { client: TestClient; member: TestMember };
let omar: { client: TestClient; member: TestMember };
let userId: string;

beforeAll(async () => {
  server = await startTestServer();
  lena = await signedIn(server, 'support_lead');
  omar = await signedIn(server, 'support_agent');
});
afterAll(() => server.stop());
beforeEach(async () => {
  userId = (await aUser(server.services.database.fork(), server.product.id)).id;
});

const notesOf = async (client: TestClient, cursor?: string | null) =>
  (await client.call('users.notes', { userId, cursor })).data as Notes;
const add = async (client: TestClient, body: string, isPinned = false) => {
  const answer = await client.call('users.addNote', { userId, body, isPinned });
  expect(answer.error).toBeUndefined();
  return (answer.data as { noteId: string }).noteId;
};
const entries = (action: string) =>
  rowsOf(
    server.database.superuserUrl,
    `select p.payload::json as payload from audit_entries e join audit_payloads p using (sequence)
     where e.target_id = $1 and e.action = $2 order by e.sequence`,
    [userId, action],
  );

test('a note stands on the page at once, pinned ones first, and in the story', async () => {
  await add(omar.client, 'Prefers mail over chat.');
  await add(lena.client, 'VIP, answer first.', true);
  await add(omar.client, 'Asked for an invoice in yen.');
  const page = (await lena.client.call('users.get', { userId })).data as UserPage;
  expect(page.notes.rows.map(({ body, isPinned, isMine }) => [body, isPinned, isMine])).toEqual([
    ['VIP, answer first.', true, true],
    ['Asked for an invoice in yen.', false, false],
    ['Prefers mail over chat.', false, false],
  ]);
  const story = (await lena.client.call('users.timeline', { userId, kind: 'note' })).data as Wire<
    typeof timelineView
  >;
  expect(story.rows.map(({ title, actorName }) => [title, actorName])).toEqual([
    ['Note', omar.member.name],
    ['Pinned note', lena.member.name],
    ['Note', omar.member.name],
  ]);
  expect(await entries('users.add_note')).toHaveLength(3);
});

test('only who wrote a note may edit or delete it', async () => {
  const noteId = await add(omar.client, 'Mine.');
  const edit = { noteId, version: 1, body: 'Yours.', isPinned: false };
  for (const answer of [
    await lena.client.call('users.editNote', edit),
    await lena.client.call('users.deleteNote', { noteId }),
  ])
    expect(answer).toMatchObject({
      status: 403,
      error: { message: expect.stringContaining(`only ${omar.member.name} can`) },
    });
  expect((await notesOf(omar.client)).rows.map(({ body }) => body)).toEqual(['Mine.']);
  expect((await omar.client.call('users.editNote', edit)).status).toBe(200);
  expect((await notesOf(lena.client)).rows).toMatchObject([
    { body: 'Yours.', editedBy: omar.member.name, version: 2 },
  ]);
  expect((await omar.client.call('users.deleteNote', { noteId })).status).toBe(200);
  expect((await notesOf(omar.client)).rows).toEqual([]);
  expect(await entries('users.delete_note')).toMatchObject([
    { payload: { before: { body: 'Yours.' }, actorName: omar.member.name } },
  ]);
});

test('a note that was edited in another window meanwhile is a conflict that shows what it says now', async () => {
  const noteId = await add(omar.client, 'First.');
  const edit = (version: number, body: string) =>
    omar.client.call('users.editNote', { noteId, version, body, isPinned: true });
  expect((await edit(1, 'Second.')).status).toBe(200);
  expect(await edit(1, 'Third.')).toMatchObject({
    status: 409,
    error: {
      data: {
        reason: 'conflict',
        present: {
          version: 2,
          changedBy: omar.member.name,
          changedAt: expect.stringMatching(/Z$/),
          values: { body: 'Second.', isPinned: true },
        },
      },
    },
  });
  // The same again changes nothing and leaves no entry.
  expect((await edit(2, 'Second.')).status).toBe(200);
  expect(await entries('users.edit_note')).toHaveLength(1);
});

test('of twenty edits of one version at once, one is made', async () => {
  const noteId = await add(omar.client, 'Start.');
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      omar.client.call('users.editNote', { noteId, version: 1, body: `Edit ${index}`, isPinned: false }),
    ),
  );
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(answers.filter(({ status }) => status === 409)).toHaveLength(19);
});

test('whatever is written comes back as the text it is', async () => {
  const texts = [
    `<img src=x onerror=alert(1)><script>alert(2)</script>`,
    '\u202E txet desrever \u2066 שלום',
    `${'line\n'.repeat(100)}\tend`,
    '👩‍🚀'.repeat(1_000),
    'é'.repeat(10_000),
    `'; drop table user_notes; -- \${7*7} {{7*7}} \\`,
  ];
  for (const text of texts) await add(omar.client, text);
  expect((await notesOf(omar.client)).rows.map(({ body }) => body)).toEqual(
    texts.map((text) => text.trim()).toReversed(),
  );
  await add(omar.client, 'broken \ud800 half');
  expect((await notesOf(omar.client)).rows[0]?.body).toBe('broken \ufffd half');
});

test.each([
  ['nothing', '  \n '],
  ['NUL', 'a\u0000b'],
  ['more than 10,000 characters', 'x'.repeat(10_001)],
  ['an object', { $gt: '' }],
])('%s is refused as a note', async (_name, body) => {
  expect(await omar.client.call('users.addNote', { userId, body, isPinned: false })).toMatchObject({
    status: 400,
    error: { data: { reason: 'invalid_input' } },
  });
});

test('notes on a user or under an id that does not exist are refused', async () => {
  const nobody = '01938a2e-7c3b-7def-8123-456789abcdef';
  for (const answer of [
    await omar.client.call('users.addNote', { userId: nobody, body: 'Who?', isPinned: false }),
    await omar.client.call('users.editNote', { noteId: nobody, version: 1, body: 'Who?', isPinned: false }),
    await omar.client.call('users.deleteNote', { noteId: nobody }),
  ])
    expect(answer).toMatchObject({ status: 404, error: { data: { reason: 'not_found' } } });
});

describe('many notes', () => {
  test('are paged without a gap or a double, pinned ones first', async () => {
    const bodies: string[] = [];
    for (let index = 0; index < 45; index += 1) {
      await add(omar.client, `Note ${index}`, index % 10 === 0);
      bodies.push(`Note ${index}`);
    }
    const seen: string[] = [];
    let cursor: string | null | undefined;
    do {
      const page: Notes = await notesOf(omar.client, cursor);
      seen.push(...page.rows.map(({ body }) => body));
      cursor = page.nextCursor;
    } while (cursor);
    const pinned = bodies.filter((_, index) => index % 10 === 0).toReversed();
    expect(seen).toEqual([...pinned, ...bodies.filter((body) => !pinned.includes(body)).toReversed()]);
  });

  test('a cursor of another user, or a made-up one, is refused', async () => {
    const cursorOf = (keys: unknown[]) => Buffer.from(JSON.stringify(keys)).toString('base64url');
    const at = '2026-01-01T00:00:00.000000Z';
    const id = '01938a2e-7c3b-7def-8123-456789abcdef';
    for (const keys of [
      ['users.notes:other', '1', at, id],
      [`users.notes:${userId}`, '2', at, id],
      [`users.notes:${userId}`, '1', 'now', id],
      [`users.notes:${userId}`, '1', at, 'x'],
    ])
      expect(await omar.client.call('users.notes', { userId, cursor: cursorOf(keys) })).toMatchObject({
        status: 400,
        error: { data: { reason: 'invalid_input' } },
      });
  });
});
