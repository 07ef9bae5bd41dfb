import { randomUUID } from 'node:crypto';
import { listNames, maxSavedViews } from '@backdesk/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestClient } from '../../support/client.ts';
import { fingerprint, rowsOf } from '../../support/fingerprint.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';
import { signedIn } from '../../support/staff.ts';

type View = {
  id: string;
  name: string;
  isShared: boolean;
  isDefault: boolean;
  isOwn: boolean;
  canChange: boolean;
  search: Record<string, unknown> | null;
  problem: string | null;
  position: number;
  version: number;
};

let server: TestServer;
let agent: TestClient;
let lead: TestClient;
let auditor: TestClient;
let owner: TestClient;
beforeAll(async () => {
  server = await startTestServer();
  [agent, lead, auditor, owner] = [
    (await signedIn(server, 'support_agent')).client,
    (await signedIn(server, 'support_lead')).client,
    (await signedIn(server, 'auditor')).client,
    (await signedIn(server, 'owner')).client,
  ];
});
afterAll(() => server.stop());

const search = {
  product: 'acme',
  q: 'O’Neil 😀',
  filters: [{ field: 'amount', op: 'at_least', value: '5000' }],
  sort: '-createdAt',
  columns: ['amount', 'status'],
  density: 'compact',
};
const list = 'billing.payments';
const aView = (over: object = {}) => ({ list, name: `View ${randomUUID().slice(0, 8)}`, search, ...over });
const sql = <Row>(text: string, values: unknown[] = []) =>
  rowsOf<Row>(server.database.superuserUrl, text, values);

async function save(client: TestClient, over: object = {}): Promise<View> {
  const { status, data, error } = await client.call('staff.saveView', aView(over));
  if (status !== 200) throw new Error(`The view was refused: ${JSON.stringify(error)}`);
  return data as View;
}

async function viewsOf(client: TestClient, of: string = list): Promise<View[]> {
  const { data } = await client.call('staff.savedViews', { list: of });
  return (data as { views: View[] }).views;
}

async function refused(call: ReturnType<TestClient['call']>): Promise<string> {
  const { error } = await call;
  return error ? `${error.data.reason}: ${error.message}` : 'was answered';
}

describe('saving', () => {
  test('keeps the whole state of a list, and says it in the audit log without what was searched for', async () => {
    const view = await save(agent, { name: 'Large ones', search: { ...search, view: randomUUID() } });
    expect(view).toMatchObject({ search, problem: null, version: 1, isOwn: true, canChange: true });
    expect((await viewsOf(agent)).find(({ id }) => id === view.id)).toEqual(view);
    const [entry] = await sql<{ payload: string }>(
      `select payload from audit_entries join audit_payloads using (sequence) where target_id = $1`,
      [view.id],
    );
    expect(entry?.payload).toContain('Large ones');
    expect(entry?.payload).not.toContain('O’Neil');
  });

  test.each(listNames)('is possible for %s', async (name) => {
    await save(agent, { list: name, search: {} });
    expect(await viewsOf(agent, name)).not.toEqual([]);
  });

  test.each([
    [{ list: 'billing.secrets' }],
    [{ list: '__proto__' }],
    [{ name: '' }],
    [{ name: 'x'.repeat(61) }],
    [{ name: 'a\u0000b' }],
    [{ search: null }],
    [{ search: [] }],
    [{ search: { sort: 'amount; drop table users' } }],
    [{ search: { columns: ['passwordHash'] } }],
    [{ search: { filters: [{ field: 'amount', op: 'regex', value: '.*' }] } }],
    [{ search: { filters: Array.from({ length: 13 }, () => ({ field: 'amount', op: 'empty' })) } }],
    [{ search: { somethingElse: true } }],
    [JSON.parse('{"search":{"constructor":{"prototype":{"x":1}}}}') as object],
    [{ ownerId: randomUUID() }],
    [{ version: 7 }],
  ])('refuses %j, without effect', async (over) => {
    const before = await fingerprint(server.database.superuserUrl);
    expect(await agent.call('staff.saveView', aView(over))).toMatchObject({
      status: 400,
      error: { data: { reason: 'invalid_input' } },
    });
    expect(await fingerprint(server.database.superuserUrl)).toEqual(before);
  });

  test('refuses a name that the member has given already, in whatever case; a colleague may use it', async () => {
    await save(agent, { name: 'Mine' });
    expect(await agent.call('staff.saveView', aView({ name: ' MINE ' }))).toMatchObject({
      status: 409,
      error: { data: { reason: 'conflict', fields: { name: [expect.any(String)] } } },
    });
    await save(lead, { name: 'Mine' });
    await save(agent, { name: 'Mine', list: 'billing.refunds', search: {} });
  });

  test(`stops at ${maxSavedViews} of a list, also for requests at the same moment`, async () => {
    const { client } = await signedIn(server, 'support_agent');
    const answers = await Promise.all(
      Array.from({ length: maxSavedViews + 5 }, (_, index) =>
        client.call('staff.saveView', aView({ name: `View ${index}` })),
      ),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(maxSavedViews);
    expect(answers.filter(({ error }) => error?.message.includes('the most there can be'))).toHaveLength(5);
    const views = await viewsOf(client);
    expect(views.filter(({ isOwn }) => isOwn).map(({ position }) => position)).toEqual(
      Array.from({ length: maxSavedViews }, (_, index) => index),
    );
  });
});

describe('a shared view', () => {
  test('is seen by everybody and changed by its owner or an owner only', async () => {
    const view = await save(lead, { isShared: true });
    for (const client of [agent, auditor])
      expect((await viewsOf(client)).find(({ id }) => id === view.id)).toMatchObject({
        isOwn: false,
        canChange: false,
        search,
      });
    const before = await fingerprint(server.database.superuserUrl);
    const change = { list, id: view.id, version: 1 };
    expect(await refused(agent.call('staff.updateView', { ...change, name: 'Taken' }))).toMatch(/^forbidden/);
    expect(await refused(agent.call('staff.deleteView', { id: view.id, version: 1 }))).toMatch(/^forbidden/);
    expect(await refused(owner.call('staff.updateView', { ...change, isDefault: true }))).toMatch(
      /^forbidden/,
    );
    expect(await fingerprint(server.database.superuserUrl)).toEqual(before);

    expect(await owner.call('staff.updateView', { ...change, isShared: false })).toMatchObject({
      status: 200,
      data: { isShared: false, version: 2 },
    });
    expect((await viewsOf(owner)).map(({ id }) => id)).not.toContain(view.id);
  });

  test('needs a role that may share', async () => {
    for (const client of [agent, auditor]) {
      expect(await refused(client.call('staff.saveView', aView({ isShared: true })))).toMatch(/^forbidden/);
      const { id } = await save(client);
      expect(
        await refused(client.call('staff.updateView', { list, id, version: 1, isShared: true })),
      ).toMatch(/^forbidden/);
    }
    await save(owner, { isShared: true });
  });
});

describe('a private view', () => {
  test('of somebody else does not exist, not even for an owner', async () => {
    const { id } = await save(agent);
    for (const client of [lead, owner]) {
      expect((await viewsOf(client)).map((view) => view.id)).not.toContain(id);
      expect(await refused(client.call('staff.updateView', { list, id, version: 1, name: 'x' }))).toMatch(
        /^not_found/,
      );
      expect(await refused(client.call('staff.deleteView', { id, version: 1 }))).toMatch(/^not_found/);
    }
  });
});

describe('changing', () => {
  test('with an older version is refused; what is the same already changes nothing', async () => {
    const { id, name } = await save(agent);
    const renamed = await agent.call('staff.updateView', { list, id, version: 1, name: `${name}!` });
    expect(renamed).toMatchObject({ status: 200, data: { version: 2 } });
    const before = await fingerprint(server.database.superuserUrl);
    expect(await refused(agent.call('staff.updateView', { list, id, version: 1, name: 'Late' }))).toMatch(
      /^conflict: .*Load it again/,
    );
    expect(await refused(agent.call('staff.deleteView', { id, version: 1 }))).toMatch(/^conflict/);
    expect(
      await agent.call('staff.updateView', { list, id, version: 2, name: `${name}!`, search }),
    ).toMatchObject({
      status: 200,
      data: { version: 2 },
    });
    expect(await fingerprint(server.database.superuserUrl)).toEqual(before);
  });

  test('of one view by twenty requests at the same moment happens once', async () => {
    const { id } = await save(agent);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        agent.call('staff.updateView', { list, id, version: 1, name: `Race ${index} ${id.slice(0, 8)}` }),
      ),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(19);
  });

  test('keeps one default of a list, and the order that was asked for', async () => {
    const { client } = await signedIn(server, 'finance');
    const [a, b, c] = [
      await save(client, { isDefault: true }),
      await save(client),
      await save(client, { isDefault: true }),
    ];
    const own = async () => (await viewsOf(client)).filter(({ isOwn }) => isOwn);
    expect((await own()).filter(({ isDefault }) => isDefault).map(({ id }) => id)).toEqual([c.id]);
    await client.call('staff.updateView', { list, id: c.id, version: 1, position: 0 });
    await client.call('staff.updateView', { list, id: a.id, version: 1, position: 99, isDefault: true });
    expect((await own()).map(({ id, position }) => [id, position])).toEqual([
      [c.id, 0],
      [b.id, 1],
      [a.id, 2],
    ]);
    expect((await own()).filter(({ isDefault }) => isDefault).map(({ id }) => id)).toEqual([a.id]);
  });

  test('deletes for good', async () => {
    const { id } = await save(lead, { isShared: true });
    expect(await lead.call('staff.deleteView', { id, version: 1 })).toMatchObject({ status: 200 });
    expect((await viewsOf(agent)).map((view) => view.id)).not.toContain(id);
  });
});

describe('a view that the list has outgrown', () => {
  test('is shown as broken, with its name and why, and can be mended or deleted', async () => {
    const { id, name } = await save(agent);
    await sql(`update saved_views set search = '{"sort":"-shoeSize"}' where id = $1`, [id]);
    const broken = (await viewsOf(agent)).find((view) => view.id === id);
    expect(broken).toMatchObject({ name, search: null, problem: expect.stringContaining('sort') });
    expect(await agent.call('staff.updateView', { list, id, version: 1, search })).toMatchObject({
      status: 200,
      data: { search, problem: null },
    });
  });

  test.each(['"x"', '[]', 'null'])('cannot even be %s in the database', async (json) => {
    const { id } = await save(agent);
    await expect(sql(`update saved_views set search = $2 where id = $1`, [id, json])).rejects.toThrow(
      /saved_views_search_check/,
    );
  });
});
