import type { productDetailView, userView, Wire } from '@backdesk/contract';
import { aUser } from '@backdesk/server/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { rowsOf } from '../../support/fingerprint.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { signedIn } from '../../support/staff.ts';
import { audited, type Signed } from './support.ts';

let server: TestServer;
let owner: Signed;
let engineer: Signed;
beforeAll(async () => {
  server = await startTestServer();
  owner = await signedIn(server, 'owner');
  engineer = await signedIn(server, 'engineer');
});
afterAll(() => server?.stop());
beforeEach(() => rowsOf(server.database.superuserUrl, 'delete from product_links'));

const nobody = '01938a2e-7c3b-7def-8123-456789abcdef';
const link = { kind: 'other', label: 'Wiki', urlTemplate: 'https://wiki.example.com/u/{user_id}' };
const call = (procedure: string, input: object, by = owner) => by.client.call(`products.${procedure}`, input);
const add = async (input: object = {}, by = owner) =>
  call('addLink', { productKey: 'acme', ...link, ...input }, by);
const added = async (input: object = {}) => (await add(input)).data as { id: string; version: number };
const links = async () =>
  ((await call('detail', { productKey: 'acme' })).data as Wire<typeof productDetailView>).links;
const labels = async () => (await links()).map(({ label }) => label);

test('a link stands on the page of every user whose value is known, in its order', async () => {
  await added();
  await added({ label: 'Replay', urlTemplate: 'https://replay.example.com/?p={posthog_id}' });
  const { id: first } = await added({ label: 'Notes', urlTemplate: 'https://notes.example.com/{user_id}' });
  expect((await call('moveLink', { linkId: first, direction: 'up' })).status).toBe(200);
  expect((await call('moveLink', { linkId: first, direction: 'up' })).status).toBe(200);
  const { id: userId } = await aUser(server.services.database.fork(), server.product.id);
  const page = (await owner.client.call('users.get', { userId })).data as Wire<typeof userView>;
  expect(page.links).toEqual([
    { label: 'Notes', url: `https://notes.example.com/${userId}` },
    { label: 'Wiki', url: `https://wiki.example.com/u/${userId}` },
  ]);
  expect(await audited(server, 'products.move_link')).toMatchObject([
    { before: { labels: ['Wiki', 'Replay', 'Notes'] }, after: { labels: ['Wiki', 'Notes', 'Replay'] } },
    { after: { labels: ['Notes', 'Wiki', 'Replay'] } },
  ]);
});

test('at the end a link stays where it is, and nothing is audited', async () => {
  const { id } = await added();
  const before = await audited(server, 'products.move_link');
  for (const direction of ['up', 'down'])
    expect((await call('moveLink', { linkId: id, direction })).status).toBe(200);
  expect(await audited(server, 'products.move_link')).toEqual(before);
  expect((await call('moveLink', { linkId: nobody, direction: 'up' })).status).toBe(404);
});

test('an edit of a link that was moved in the meantime is none of an older version', async () => {
  await added();
  const { id, version } = await added({ label: 'Second' });
  await call('moveLink', { linkId: id, direction: 'up' });
  expect((await call('editLink', { linkId: id, version, ...link, label: 'Renamed' })).status).toBe(200);
  expect(await labels()).toEqual(['Renamed', 'Wiki']);
});

test.each([
  ['a script', 'javascript:alert(1)'],
  ['plain http', 'http://example.com/{user_id}'],
  ['data', 'data:text/html,x'],
  ['an e-mail, which is masked', 'https://example.com/{email}'],
  ['the host from a value', 'https://{user_id}.example.com/'],
  ['credentials', 'https://a:b@example.com/'],
])('refuses %s', async (_what, urlTemplate) => {
  const { id, version } = await added();
  for (const answer of [
    await add({ label: 'New', urlTemplate }),
    await call('editLink', { linkId: id, version, ...link, urlTemplate }),
  ])
    expect(answer).toMatchObject({
      status: 400,
      error: { data: { reason: 'invalid_input', fields: { urlTemplate: [expect.any(String)] } } },
    });
  expect(await links()).toMatchObject([link]);
});

test('refuses a label that another link has, in whatever case, and a thirteenth link', async () => {
  await added();
  const { id, version } = await added({ label: 'Other' });
  for (const answer of [
    await add({ label: 'WIKI' }),
    await call('editLink', { linkId: id, version, ...link, label: 'wiki' }),
  ])
    expect(answer.error).toMatchObject({
      message: expect.stringMatching(/There is a link called “wiki” already/i),
      data: { reason: 'conflict', fields: { label: [expect.any(String)] } },
    });
  const answers = await Promise.all(Array.from({ length: 14 }, (_, count) => add({ label: `L${count}` })));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(10);
  expect(answers.find(({ status }) => status !== 200)?.error?.message).toMatch(/at most 12 links/);
});

test('who edits or removes an older version is told who was faster, and nothing is lost', async () => {
  const { id, version } = await added();
  const changed = { ...link, urlTemplate: 'https://new.example.com/{user_id}' };
  expect((await call('editLink', { linkId: id, version, ...changed }, engineer)).status).toBe(200);
  for (const answer of [
    await call('editLink', { linkId: id, version, ...link, label: 'Mine' }),
    await call('removeLink', { linkId: id, version }),
  ])
    expect(answer).toMatchObject({
      status: 409,
      error: {
        data: {
          reason: 'conflict',
          present: { version: version + 1, changedBy: engineer.member.name, values: changed },
        },
      },
    });
  expect(await links()).toMatchObject([changed]);
  expect((await call('removeLink', { linkId: id, version: version + 1 })).status).toBe(200);
  expect(await links()).toEqual([]);
  expect((await audited(server, 'products.remove_link')).at(-1)).toMatchObject({ before: changed });
});

test('who may only look changes no link', async () => {
  const auditor = await signedIn(server, 'auditor');
  const { id, version } = await added();
  for (const answer of [
    await add({ label: 'Mine' }, auditor),
    await call('editLink', { linkId: id, version, ...link }, auditor),
    await call('removeLink', { linkId: id, version }, auditor),
    await call('moveLink', { linkId: id, direction: 'up' }, auditor),
  ])
    expect(answer.error?.data.reason).toBe('forbidden');
});
