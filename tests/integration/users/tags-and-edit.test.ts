import type { tagsView, userView, Wire } from '@backdesk/contract';
import { aUser } from '@backdesk/server/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { TestClient } from '../../support/client.ts';
import { rowsOf } from '../../support/fingerprint.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { signedIn, type TestMember } from '../../support/staff.ts';

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
  userId = (await aUser(server.services.database.fork(), server.product.id, { fullName: 'Priya Raman' })).id;
});

const page = async (id = userId) => (await lena.client.call('users.get', { userId: id })).data as UserPage;
const nobody = '01938a2e-7c3b-7def-8123-456789abcdef';
const audited = async (action: string) =>
  (
    await rowsOf(
      server.database.superuserUrl,
      `select sequence from audit_entries where target_id = $1 and action = $2`,
      [userId, action],
    )
  ).length;

test('a tag is one word in whatever case, stands on the user with who put it there, and comes off again', async () => {
  expect((await omar.client.call('users.addTag', { userId, name: ' Early Bird ' })).status).toBe(200);
  expect((await lena.client.call('users.addTag', { userId, name: 'EARLY bird' })).status).toBe(200);
  const { tags } = await page();
  expect(tags).toMatchObject([{ name: 'Early Bird', addedBy: omar.member.name }]);
  expect(await audited('users.add_tag')).toBe(1);

  const tagId = tags[0]?.id;
  expect((await lena.client.call('users.removeTag', { userId, tagId })).status).toBe(200);
  expect((await lena.client.call('users.removeTag', { userId, tagId })).status).toBe(200);
  expect((await page()).tags).toEqual([]);
  expect(await audited('users.remove_tag')).toBe(1);
});

test('two members who make the same new tag at once get one', async () => {
  const others = await Promise.all(
    Array.from({ length: 8 }, () => aUser(server.services.database.fork(), server.product.id)),
  );
  const answers = await Promise.all(
    others.map(({ id }) => omar.client.call('users.addTag', { userId: id, name: 'Same word' })),
  );
  expect(answers.map(({ status }) => status)).toEqual(others.map(() => 200));
  const { tags } = (await omar.client.call('users.tags', { search: 'same w' })).data as Wire<typeof tagsView>;
  expect(tags).toMatchObject([{ name: 'Same word', userCount: others.length, isCapped: false }]);
});

test('a tag of nothing, of 41 characters, on nobody, or from who may only read is refused', async () => {
  for (const name of ['', ' ', 'x'.repeat(41), 'a\u0000b'])
    expect(await omar.client.call('users.addTag', { userId, name })).toMatchObject({ status: 400 });
  expect(await omar.client.call('users.addTag', { userId: nobody, name: 'x' })).toMatchObject({
    status: 404,
  });
  expect(await omar.client.call('users.removeTag', { userId: nobody, tagId: nobody })).toMatchObject({
    status: 404,
  });
  const auditor = (await signedIn(server, 'auditor')).client;
  expect(await auditor.call('users.addTag', { userId, name: 'x' })).toMatchObject({ status: 403 });
});

test('an edit changes name and country, says so in the log, and is kept from the mirror', async () => {
  const before = await page();
  const answer = await omar.client.call('users.edit', {
    userId,
    version: before.version,
    fullName: ' Priya R. ',
    country: 'IN',
  });
  expect(answer.data).toEqual({ version: before.version + 1 });
  expect(await page()).toMatchObject({
    name: 'Priya R.',
    fullName: 'Priya R.',
    country: 'IN',
    staffSetFields: ['country', 'full_name'],
    timeline: { rows: [{ title: 'User edited', detail: 'name, country', actorName: omar.member.name }] },
  });
});

test('the second of two edits of one version is a conflict that names who, when and what', async () => {
  const { version } = await page();
  const edit = (client: TestClient, fullName: string | null, country: string | null = null) =>
    client.call('users.edit', { userId, version, fullName, country });
  expect((await edit(lena.client, 'Priya Lena')).status).toBe(200);
  expect(await edit(omar.client, 'Priya Omar')).toMatchObject({
    status: 409,
    error: {
      message: expect.stringContaining('edited in the meantime'),
      data: {
        reason: 'conflict',
        present: {
          version: version + 1,
          changedBy: lena.member.name,
          changedAt: expect.stringMatching(/Z$/),
          values: { fullName: 'Priya Lena', country: null },
        },
      },
    },
  });
  expect((await page()).name).toBe('Priya Lena');
});

test('a conflict with the product or Stripe names nobody', async () => {
  const { version } = await page();
  await rowsOf(server.database.superuserUrl, `update users set full_name = 'From Stripe' where id = $1`, [
    userId,
  ]);
  expect(
    await omar.client.call('users.edit', { userId, version, fullName: 'Omar', country: null }),
  ).toMatchObject({
    status: 409,
    error: { data: { present: { changedBy: null, changedAt: null, values: { fullName: 'From Stripe' } } } },
  });
});

test('of twenty edits of one version at once, one is made', async () => {
  const { version } = await page();
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      omar.client.call('users.edit', { userId, version, fullName: `Name ${index}`, country: null }),
    ),
  );
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(answers.filter(({ status }) => status === 409)).toHaveLength(19);
});

test('an edit that changes nothing leaves no entry; one that does not fit is refused', async () => {
  const { version } = await page();
  expect(
    (await omar.client.call('users.edit', { userId, version, fullName: 'Priya Raman', country: null })).data,
  ).toEqual({ version });
  expect(await audited('users.edit')).toBe(0);
  for (const wrong of [
    { country: 'Germany' },
    { country: 'de' },
    { fullName: 'x'.repeat(201) },
    { email: 'a@b.c' },
  ])
    expect(
      await omar.client.call('users.edit', { userId, version, fullName: null, country: null, ...wrong }),
    ).toMatchObject({ status: 400, error: { data: { reason: 'invalid_input' } } });
  expect(
    await omar.client.call('users.edit', { userId: nobody, version: 1, fullName: null, country: null }),
  ).toMatchObject({ status: 404 });
  const engineer = (await signedIn(server, 'engineer')).client;
  expect(await engineer.call('users.edit', { userId, version, fullName: null, country: null })).toMatchObject(
    { status: 403 },
  );
});
